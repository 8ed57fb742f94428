import Codecs
import SQLite

extension CatalogReader {
  /// What a page shows of an asset, as one draft: the document that the REST API gives out and that patches work on.
  package func draft(of asset: Asset) throws -> AssetDraft {
    let links = Dictionary(grouping: try links(of: asset.id), by: \.subject.column)
    var draft = AssetDraft(
      asset.kind, asset.fqn, displayName: asset.displayName, description: asset.description, subtype: asset.subtype,
      properties: asset.properties, aliases: try aliases(of: asset.id).filter { !Self.isInternal($0) })
    draft.links = (links[nil] ?? []).map(LinkDraft.init)
    draft.service = try service(asset.id)
    if asset.kind.hasColumns {
      draft.columns = try columns(of: asset.id).map { column in
        var draft = ColumnDraft(column)
        draft.links = (links[column.id] ?? []).map(LinkDraft.init)
        return draft
      }
    }
    guard try hasExtra(asset.id) else { return draft }
    for claim in try claims(of: asset.id) {
      for member in claim.draft.extra where draft.extra[member.key] == nil { draft.extra[member.key] = member.value }
    }
    return draft
  }

  /// Whether some claim may hold what the model has no field for; most hold nothing, and need not be read.
  private func hasExtra(_ asset: AssetID) throws -> Bool {
    try connection.integer(
      "SELECT 1 FROM claims WHERE asset_id = ? AND instr(body, '\"extra\"') LIMIT 1", asset.rawValue) != nil
  }

  /// Redirects that renames and merges leave are no names that people gave.
  private static func isInternal(_ alias: String) -> Bool { alias.hasPrefix("fqn:") || alias.hasPrefix("uuid:") }
}
