import Codecs
import SQLite

extension CatalogWriter {
  /// Recognises a service by where it runs. A recipe that calls a known server by another name speaks of the same
  /// service: its name becomes a redirect, or replaces a name that was made up from the address.
  func adoptService(_ draft: AssetDraft) throws -> AssetDraft {
    guard var identity = draft.service else { return draft }
    identity.platform = Platform.canonical(identity.platform)
    identity.host = identity.host?.lowercased()
    if identity.host != nil, identity.port == nil { identity.port = Platform.defaultPort(identity.platform) }
    var adopted = draft
    adopted.service = identity
    guard try locate(.data, draft.fqn) == nil, let known = try service(at: identity) else { return adopted }
    if try isProvisional(known) {
      try rename(known, to: draft.fqn.name)
      try connection.run("UPDATE services SET is_provisional = 0 WHERE asset_id = ?", known.rawValue)
    } else {
      try redirect(from: draft.fqn, in: .data, to: known)
    }
    names.removeAll()
    adopted.fqn = try reader.existing(known).fqn
    return adopted
  }

  /// Files have no address; two services of them are told apart by name alone.
  private func service(at identity: ServiceIdentity) throws -> AssetID? {
    guard let host = identity.host else { return nil }
    let kin = Platform.kin(identity.platform)
    return try connection.integer(
      """
      SELECT asset_id FROM services
      WHERE platform IN (?, ?) AND host = ? AND port IS ? AND instance IS ? AND environment = ?
      """, kin[0], kin[1], host, identity.port, identity.instance, identity.environment
    ).map { AssetID(rawValue: Int64($0)) }
  }

  private func isProvisional(_ id: AssetID) throws -> Bool {
    try connection.integer("SELECT is_provisional FROM services WHERE asset_id = ?", id.rawValue) == 1
  }

  func store(_ service: ServiceIdentity, of id: AssetID, isProvisional: Bool = false) throws {
    remakeFresh()
    try connection.run(
      """
      INSERT INTO services (asset_id, platform, host, port, instance, environment, is_provisional)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (asset_id) DO UPDATE SET platform = excluded.platform, host = excluded.host, port = excluded.port,
        instance = excluded.instance, environment = excluded.environment, is_provisional = excluded.is_provisional
      """,
      id.rawValue, service.platform, service.host, service.port, service.instance, service.environment, isProvisional)
  }

  /// The FQN under which a draft with a foreign name (a URN, an OpenLineage name) is registered: that of the asset that
  /// answers to it, or one inside the service that the name tells of, which comes into being when it is new.
  /// - Throws: `CatalogError.invalid` for a name that tells no place.
  package func fqn(for name: String) throws -> (kind: AssetKind, fqn: FQN) {
    if let subject = try reader.resolve(name), let label = try reader.label(subject.asset) {
      return (label.kind, label.fqn)
    }
    guard let named = try reader.name(of: name) else {
      throw CatalogError.invalid(
        field: "fqn", reason: "is \(name), which tells no place; an FQN, a DataHub URN or an OpenLineage name does")
    }
    if case .located(let platform, let host?, let port, let namespace, _) = AssetName(name),
      named.fqn.parts.first == namespace, try locate(.data, try FQN(parts: [namespace])) == nil
    {
      let root = try ensure(.service, try FQN(parts: [namespace]))
      let identity = ServiceIdentity(platform: platform, host: host, port: port ?? Platform.defaultPort(platform))
      try store(identity, of: root, isProvisional: true)
    }
    return named
  }
}
