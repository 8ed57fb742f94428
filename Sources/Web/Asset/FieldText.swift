import Catalog
import Codecs

/// The fields of an `AssetState` as people read them.
enum FieldText {
  /// What a field is called: `column/email/tag` is the tag of column email.
  static func name(_ field: String) -> HTML {
    if field.hasPrefix("properties/") { return "\(PropertyView.title(String(field.dropFirst("properties/".count))))" }
    guard field.hasPrefix("column/") else { return "\(PropertyView.title(field))" }
    let rest = field.dropFirst("column/".count)
    guard let slash = rest.lastIndex(of: "/"), let relation = Relation(name: String(rest[rest.index(after: slash)...])) else {
      return "Column <code>\(String(rest))</code>"
    }
    return "\(relation.title) of column <code>\(String(rest[..<slash]))</code>"
  }

  /// A value on one line, at most so long.
  static func value(_ json: JSON, limit: Int = 400) -> String {
    let text = PropertyView.text(json)
    return text.count > limit ? "\(text.prefix(limit))…" : text
  }

  /// A value before and after a change. Of objects only the members that differ are shown.
  static func change(_ field: FieldChange, limit: Int = 400) -> HTML {
    guard let before = field.before?.object, let after = field.after?.object else {
      return "\(field.before.map { HTML("<del>\(value($0, limit: limit))</del> ") } ?? .empty)\(field.after.map { HTML("<ins>\(value($0, limit: limit))</ins>") } ?? .empty)"
    }
    var names = before.map(\.key)
    names += after.map(\.key).filter { before[$0] == nil }
    return HTML.each(names.filter { before[$0] != after[$0] }) { name in
      "\(PropertyView.title(name)) \(change(FieldChange(name, before: before[name], after: after[name]), limit: limit)) "
    }
  }
}
