import Catalog
import Codecs

/// Draws the properties of an asset: those with a meaning as people read them, the others as they are.
struct PropertyView {
  private let asset: Asset

  init(_ asset: Asset) { self.asset = asset }

  private static let shownApart = [
    PropertyName.definition, PropertyName.constraints, PropertyName.indexes, PropertyName.grants,
    PropertyName.partitions, PropertyName.serviceLevels, PropertyName.queries, PropertyName.rowCount,
    PropertyName.sizeBytes, PropertyName.usage, PropertyName.dataChangedAt, PropertyName.deprecated,
  ]

  var html: HTML {
    let plain = asset.properties.filter { !Self.shownApart.contains($0.key) && $0.value.array == nil && $0.value.object == nil }
    let facts = HTML.each(plain) { "<div><dt>\(Self.title($0.key))</dt><dd>\(Self.value($0.key, $0.value))</dd></div>" }
    let levels = HTML.each(asset.properties[PropertyName.serviceLevels]?.object ?? [:]) {
      "<div><dt>\($0.key)</dt><dd>\(Self.text($0.value))</dd></div>"
    }
    return """
      \(HTML.when(!levels.isEmpty, "<section><h2>Service levels</h2><dl class=\"facts\">\(levels)</dl></section>"))
      \(HTML.when(!plain.isEmpty, "<section><h2>Facts</h2><dl class=\"facts\">\(facts)</dl></section>"))
      \(list(PropertyName.constraints, "Keys and constraints"))\(list(PropertyName.indexes, "Indexes"))
      \(list(PropertyName.partitions, "Partitions"))\(list(PropertyName.grants, "Grants"))\(list(PropertyName.queries, "Queries seen most"))
      \(others)\(definition)
      """
  }

  /// Structured properties that nothing above draws.
  private var others: HTML {
    let rest = asset.properties.filter { !Self.shownApart.contains($0.key) && ($0.value.array != nil || $0.value.object != nil) }
    return HTML.each(rest) { "<section><h2>\(Self.title($0.key))</h2><p>\(Self.text($0.value))</p></section>" }
  }

  private var definition: HTML {
    guard let text = asset.properties[PropertyName.definition]?.string else { return .empty }
    return "<section><h2>Definition</h2><pre tabindex=\"0\"><code>\(text)</code></pre></section>"
  }

  /// A property that is an array of objects, as a table with a column for each of their fields.
  private func list(_ name: String, _ title: String) -> HTML {
    guard let rows = asset.properties[name]?.array, !rows.isEmpty else { return .empty }
    var heads: [String] = []
    for row in rows { for member in row.object ?? [:] where !heads.contains(member.key) { heads.append(member.key) } }
    let body = HTML.each(rows) { row in
      "<tr>\(HTML.each(heads) { head in "<td>\(row[head].map(Self.text) ?? "")</td>" })</tr>"
    }
    return "<section><h2>\(title)</h2>\(Piece.table(title, heads.map(Self.title), body))</section>"
  }

  /// Any value on one line.
  static func text(_ json: JSON) -> String {
    if let array = json.array { return array.map(text).joined(separator: ", ") }
    if let object = json.object { return object.map { "\($0.key): \(text($0.value))" }.joined(separator: "; ") }
    return json.string ?? json.text
  }

  /// A name such as `rowCount` as words.
  static func title(_ name: String) -> String {
    var words = ""
    for character in name {
      if character.isUppercase { words += " " + character.lowercased() } else { words.append(character) }
    }
    return words.capitalizedFirst
  }

  /// A property's value with its unit.
  static func value(_ name: String, _ json: JSON) -> String {
    guard name == PropertyName.sizeBytes, let bytes = json.int else { return text(json) }
    return Quantity.bytes(bytes)
  }
}
