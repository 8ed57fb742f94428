import Catalog
import Codecs

/// The type of a column of a file, whichever format wrote it.
indirect enum ColumnShape: Hashable, Sendable {
  /// A single value: its family, and the type in the format's words.
  case value(DataType, String)
  case structure([ShapedColumn])
  case list(ColumnShape, elementIsNullable: Bool)
  case map(key: ColumnShape, value: ColumnShape, valueIsNullable: Bool)

  /// The type in a few words: what lies inside a structure stands in rows of its own.
  var text: String {
    switch self {
    case .value(_, let text): text
    case .structure: "struct"
    case .list(let element, _): "list<\(element.text)>"
    case .map(let key, let value, _): "map<\(key.text), \(value.text)>"
    }
  }

  var family: DataType {
    switch self {
    case .value(let family, _): family
    case .structure: .struct
    case .list: .array
    case .map: .map
    }
  }
}

/// A column, or a field inside one.
struct ShapedColumn: Hashable, Sendable {
  var name: String
  var shape: ColumnShape
  var isNullable: Bool
  var documentation: String?
  var properties: JSONObject = [:]
}

extension [ShapedColumn] {
  private static var limit: Int { 10_000 }

  /// The columns, each followed by what lies in it.
  var drafts: [ColumnDraft] {
    var drafts: [ColumnDraft] = []
    for column in self { Self.add(column, under: nil, to: &drafts) }
    return drafts
  }

  private static func add(_ column: ShapedColumn, under parent: FieldPath?, to drafts: inout [ColumnDraft]) {
    let path = parent?.appending(column.name) ?? FieldPath(column.name)
    guard drafts.count < limit else { return }
    drafts.append(
      ColumnDraft(
        path, type: column.shape.family, nativeType: column.shape.text, nullable: column.isNullable,
        description: column.documentation, properties: column.properties))
    addContents(of: column.shape, under: path, to: &drafts)
  }

  private static func addContents(of shape: ColumnShape, under path: FieldPath, to drafts: inout [ColumnDraft]) {
    switch shape {
    case .value: return
    case .structure(let fields): for field in fields { add(field, under: path, to: &drafts) }
    case .list(let element, let isNullable):
      add(ShapedColumn(name: "[]", shape: element, isNullable: isNullable), under: path, to: &drafts)
    case .map(let key, let value, let isNullable):
      add(ShapedColumn(name: "{key}", shape: key, isNullable: false), under: path, to: &drafts)
      add(ShapedColumn(name: "{value}", shape: value, isNullable: isNullable), under: path, to: &drafts)
    }
  }
}
