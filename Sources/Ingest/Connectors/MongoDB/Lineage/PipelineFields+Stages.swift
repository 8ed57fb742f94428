import Codecs

/// What single stages do to the fields of documents.
extension PipelineFields {
  /// `$project`: either names what stays, or what goes.
  mutating func project(_ specification: BSONDocument) {
    let members = Self.flattened(specification)
    guard members.contains(where: { $0.path != "_id" && !$0.value.hides }) || members.allSatisfy({ !$0.value.hides }) else {
      for member in members where member.value.hides { hide(member.path) }
      return
    }
    var fields = PipelineFields()
    // The key stays unless it is sent away.
    if !members.contains(where: { $0.path == "_id" }) { fields.set("_id", to: ["_id"], of: self) }
    for member in members where !member.value.hides {
      if member.value.isExpression {
        fields.compute(member.path, member.value, of: self)
      } else {
        fields.set(member.path, to: member.path.split(separator: ".").map(String.init), of: self)
      }
    }
    self = fields
  }

  /// `$addFields` and what else only adds.
  mutating func add(_ specification: BSONDocument, aggregates: Bool = false) {
    let before = self
    for member in Self.flattened(specification) { compute(member.path, member.value, of: before, aggregates: aggregates) }
  }

  /// `$unset`: a name, or several.
  mutating func unset(_ value: BSON) {
    for name in value.array?.compactMap(\.string) ?? [value.string].compactMap({ $0 }) { hide(name) }
  }

  /// `$group`: the key, and what is gathered for each.
  func grouped(_ specification: BSONDocument) -> PipelineFields {
    var fields = PipelineFields()
    for member in specification {
      if member.key == "_id" {
        for part in Self.flattened([("_id", member.value)]) { fields.compute(part.path, part.value, of: self) }
      } else if let operand = member.value.document?.first?.value, PipelineExpression(operand).isWholeDocument {
        // Whole documents that are gathered keep their fields.
        fields.set(member.key, holding: [self])
      } else {
        fields.compute(member.key, member.value, of: self, aggregates: true)
      }
    }
    return fields
  }

  /// `$bucket` and `$bucketAuto`, which count unless they are told what to gather.
  func bucketed(_ value: BSON) -> PipelineFields {
    let output = value["output"]?.document ?? ["count": ["$sum": 1]]
    return grouped(BSONDocument([("_id", value["groupBy"] ?? .null)] + output.map { ($0.key, $0.value) }))
  }

  /// `$replaceRoot`: a field, an object that is made up, or several merged into one.
  func replaced(by root: BSON) -> [PipelineFields] {
    let expression = PipelineExpression(root)
    if expression.isWholeDocument { return [self] }
    if let path = expression.single { return documents(in: path) }
    // Which fields the later ones have, and so hide, is not known beforehand.
    if let parts = root["$mergeObjects"]?.array { return parts.flatMap { replaced(by: $0) } }
    guard let members = root.document, !root.isOperator else { return [PipelineFields()] }
    var fields = PipelineFields()
    for member in Self.flattened(members) { fields.compute(member.path, member.value, of: self) }
    return [fields]
  }

  private mutating func compute(_ name: String, _ value: BSON, of fields: PipelineFields, aggregates: Bool = false) {
    let expression = PipelineExpression(value)
    if !aggregates, let path = expression.single {
      set(name, to: path, of: fields)
    } else {
      set(name, expression.origins(in: fields, aggregates: aggregates))
    }
  }

  /// A specification with the objects inside it spelt as names with dots.
  private static func flattened(_ specification: BSONDocument) -> [(path: String, value: BSON)] {
    flattened(specification.map { ($0.key, $0.value) })
  }

  private static func flattened(_ members: [(String, BSON)]) -> [(path: String, value: BSON)] {
    members.flatMap { name, value -> [(path: String, value: BSON)] in
      guard let inner = value.document, !value.isOperator, !inner.isEmpty else { return [(name, value)] }
      return flattened(inner).map { ("\(name).\($0.path)", $0.value) }
    }
  }
}

extension BSON {
  /// Whether a document is an operator with its operands, such as `{"$sum": 1}`.
  fileprivate var isOperator: Bool { document?.first?.key.hasPrefix("$") == true }

  /// Whether a value of a projection makes a field rather than keeping or hiding one.
  fileprivate var isExpression: Bool {
    switch self {
    case .string, .array, .document: true
    default: false
    }
  }

  /// Whether a value of a projection takes a field away.
  fileprivate var hides: Bool { bool == false }
}
