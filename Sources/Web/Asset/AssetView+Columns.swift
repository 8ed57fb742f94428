import Catalog
import Codecs
import Edge

extension AssetView {
  private static let columnPage = 100

  /// The columns, a hundred at a time, with a filter that runs over names, types, descriptions and tags.
  func columns() throws -> HTML {
    let words = exchange.query("q") ?? ""
    let removed = exchange.query("removed") == "1"
    let all = try reader.columns(of: asset.id, includingRemoved: removed)
    let found = all.filter { matches($0, words) }
    let page = try exchange.integer("page", 1...10_000, default: 1)
    let start = min((page - 1) * Self.columnPage, found.count)
    let keys = keyWords()
    let rows = HTML.each(found[start..<min(start + Self.columnPage, found.count)]) { row($0, keys) }
    return """
      <section><form class="sieve" method="get" action="\(AssetTab.columns.address(asset.uuid))"><label>Filter columns<input name="q" value="\(words)" placeholder="name, type, tag or word"></label>
      <label><input type="checkbox" name="removed" value="1"\(HTML.when(removed, " checked"))> also those that vanished</label><button>Show</button></form>
      <p>\(found.count == all.count ? "\(all.count) columns" : "\(found.count) of \(all.count) columns")</p>
      \(Piece.table("Columns", ["Name", "Type", "Null", "Description", "Tags, terms and owners"], rows))
      \(Piece.pager(page, of: (found.count + Self.columnPage - 1) / Self.columnPage) { AssetTab.columns.address(asset.uuid, query: [("q", words.isEmpty ? nil : words), ("removed", removed ? "1" : nil), ("page", "\($0)")]) })
      \(exports("columns", query: [("q", words.isEmpty ? nil : words), ("removed", removed ? "1" : nil)]))</section>
      """
  }

  /// Whether a column has every word of a filter somewhere.
  func matches(_ column: Column, _ words: String) -> Bool {
    guard !words.isEmpty else { return true }
    let tags = links.filter { $0.subject.column == column.id }.map { $0.target.fqn.description }
    let text = ([column.path.description, column.nativeType ?? column.type.name, column.description ?? ""] + tags)
      .joined(separator: "\n").lowercased()
    return words.lowercased().split(whereSeparator: \.isWhitespace).allSatisfy { text.contains($0) }
  }

  private func row(_ column: Column, _ keys: [String: [String]]) -> HTML {
    let chips = HTML.each(links.filter { $0.subject.column == column.id && $0.relation != .check }) { "\(Piece.chip($0)) " }
    let depth = column.path.depth - 1
    let key = HTML.each(Self.keyWords(of: column, keys)) { " <span class=\"kind\">\($0)</span>" }
    let nested = HTML.when(depth > 0, " class=\"nested n\(min(depth, 6))\" title=\"\(column.path.description)\"")
    return """
      <tr\(HTML.when(column.removedAt != nil, " class=\"gone\""))><td\(nested)><a href="\(Address("assets", asset.uuid.description, "columns", column.path.description))">\(column.name)</a>\(key)</td>
      <td><code>\(column.nativeType ?? column.type.name)</code></td><td>\(column.nullable == false ? "no" : column.nullable == true ? "yes" : "")</td>
      <td>\(column.description.map { "\($0.prefix(200))" } ?? "")\(column.removedAt.map { HTML(" vanished \(Piece.time($0))") } ?? .empty)</td><td>\(chips)</td></tr>
      """
  }

  /// The keys that each column is part of, by the column's name.
  func keyWords() -> [String: [String]] {
    var words: [String: [String]] = [:]
    for constraint in asset.properties[PropertyName.constraints]?.array ?? [] {
      guard let type = constraint["type"]?.string, ["primary", "unique", "foreign"].contains(type) else { continue }
      for name in constraint["columns"]?.array ?? [] {
        guard let name = name.string, words[name]?.contains(type) != true else { continue }
        words[name, default: []].append(type)
      }
    }
    return words
  }

  static func keyWords(of column: Column, _ keys: [String: [String]]) -> [String] {
    var words = column.path.depth == 1 ? keys[column.name] ?? [] : []
    if let word = column.properties["key"]?.string, !words.contains(word) { words.append(word) }
    return words.map { "\($0) key" }
  }
}
