import Codecs
import SQLite

extension CatalogReader {
  /// What a page shows of an asset, as one draft: the document that the REST API gives out and that patches work on.
  package func draft(of asset: Asset) throws -> AssetDraft {
    var draft = AssetDraft(
      asset.kind, asset.fqn, displayName: asset.displayName, description: asset.description, subtype: asset.subtype,
      properties: asset.properties, aliases: try aliases(of: asset.id).filter { !Self.isInternal($0) })
    let links = Dictionary(grouping: try links(of: asset.id), by: \.subject.column)
    draft.links = (links[nil] ?? []).map(LinkDraft.init)
    draft.service = try service(asset.id)
    if asset.kind.hasColumns { draft.columns = try columnDrafts(of: asset.id, links) }
    draft.extra = try extra(of: asset.id)
    return draft
  }

  /// The columns of an asset with their links.
  func columnDrafts(of asset: AssetID) throws -> [ColumnDraft] {
    try columnDrafts(of: asset, Dictionary(grouping: try links(of: asset), by: \.subject.column))
  }

  private func columnDrafts(of asset: AssetID, _ links: [ColumnID?: [Link]]) throws -> [ColumnDraft] {
    try columns(of: asset).map { column in
      var draft = ColumnDraft(column)
      draft.links = (links[column.id] ?? []).map(LinkDraft.init)
      return draft
    }
  }

  /// What origins said that the model has no field for, the most trusted first.
  func extra(of asset: AssetID) throws -> JSONObject {
    var extra: JSONObject = [:]
    guard try hasExtra(asset) else { return extra }
    for claim in try claims(of: asset) {
      for member in claim.draft.extra where extra[member.key] == nil { extra[member.key] = member.value }
    }
    return extra
  }

  /// Whether some claim may hold what the model has no field for; most hold nothing, and need not be read.
  private func hasExtra(_ asset: AssetID) throws -> Bool {
    try connection.integer(
      "SELECT 1 FROM claims WHERE asset_id = ? AND instr(body, '\"extra\"') LIMIT 1", asset.rawValue) != nil
  }

  /// Redirects that renames and merges leave are no names that people gave.
  static func isInternal(_ alias: String) -> Bool { alias.hasPrefix("fqn:") || alias.hasPrefix("uuid:") }
}
