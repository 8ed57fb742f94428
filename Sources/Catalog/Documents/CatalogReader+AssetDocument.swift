package import Codecs
import SQLite

extension CatalogReader {
  /// Writes the members of an asset's document as the REST API gives it out: what `AssetDraft(json:)` reads, and fields
  /// that only the catalog sets. Texts go from the rows into the document as they are.
  /// - Returns: the asset's revision.
  /// - Throws: `CatalogError.notFound`.
  @discardableResult
  package func writeDocument(of asset: AssetID, to writer: inout JSONWriter) throws -> ChangeNumber {
    guard let revision = try writeDocument(Self.documentByID, [asset.rawValue], to: &writer) else {
      throw CatalogError.notFound(kind: "asset", id: "#\(asset.rawValue)")
    }
    return revision
  }

  /// The same for the asset that a name means, or of which it means a column, see `resolve`.
  /// - Returns: nil when nothing answers to the name.
  package func writeDocument(named name: String, to writer: inout JSONWriter) throws -> ChangeNumber? {
    if Self.isPlainlyFQN(name) {
      let namespace = AssetKind.Namespace.data.rawValue
      if let revision = try writeDocument(Self.documentByName, [name, namespace], to: &writer) { return revision }
    }
    return try resolve(name).map { try writeDocument(of: $0.asset, to: &writer) }
  }

  private func writeDocument(
    _ query: String, _ values: [any Bindable], to writer: inout JSONWriter
  ) throws -> ChangeNumber? {
    var head: (asset: AssetID, revision: ChangeNumber)?
    var columns: WrittenColumns?
    try connection.query(query, values: values) { row in
      if head == nil {
        let asset = AssetID(rawValue: row.int64(20))
        head = (asset, ChangeNumber(rawValue: row.int64(12)))
        var (kind, links) = try writeHead(row, of: asset, to: &writer)
        links.write(column: 0, to: &writer)
        if kind.hasColumns { columns = WrittenColumns(links, in: &writer) }
      }
      guard columns != nil, !row.isNull(18) else { return }
      try row.withText(19) { body throws(CatalogError) in
        try columns?.write(run: body, first: row.int64(18), to: &writer)
      }
    }
    if let head, columns?.finish(in: &writer) == false {
      // Fields inside fields stand where their paths say, which no single pass over the runs can tell.
      writer.value(.array(ColumnDraft.tree(try columnDrafts(of: head.asset))))
    }
    return head?.revision
  }

  /// An asset with its links, in a row for each run of its columns, mostly one. Each statement that it took instead would
  /// cost as much as writing five columns.
  private static func document(of asset: String) -> String {
    """
    SELECT a.uuid, a.kind, a.fqn, a.name, a.state, a.display_name, a.description, a.subtype, a.properties, a.created_at,
      a.updated_at, a.deleted_at, a.revision, a.version, p.fqn,
      EXISTS (SELECT 1 FROM claims k WHERE k.asset_id = a.id AND instr(k.body, '"extra"')),
      EXISTS (SELECT 1 FROM aliases n WHERE n.asset_id = a.id),
      (SELECT r.body FROM link_runs r WHERE r.asset_id = a.id), c.first_id, c.body, a.id
    FROM assets a LEFT JOIN assets p ON p.id = a.parent_id LEFT JOIN column_runs c ON c.asset_id = a.id
    WHERE a.id = \(asset) ORDER BY c.first_id
    """
  }

  private static let documentByID = document(of: "?1")
  private static let documentByName = document(of: plainlyNamed)

  /// Writes what stands before the links.
  private func writeHead(
    _ row: borrowing Row, of asset: AssetID, to writer: inout JSONWriter
  ) throws -> (AssetKind, DocumentLinks) {
    let (kind, state) = try writer.idMember(row)
    writer.member("name", row, 3)
    writer.member("state", state.name)
    writer.member("revision", row.int64(12))
    writer.member("version", row.int64(13))
    writer.member("createdAt", row.time(9))
    writer.member("updatedAt", row.time(10))
    if let deletedAt = row.optionalTime(11) { writer.member("deletedAt", deletedAt) }
    writer.member("parent", row, 14)
    writer.member("kind", kind.rawValue)
    writer.member("fqn", row, 2)
    writer.member("displayName", row, 5)
    writer.member("description", row, 6)
    writer.member("subtype", row, 7)
    writer.objectMember("properties", row, 8)
    if row.bool(15) { try writeExtra(of: asset, to: &writer) }
    if row.bool(16) { try writeAliases(of: asset, to: &writer) }
    if kind == .service, let service = try service(asset) {
      writer.key("service")
      service.write(to: &writer)
    }
    guard !row.isNull(17) else { return (kind, try documentLinks(LinkRun(), of: asset)) }
    let links = try row.withText(17) { body throws(CatalogError) in try LinkRun(body: body) }
    return (kind, try documentLinks(links, of: asset))
  }

  private func writeExtra(of asset: AssetID, to writer: inout JSONWriter) throws {
    let extra = try extra(of: asset)
    if !extra.isEmpty { writer.member("extra", .object(extra)) }
  }

  private func writeAliases(of asset: AssetID, to writer: inout JSONWriter) throws {
    let names = try aliases(of: asset).filter { !Self.isInternal($0) }
    if !names.isEmpty { writer.member("aliases", .array(names.map(JSON.string))) }
  }
}
