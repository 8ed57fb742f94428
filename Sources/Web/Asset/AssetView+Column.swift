import Catalog
import Codecs
import Edge

extension AssetView {
  private static let profileNames = [
    "rowCount", "nullCount", "nullFraction", "distinctCount", "uniqueCount", "min", "max", "mean", "median", "stddev", "averageLength",
  ]

  /// The page of one column.
  func column(_ column: Column) throws -> HTML {
    let keys = HTML.each(Self.keyWords(of: column, keyWords())) { " <span class=\"kind\">\($0)</span>" }
    let gone = column.removedAt.map { HTML("<p class=\"note wrong\">This column vanished \(Piece.time($0)); its history stays.</p>") } ?? .empty
    return """
      \(gone)<p class="fqn">Column <code>\(column.nativeType ?? column.type.name)</code>\(column.nullable == false ? ", never null" : "")\(keys)</p>
      <div class="split"><div><section><h2>Description</h2>\(try description(of: column))</section>
      \(facts(column))\(try checks(of: column))</div><aside aria-label="Owners, tags and terms">\(linkPanel(of: column))</aside></div>
      <section><h2>Lineage</h2>\(try LineageView(asset, exchange, reader, column: column).html())</section>
      """
  }

  private func facts(_ column: Column) -> HTML {
    let profile = column.properties["profile"]?.object ?? column.properties.filter { Self.profileNames.contains($0.key) }
      .reduce(into: JSONObject()) { $0[$1.key] = $1.value }
    let plain = column.properties.filter { $0.key != "profile" && profile[$0.key] == nil }
    func list(_ title: String, _ members: some Collection<JSONObject.Member>) -> HTML {
      guard !members.isEmpty else { return .empty }
      let items = HTML.each(members) { "<div><dt>\(PropertyView.title($0.key))</dt><dd>\(PropertyView.value($0.key, $0.value))</dd></div>" }
      return "<section><h2>\(title)</h2><dl class=\"facts\">\(items)</dl></section>"
    }
    return "\(list("Facts", plain))\(list("Profile", profile))"
  }

  private func checks(of column: Column) throws -> HTML {
    let own = try reader.checks(on: asset.id).filter { $0.subject.column == column.id }
    return own.isEmpty ? .empty : "<section><h2>Checks</h2>\(try checkTable(own))</section>"
  }
}
