import Catalog
import Codecs

extension EdgeDraft {
  /// Reads an edge: `{"source", "target", "sourceColumn", "targetColumn", "transformation", "confidence", "detail"}`.
  /// - Parameter index: its place among the edges of the request.
  init(json: JSON, index: Int) throws(CatalogError) {
    let fields = try ObjectReader(
      json, path: "edges", index: index, known: Field.allNames)
    self.init(.alias(try fields.requiredString("source")), .alias(try fields.requiredString("target")))
    sourceColumn = try fields.string("sourceColumn").map(FieldPath.init(columnText:))
    targetColumn = try fields.string("targetColumn").map(FieldPath.init(columnText:))
    guard (sourceColumn == nil) == (targetColumn == nil) else {
      throw .invalid(field: fields.path, reason: "has a column at one end only; both or neither is expected")
    }
    if let name = try fields.string("transformation") {
      guard let transformation = Transformation(name: name) else {
        let words = Transformation.allCases.map(\.name).joined(separator: ", ")
        throw .invalid(field: fields.place("transformation"), reason: "is \(name); one of \(words) is expected")
      }
      self.transformation = transformation
    }
    confidence = Self.bounded(try fields.double("confidence") ?? 1)
    detail = try fields.objectValue("detail") ?? [:]
  }

  /// The fields of an edge.
  private enum Field: Int, CaseIterable {
    case source, target, sourceColumn, targetColumn, transformation, confidence, detail

    static let allNames = allCases.map { "\($0)" }
    static let names = JSONNames(allNames)
  }

  /// The end of plain reading.
  struct NotPlain: Error {}

  /// Reads an edge of the plain form: no field is null, repeated, unknown or of a wrong type. What it gives is what
  /// `init(json:index:)` makes of the same bytes.
  /// - Throws: for anything that is not plain.
  init(plain cursor: inout JSONCursor) throws {
    var (source, target): (String?, String?) = (nil, nil)
    var (sourceColumn, targetColumn): (FieldPath?, FieldPath?) = (nil, nil)
    var (transformation, confidence, detail): (Transformation?, Double?, JSONObject?) = (nil, nil, nil)
    try cursor.beginObject()
    while let key = try cursor.nextKey(among: Field.names) {
      guard case .known(let place) = key else { throw NotPlain() }
      switch Field(rawValue: place) {
      case .source where source == nil: source = try cursor.string()
      case .target where target == nil: target = try cursor.string()
      case .sourceColumn where sourceColumn == nil: sourceColumn = FieldPath(columnText: try cursor.string())
      case .targetColumn where targetColumn == nil: targetColumn = FieldPath(columnText: try cursor.string())
      case .transformation where transformation == nil:
        transformation = Transformation(name: try cursor.string())
        guard transformation != nil else { throw NotPlain() }
      case .confidence where confidence == nil:
        confidence = try cursor.value().double
        guard confidence != nil else { throw NotPlain() }
      case .detail where detail == nil:
        detail = try cursor.value().object
        guard detail != nil else { throw NotPlain() }
      default: throw NotPlain()
      }
    }
    guard let source, let target, !source.isEmpty, !target.isEmpty, (sourceColumn == nil) == (targetColumn == nil) else {
      throw NotPlain()
    }
    self.init(
      .alias(source), .alias(target), sourceColumn: sourceColumn, targetColumn: targetColumn,
      transformation: transformation ?? .flow, confidence: Self.bounded(confidence ?? 1), detail: detail ?? [:])
  }

  private static func bounded(_ confidence: Double) -> Double { min(max(confidence, 0), 1) }
}

extension FieldPath {
  /// A column as requests name it: a path, or a name that is none.
  fileprivate init(columnText: String) { self = FieldPath(text: columnText) ?? FieldPath(columnText) }
}
