import Catalog
import Codecs

/// Columns with a row for everything that lies inside them.
struct NestedColumns {
  private(set) var drafts: [ColumnDraft] = []
  private let style: NestedType.Style
  /// More than any table that people made has.
  private static let limit = 20_000

  init(_ style: NestedType.Style) { self.style = style }

  /// Adds a column and what lies in it.
  mutating func add(_ field: NestedType.Field, _ properties: JSONObject = [:]) {
    guard !field.name.isEmpty else { return }
    add(field, at: FieldPath(field.name), properties)
  }

  private mutating func add(_ field: NestedType.Field, at path: FieldPath, _ properties: JSONObject) {
    guard drafts.count < Self.limit else { return }
    drafts.append(
      ColumnDraft(
        path, type: field.type.family, nativeType: field.type.text(style), nullable: field.isNullable,
        description: field.comment, properties: properties))
    addContents(of: field.type, at: path)
  }

  private mutating func addContents(of type: NestedType, at path: FieldPath) {
    switch type {
    case .primitive: return
    case .structure(let fields):
      for field in fields where !field.name.isEmpty { add(field, at: path.appending(field.name), [:]) }
    case .array(let element): if element.isNested { addContents(of: element, at: path.appending("[]")) }
    case .map(_, let value): if value.isNested { addContents(of: value, at: path.appending("{value}")) }
    case .union(let members):
      for (index, member) in members.enumerated() where member.isNested {
        addContents(of: member, at: path.appending("{\(index)}"))
      }
    }
  }
}
