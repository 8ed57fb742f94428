import Catalog
import Codecs

/// Draws the properties of an asset: those with a meaning as people read them, the others as they are.
struct PropertyView {
  private let asset: Asset
  private let reader: CatalogReader

  init(_ asset: Asset, _ reader: CatalogReader) {
    self.asset = asset
    self.reader = reader
  }

  private static let shownApart = [
    PropertyName.definition, PropertyName.constraints, PropertyName.indexes, PropertyName.grants,
    PropertyName.partitions, PropertyName.serviceLevels, PropertyName.queries,
  ]

  var html: HTML {
    get throws {
      let plain = asset.properties.filter { !Self.shownApart.contains($0.key) && $0.value.array == nil && $0.value.object == nil }
      let facts = HTML.each(plain) { "<div><dt>\(Self.title($0.key))</dt><dd>\(Self.value($0.key, $0.value))</dd></div>" }
      let levels = HTML.each(asset.properties[PropertyName.serviceLevels]?.object ?? [:]) {
        "<div><dt>\($0.key)</dt><dd>\($0.value.string ?? $0.value.text)</dd></div>"
      }
      return """
        \(HTML.when(!levels.isEmpty, "<section><h2>Service levels</h2><dl class=\"facts\">\(levels)</dl></section>"))
        \(HTML.when(!plain.isEmpty, "<section><h2>Facts</h2><dl class=\"facts\">\(facts)</dl></section>"))
        \(list(PropertyName.constraints, "Keys and constraints"))\(list(PropertyName.indexes, "Indexes"))
        \(list(PropertyName.partitions, "Partitions"))\(list(PropertyName.grants, "Grants"))\(definition)
        """
    }
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
    return "<section><h2>\(title)</h2>\(Piece.table(title, heads, body))</section>"
  }

  private static func text(_ json: JSON) -> String {
    if let array = json.array { return array.map(text).joined(separator: ", ") }
    if let object = json.object { return object.map { "\($0.key): \(text($0.value))" }.joined(separator: "; ") }
    return json.string ?? json.text
  }

  private static func title(_ name: String) -> String {
    var words = ""
    for character in name {
      if character.isUppercase { words += " " + character.lowercased() } else { words.append(character) }
    }
    return words.capitalizedFirst
  }

  private static func value(_ name: String, _ json: JSON) -> String {
    guard name == PropertyName.sizeBytes, let bytes = json.int else { return text(json) }
    var size = Double(bytes)
    for unit in ["B", "kB", "MB", "GB"] {
      if size < 1000 { return "\((size * 10).rounded() / 10) \(unit)" }
      size /= 1000
    }
    return "\((size * 10).rounded() / 10) TB"
  }
}
