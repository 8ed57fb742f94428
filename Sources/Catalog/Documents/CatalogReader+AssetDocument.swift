package import Codecs
import SQLite

extension CatalogReader {
  /// Writes the members of an asset's document as the REST API gives it out: what `AssetDraft(json:)` reads, and fields
  /// that only the catalog sets. Texts go from the rows into the document as they are.
  /// - Returns: the asset's revision.
  /// - Throws: `CatalogError.notFound`.
  @discardableResult
  package func writeDocument(of asset: AssetID, to writer: inout JSONWriter) throws -> ChangeNumber {
    guard let head = try writeHead(of: asset, to: &writer) else {
      throw CatalogError.notFound(kind: "asset", id: "#\(asset.rawValue)")
    }
    if head.mayHaveExtra { try writeExtra(of: asset, to: &writer) }
    if head.hasAliases { try writeAliases(of: asset, to: &writer) }
    if head.kind == .service, let service = try service(asset) {
      writer.key("service")
      service.write(to: &writer)
    }
    var links = try documentLinks(head.links, of: asset)
    links.write(column: 0, to: &writer)
    if head.kind.hasColumns {
      writer.key("columns")
      try writeColumns(of: asset, &links, to: &writer)
    }
    return head.revision
  }

  /// What the rest of a document goes by.
  private struct Head {
    let kind: AssetKind
    let revision: ChangeNumber
    let mayHaveExtra: Bool
    let hasAliases: Bool
    let links: LinkRun
  }

  private func writeHead(of asset: AssetID, to writer: inout JSONWriter) throws -> Head? {
    try connection.first(
      """
      SELECT a.uuid, a.kind, a.fqn, a.name, a.state, a.display_name, a.description, a.subtype, a.properties, a.created_at,
        a.updated_at, a.deleted_at, a.revision, a.version, p.fqn,
        EXISTS (SELECT 1 FROM claims k WHERE k.asset_id = a.id AND instr(k.body, '"extra"')),
        EXISTS (SELECT 1 FROM aliases n WHERE n.asset_id = a.id),
        (SELECT r.body FROM link_runs r WHERE r.asset_id = a.id)
      FROM assets a LEFT JOIN assets p ON p.id = a.parent_id WHERE a.id = ?
      """, asset.rawValue
    ) { row in
      let (kind, state) = try writer.idMember(row)
      writer.member("name", row, 3)
      writer.member("state", state.name)
      writer.member("revision", row.int64(12))
      writer.member("version", row.int64(13))
      writer.member("createdAt", row.time(9).rfc3339)
      writer.member("updatedAt", row.time(10).rfc3339)
      if let deletedAt = row.optionalTime(11) { writer.member("deletedAt", deletedAt.rfc3339) }
      writer.member("parent", row, 14)
      writer.member("kind", kind.rawValue)
      writer.member("fqn", row, 2)
      writer.member("displayName", row, 5)
      writer.member("description", row, 6)
      writer.member("subtype", row, 7)
      writer.objectMember("properties", row, 8)
      return Head(
        kind: kind, revision: ChangeNumber(rawValue: row.int64(12)), mayHaveExtra: row.bool(15), hasAliases: row.bool(16),
        links: row.isNull(17) ? LinkRun() : try row.withText(17) { body throws(CatalogError) in try LinkRun(body: body) })
    }
  }

  private func writeExtra(of asset: AssetID, to writer: inout JSONWriter) throws {
    let extra = try extra(of: asset)
    if !extra.isEmpty { writer.member("extra", .object(extra)) }
  }

  private func writeAliases(of asset: AssetID, to writer: inout JSONWriter) throws {
    let names = try aliases(of: asset).filter { !Self.isInternal($0) }
    if !names.isEmpty { writer.member("aliases", .array(names.map(JSON.string))) }
  }

  private func writeColumns(
    of asset: AssetID, _ links: inout DocumentLinks, to writer: inout JSONWriter
  ) throws {
    var columns = WrittenColumns()
    try connection.query(
      "SELECT first_id, body FROM column_runs WHERE asset_id = ? ORDER BY first_id", asset.rawValue
    ) { row in
      try row.withText(1) { body throws(CatalogError) in try columns.write(run: body, first: row.int64(0), &links) }
    }
    guard columns.isNested else { return columns.append(to: &writer) }
    // Fields inside fields stand where their paths say, which no single pass over the runs can tell.
    writer.value(.array(ColumnDraft.tree(try columnDrafts(of: asset))))
  }
}
