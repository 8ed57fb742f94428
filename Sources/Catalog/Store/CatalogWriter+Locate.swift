import Codecs
import Crypto
import SQLite

extension CatalogWriter {
  /// The asset of that name, whatever its state, following redirects left by renames and merges.
  func locate(_ namespace: AssetKind.Namespace, _ fqn: FQN) throws -> AssetID? {
    let key = LocationKey(namespace: namespace, fqn: fqn)
    if let id = located[key] { return id }
    let id = try reader.locate(namespace, fqn, followingRedirects: try redirectsExist())
    if let id { located[key] = id }
    return id
  }

  private func redirectsExist() throws -> Bool {
    if let hasRedirects { return hasRedirects }
    let found = try connection.integer("SELECT 1 FROM aliases WHERE is_redirect = 1 LIMIT 1") != nil
    hasRedirects = found
    return found
  }

  /// The asset of that kind and name, made as a stub together with its containers when it is not there.
  package func ensure(_ kind: AssetKind, _ fqn: FQN) throws -> AssetID {
    if let id = try locate(kind.namespace, fqn) { return id }
    return try insert(kind, fqn, consolidated: nil, state: .stub)
  }

  /// The asset that a draft refers to.
  /// - Throws: `CatalogError.notFound` for an alias nobody answers to.
  func resolve(_ reference: AssetReference) throws -> AssetID {
    switch reference {
    case .id(let id): return id
    case .named(let kind, let fqn): return try ensure(kind, fqn)
    case .alias(let name):
      if let found = try reader.resolve(name) { return found.asset }
      if let named = try reader.name(of: name) { return try ensure(named.kind, named.fqn) }
      throw CatalogError.notFound(kind: "asset", id: name)
    }
  }

  /// Writes the row of a new asset, and its containers' where they are missing, and logs that it came into being.
  func insert(
    _ kind: AssetKind, _ fqn: FQN, consolidated: Consolidation?, state: Asset.State
  ) throws -> AssetID {
    var parent: AssetID?
    if let container = fqn.parent, let containerKind = kind.parentKinds(depth: fqn.parts.count).last {
      parent = try ensure(containerKind, container)
    }
    let id = counters.nextAsset()
    let revision = counters.nextChange()
    let service = try parent.map { try serviceID(under: $0) } ?? (kind == .service ? id : nil)
    let uuid = Self.newUUID(at: now)
    try connection.run(
      """
      INSERT INTO assets (id, uuid, kind, namespace, parent_id, service_id, name, fqn, display_name, description,
        subtype, properties, state, column_count, created_at, updated_at, revision, version)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
      """,
      id.rawValue, uuid.bytes, kind.code, kind.namespace.rawValue, parent?.rawValue, service?.rawValue, fqn.name,
      fqn.description, consolidated?.displayName, consolidated?.description, consolidated?.subtype,
      TextBytes(JSON.object(consolidated?.properties ?? [:]).bytes()), state.rawValue,
      consolidated?.columns.count ?? 0, now.microseconds, now.microseconds, revision.rawValue)
    try log(
      .created, of: id,
      [
        FieldChange("fqn", before: nil, after: .string(fqn.description)),
        FieldChange("kind", before: nil, after: .string(kind.rawValue)),
        FieldChange("state", before: nil, after: .string(state.name)),
      ], number: revision)
    touched.insert(id)
    located[LocationKey(namespace: kind.namespace, fqn: fqn)] = id
    return id
  }

  private func serviceID(under parent: AssetID) throws -> AssetID? {
    try connection.first("SELECT service_id FROM assets WHERE id = ?", parent.rawValue) { row in
      row.optionalInt64(0).map(AssetID.init(rawValue:))
    } ?? nil
  }
}

extension CatalogWriter {
  /// A time-ordered UUID (RFC 9562, version 7), so that new rows go to the end of the index.
  fileprivate static func newUUID(at time: Timestamp) -> UUID {
    var generator = SystemRandomNumberGenerator()
    return UUID(milliseconds: time.microseconds / 1000, random: (generator.next(), generator.next()))
  }
}
