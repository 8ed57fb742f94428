import Codecs
import Crypto
package import SQLLineage

extension SQLResolver {
  /// What becomes of an edge one of whose ends the catalog does not know.
  package enum UnknownEnds: Sendable {
    /// The end comes into being as a stub.
    case stub
    /// The edge is left out: the text may speak of temporary tables, or of what is long gone.
    case drop
  }

  /// The edges between assets and between columns that a text makes, temporary tables seen through, each naming the SQL
  /// it comes from.
  ///
  /// An edge between assets has `{"via", "sql", "sqlHash"}` as its detail, one between columns `{"via", "sqlHash",
  /// "expression", "masked"}`: the text is kept once. Strings and numbers are taken out of all texts but those of views,
  /// which are in the catalog as they are.
  /// - Parameters:
  ///   - statements: the analysis of `text` by this resolver.
  ///   - target: where the results of queries go, for a view and its like; nil leaves queries out.
  package func edges(
    of statements: [StatementLineage], in text: String, via kind: SQLSourceKind, into target: AssetReference? = nil,
    unknown: UnknownEnds = .drop
  ) throws(CatalogError) -> [EdgeDraft] {
    var collected = SQLEdges(resolver: self, kind: kind, dialect: dialect(of: text), unknown: unknown)
    let bytes = Array(text.utf8)
    for statement in statements.seenThrough() where Self.movesData(statement) {
      let source = kind == .view ? text : String(decoding: bytes[statement.range.clamped(to: bytes.indices)], as: UTF8.self)
      try collected.add(statement, source, into: target)
    }
    return collected.edges
  }

  private static func movesData(_ statement: StatementLineage) -> Bool {
    !["delete", "drop", "touch", "other"].contains(statement.kind)
  }
}

/// The edges of a text, each pair of ends once.
private struct SQLEdges {
  private struct Ends: Hashable {
    let source: AssetReference
    let sourceColumn: FieldPath?
    let target: AssetReference
    let targetColumn: FieldPath?
    let transformation: Transformation
  }

  let resolver: SQLResolver
  let kind: SQLSourceKind
  let dialect: SQLDialect
  let unknown: SQLResolver.UnknownEnds
  private(set) var edges: [EdgeDraft] = []
  private var seen: Set<Ends> = []

  /// Texts are cut at these many bytes; the source has the rest.
  private static let textLimit = 8_000
  private static let expressionLimit = 1_000

  init(resolver: SQLResolver, kind: SQLSourceKind, dialect: SQLDialect, unknown: SQLResolver.UnknownEnds) {
    self.resolver = resolver
    self.kind = kind
    self.dialect = dialect
    self.unknown = unknown
  }

  mutating func add(_ statement: StatementLineage, _ text: String, into fixed: AssetReference?) throws(CatalogError) {
    let evidence = SQLEvidence(kind, shown(text))
    var outputs: [TableName: End] = [:]
    if fixed == nil { for output in statement.outputs { outputs[output] = try end(output) } }
    let touched = Set(statement.edges.compactMap { edge in edge.target.map { [$0, edge.source.table] } })
    for input in statement.inputs {
      guard let source = try end(input)?.reference else { continue }
      if let fixed { append(EdgeDraft(source, fixed, detail: evidence.detail)) }
      // Of several targets each reads its own tables.
      for output in statement.outputs where statement.outputs.count == 1 || touched.contains([output, input]) {
        guard let target = outputs[output]?.reference else { continue }
        append(EdgeDraft(source, target, detail: evidence.detail))
      }
    }
    for edge in statement.edges {
      let output = fixed.map { End(reference: $0, columns: []) } ?? edge.target.flatMap { outputs[$0] }
      if let output { try add(edge, into: output, evidence) }
    }
  }

  private mutating func add(_ edge: ColumnEdge, into output: End, _ evidence: SQLEvidence) throws(CatalogError) {
    guard let column = edge.column, column != "*", edge.source.column != "*", let input = try end(edge.source.table),
      unknown == .stub || input.has(edge.source.column) && output.has(column)
    else { return }
    var draft = EdgeDraft(
      input.reference, output.reference, sourceColumn: FieldPath(edge.source.column), targetColumn: FieldPath(column),
      transformation: Transformation(edge.kind), confidence: edge.confidence == .certain ? 1 : 0.7,
      detail: evidence.reference)
    if let expression = edge.expression.flatMap({ shown($0, Self.expressionLimit) }) {
      draft.detail["expression"] = .string(expression)
    }
    if edge.isMasked { draft.detail["masked"] = true }
    append(draft)
  }

  private mutating func append(_ edge: EdgeDraft) {
    guard edge.source != edge.target else { return }
    let ends = Ends(
      source: edge.source, sourceColumn: edge.sourceColumn, target: edge.target, targetColumn: edge.targetColumn,
      transformation: edge.transformation)
    if seen.insert(ends).inserted { edges.append(edge) }
  }

  /// The text as it may be kept; nil when that cannot be told.
  private func shown(_ text: String, _ limit: Int = SQLEdges.textLimit) -> String? {
    (kind == .view ? text : dialect.normalized(text)).map { cut($0, limit) }
  }

  private func cut(_ text: String, _ limit: Int) -> String {
    guard text.utf8.count > limit else { return text }
    // Decoding repairs a character that the cut went through.
    return String(decoding: text.utf8.prefix(limit), as: UTF8.self) + " …"
  }

  private func end(_ name: TableName) throws(CatalogError) -> End? {
    guard !name.isLocation else { return nil }
    if let table = try resolver.table(name.parts) { return End(reference: table.reference, columns: table.columns) }
    guard unknown == .stub, let fqn = try? resolver.fqn(name.parts) else { return nil }
    return End(reference: .named(.table, fqn), columns: [])
  }
}

/// A table at one end of edges.
private struct End {
  let reference: AssetReference
  /// Empty when they are not known.
  let columns: [String]

  /// Whether it may have that column: a name that it certainly lacks is a variable of a routine, or long gone.
  func has(_ column: String) -> Bool { columns.isEmpty || columns.contains(column) }
}

/// The SQL that edges come from.
private struct SQLEvidence {
  /// For edges between assets: the text itself.
  let detail: JSONObject
  /// For edges between columns: what tells which text.
  let reference: JSONObject

  init(_ kind: SQLSourceKind, _ text: String?) {
    guard let text else {
      detail = ["via": .string(kind.rawValue)]
      reference = detail
      return
    }
    let hash = Hex.encode(HashFunction.sha256.hash(Array(text.utf8)).prefix(8))
    reference = ["via": .string(kind.rawValue), "sqlHash": .string(hash)]
    detail = ["via": .string(kind.rawValue), "sqlHash": .string(hash), "sql": .string(text)]
  }
}

extension Transformation {
  /// The catalog's word for the SQL engine's.
  package init(_ kind: ColumnEdge.Kind) {
    switch kind {
    case .identity: self = .identity
    case .transformation: self = .transformation
    case .aggregation: self = .aggregation
    case .join: self = .join
    case .filter: self = .filter
    case .groupBy: self = .groupBy
    case .sort: self = .sort
    case .window: self = .window
    case .conditional: self = .conditional
    }
  }
}
