package import Catalog
import Codecs

/// Infers columns from values that are shown to it one by one.
///
/// It keeps names, types and how often each was seen, within its limits; of the values themselves it keeps nothing.
package struct SchemaInference: Sendable {
  private var root = ObservedNode()
  private var budget: InferenceBudget

  package init(_ limits: InferenceLimits = InferenceLimits()) { budget = InferenceBudget(limits) }

  /// How many values were shown.
  package var count: Int { root.count }

  /// Looks at one more document, record or row.
  package mutating func observe(_ shape: ValueShape) { root.observe(shape, &budget) }

  /// What was seen, as columns.
  ///
  /// Of each column `properties` hold `types`, how often each type was seen, `missing`, in how many objects the member
  /// was absent, and for arrays and maps `elementTypes` and `valueTypes`.
  /// - Parameter path: where the columns hang; nil for the top level, where values that are no objects are one column
  ///   called `value`.
  package func schema(under path: FieldPath? = nil) -> InferredSchema {
    InferredSchema(root, budget, under: path)
  }
}

/// What a schema inference came to.
package struct InferredSchema: Sendable {
  /// The columns, each followed by those inside it.
  package private(set) var columns: [ColumnDraft] = []
  /// What was left out or taken for a map, a sentence each.
  package private(set) var remarks: [String] = []
  private let limits: InferenceLimits
  private var budget: InferenceBudget
  /// Names that the catalog cannot hold.
  private var unnameable = 0

  fileprivate init(_ root: ObservedNode, _ budget: InferenceBudget, under path: FieldPath?) {
    self.budget = budget
    limits = budget.limits
    guard root.count > 0 else { return }
    let isRecord = root.objects > 0 && root.objects + root.nulls == root.count
    if let path {
      add(root, at: path, missing: 0)
    } else if isRecord {
      unfoldObjects(root, at: nil)
    } else {
      add(root, at: FieldPath("value"), missing: 0)
    }
    cut()
    remarkLimits()
  }

  private mutating func add(_ node: ObservedNode, at path: FieldPath, missing: Int) {
    guard FieldPath(text: "\(path)") == path else {
      unnameable += 1
      return
    }
    var node = node
    if node.looksLikeMap { node.becomeMap(&budget) }
    let type = ObservedType(node)
    columns.append(
      ColumnDraft(
        path, type: type.family, nativeType: type.name, nullable: node.nulls > 0 || missing > 0,
        properties: Self.properties(node, missing: missing)))
    if node.objects > 0 { unfoldObjects(node, at: path) }
    if node.arrays > 0 { unfoldElements(node, at: path) }
  }

  private mutating func unfoldObjects(_ node: ObservedNode, at path: FieldPath?) {
    var node = node
    if node.looksLikeMap { node.becomeMap(&budget) }
    guard node.isMap else {
      for member in node.members {
        let place = path?.appending(member.name) ?? FieldPath(member.name)
        add(member.node, at: place, missing: max(0, node.objects - member.node.count))
      }
      return
    }
    remarks.append("\(path.map { "\($0)" } ?? "the top level") has too many different keys for fields and is shown as a map")
    let place = path?.appending("{value}") ?? FieldPath("{value}")
    // A map at the top level has no column of its own that could name its values' type.
    for value in node.values { if path == nil { add(value, at: place, missing: 0) } else { unfold(value, at: place) } }
  }

  private mutating func unfoldElements(_ node: ObservedNode, at path: FieldPath) {
    for element in node.elements { unfold(element, at: path.appending("[]")) }
  }

  /// What lies inside elements or values, whose own type their container's type names already.
  private mutating func unfold(_ node: ObservedNode, at path: FieldPath) {
    if node.objects > 0 { unfoldObjects(node, at: path) }
    if node.arrays > 0 { unfoldElements(node, at: path) }
  }

  private static func properties(_ node: ObservedNode, missing: Int) -> JSONObject {
    var properties: JSONObject = ["types": ObservedType.frequencies(node)]
    if missing > 0 { properties["missing"] = .int(Int64(missing)) }
    properties["elementTypes"] = node.elements.first.map(ObservedType.frequencies)
    properties["valueTypes"] = node.values.first.map(ObservedType.frequencies)
    return properties
  }

  /// Leaves out the innermost columns beyond the limit.
  private mutating func cut() {
    guard columns.count > limits.columns else { return }
    let depths = columns.map(\.path.depth)
    let kept = Set(columns.indices.sorted { (depths[$0], $0) < (depths[$1], $1) }.prefix(limits.columns))
    remarks.append("\(columns.count) fields were seen, and \(limits.columns) are shown")
    columns = columns.indices.filter(kept.contains).map { columns[$0] }
  }

  private mutating func remarkLimits() {
    if budget.omitted > 0 {
      remarks.append("fields beyond the first \(limits.paths) were left out, with \(budget.omitted) values")
    }
    if budget.tooDeep > 0 {
      remarks.append("\(budget.tooDeep) objects and arrays below \(limits.depth) levels were not looked into")
    }
    if unnameable > 0 { remarks.append("\(unnameable) fields have names that the catalog cannot hold") }
  }
}
