package import Codecs
import SQLite

/// A consistent view of the catalog: everything read through it is of one moment.
///
/// Lent to the body of `Catalog.read`; it must not leave that body. All methods throw `CatalogError`, or `SQLiteError`,
/// which `Catalog.read` turns into one.
package struct CatalogReader {
  let connection: Connection
  let projections: Projections
  /// The moment as which names may be remembered: this view knows all that was committed before. Nil inside a write, whose
  /// view others must not be told of: it may never be committed.
  var moment: Int?

  /// One asset by row id.
  package func asset(_ id: AssetID) throws -> Asset? {
    try connection.first("SELECT \(Selection.asset) FROM assets a WHERE a.id = ?", id.rawValue) { try $0.asset() }
  }

  /// One asset by row id that must be there.
  /// - Throws: `CatalogError.notFound`.
  package func existing(_ id: AssetID) throws -> Asset {
    guard let asset = try asset(id) else { throw CatalogError.notFound(kind: "asset", id: "#\(id.rawValue)") }
    return asset
  }

  /// One asset by its public id, following the redirect that a merge leaves.
  package func asset(uuid: UUID) throws -> Asset? {
    let bytes = uuid.bytes
    let found = try connection.first(
      "SELECT \(Selection.asset) FROM assets a WHERE a.id = ? AND a.uuid = ?", Int64(uuid.counter), bytes
    ) { try $0.asset() }
    if let found { return found }
    let early = try connection.integer("SELECT asset_id FROM early_uuids WHERE uuid = ?", bytes)
    if let early, let asset = try asset(AssetID(rawValue: Int64(early))) { return asset }
    let redirect = try connection.integer("SELECT asset_id FROM aliases WHERE name = ?", "uuid:\(uuid)")
    return try redirect.flatMap { try asset(AssetID(rawValue: Int64($0))) }
  }

  /// One asset by exact FQN within a namespace, following redirects.
  package func asset(_ namespace: AssetKind.Namespace, _ fqn: FQN) throws -> Asset? {
    try locate(namespace, fqn, followingRedirects: true).flatMap { try asset($0) }
  }

  /// Short descriptions of assets, in the order given; unknown ids are left out.
  package func labels(_ ids: [AssetID]) throws -> [AssetLabel] {
    try ids.compactMap { try label($0) }
  }

  /// The short description of one asset.
  package func label(_ id: AssetID) throws -> AssetLabel? {
    try connection.first("SELECT \(Selection.label) FROM assets a WHERE a.id = ?", id.rawValue) { try $0.label() }
  }

  /// The containers of an asset, outermost first, for breadcrumbs.
  package func containers(of asset: Asset) throws -> [AssetLabel] {
    var containers: [AssetLabel] = []
    var next = asset.parent
    while let id = next, containers.count < FQN.depthLimit, let label = try label(id) {
      containers.append(label)
      next = try connection.first("SELECT parent_id FROM assets WHERE id = ?", id.rawValue) { row in
        row.optionalInt64(0).map(AssetID.init(rawValue:))
      } ?? nil
    }
    return containers.reversed()
  }

  /// Everything each origin says about an asset, the most trusted first.
  package func claims(of asset: AssetID) throws -> [Claim] {
    try connection.all(
      """
      SELECT o.kind, o.name, k.body, k.author, k.at, k.authors FROM claims k JOIN origins o ON o.id = k.origin_id
      WHERE k.asset_id = ? ORDER BY o.kind, k.at DESC
      """, asset.rawValue
    ) { row in
      Claim(
        origin: try row.origin(0), draft: try claimDraft(of: asset, body: try row.json(2)), by: row.text(3), at: row.time(4),
        authors: Authorship.read(try row.jsonObject(5)))
    }
  }

  /// What a claim says. As long as one origin speaks alone, the asset's columns are not listed there once more.
  func claimDraft(of asset: AssetID, body: JSON) throws -> AssetDraft {
    var draft = try AssetDraft(body: body)
    if body["columns"]?.string == AssetDraft.shownColumns { draft.columns = try columns(of: asset).map(ColumnDraft.init) }
    return draft
  }

  /// What a service is and where it runs; nil for an asset that is no service.
  package func service(_ asset: AssetID) throws -> ServiceIdentity? {
    try connection.first(
      "SELECT platform, host, port, instance, environment FROM services WHERE asset_id = ?", asset.rawValue
    ) { row in
      ServiceIdentity(
        platform: row.text(0), host: row.optionalText(1), port: row.optionalInt(2), instance: row.optionalText(3),
        environment: row.text(4))
    }
  }

  /// Names an asset answers to besides its FQN.
  package func aliases(of asset: AssetID) throws -> [String] {
    try connection.all("SELECT name FROM aliases WHERE asset_id = ? ORDER BY name", asset.rawValue) { $0.text(0) }
  }

  func state(of asset: AssetID) throws -> Asset.State {
    try connection.integer("SELECT state FROM assets WHERE id = ?", asset.rawValue)
      .flatMap(Asset.State.init(rawValue:)) ?? .deleted
  }
}

extension Authorship {
  static func read(_ object: JSONObject) -> [String: Authorship] {
    var authors: [String: Authorship] = [:]
    for member in object {
      guard let by = member.value["by"]?.string, let at = member.value["at"]?.int else { continue }
      authors[member.key] = Authorship(by: by, at: Timestamp(microseconds: Int64(at)))
    }
    return authors
  }

  static func write(_ authors: [String: Authorship]) -> JSONObject {
    var object: JSONObject = [:]
    for (field, author) in authors.sorted(by: { $0.key < $1.key }) {
      object[field] = .object(["by": .string(author.by), "at": .int(author.at.microseconds)])
    }
    return object
  }
}
