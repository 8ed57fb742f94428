import Codecs
import Crypto
import SQLite

extension CatalogWriter {
  /// The asset of that name, whatever its state, following redirects left by renames and merges.
  func locate(_ namespace: AssetKind.Namespace, _ fqn: FQN) throws -> AssetID? {
    let key = KnownNames.Location(namespace: namespace, fqn: fqn)
    if let id = names.located.find(key) { return id }
    let followsRedirects = try redirectsExist()
    let id = try reader.locate(namespace, fqn, followingRedirects: followsRedirects)
    names.located.keep(id, for: key)
    if let id, !followsRedirects { names.fqns.keep(fqn, for: id) }
    return id
  }

  private func redirectsExist() throws -> Bool {
    if let known = names.hasRedirects { return known }
    let found = try connection.integer("SELECT 1 FROM aliases WHERE is_redirect = 1 LIMIT 1") != nil
    names.hasRedirects = found
    return found
  }

  private func aliasesExist() throws -> Bool {
    if let known = names.hasAliases { return known }
    let found = try connection.integer("SELECT 1 FROM aliases LIMIT 1") != nil
    names.hasAliases = found
    return found
  }

  /// The asset of that name, whatever its state; nil when there is none.
  package func asset(_ namespace: AssetKind.Namespace, _ fqn: FQN) throws -> Asset? {
    try locate(namespace, fqn).flatMap { try reader.asset($0) }
  }

  /// The short description of an asset that must be there.
  package func label(_ id: AssetID) throws -> AssetLabel {
    if let label = names.labels.find(id) { return label }
    guard let label = try reader.label(id) else { throw CatalogError.notFound(kind: "asset", id: "#\(id.rawValue)") }
    names.labels.keep(label, for: id)
    return label
  }

  /// The name of an asset that must be there.
  func fqn(of id: AssetID) throws -> FQN {
    if let fqn = names.fqns.find(id) { return fqn }
    return try label(id).fqn
  }

  /// The asset of that kind and name, made as a stub together with its containers when it is not there.
  package func ensure(_ kind: AssetKind, _ fqn: FQN) throws -> AssetID {
    if let id = try locate(kind.namespace, fqn) { return id }
    let stub = try insert(kind, fqn, consolidated: nil, state: .stub)
    try logCreation(of: stub)
    // Data that nobody has described is not searched for.
    if !kind.isData { fresh.append((stub.id, SearchSource(stub: stub).group)) }
    return stub.id
  }

  /// The asset that a draft refers to.
  /// - Throws: `CatalogError.notFound` for an alias nobody answers to.
  func resolve(_ reference: AssetReference) throws -> AssetID {
    switch reference {
    case .id(let id): return id
    case .named(let kind, let fqn): return try ensure(kind, fqn)
    case .alias(let name):
      if let known = names.meant.find(name) { return known }
      let id = try resolve(foreign: name)
      names.meant.keep(id, for: name)
      return id
    }
  }

  private func resolve(foreign name: String) throws -> AssetID {
    // Most names are FQNs that a write before this one has met.
    if CatalogReader.isPlainlyFQN(name), try !aliasesExist(), let fqn = try? FQN(name), let id = try locate(.data, fqn) {
      return id
    }
    if let found = try reader.resolve(name) { return found.asset }
    guard try reader.name(of: name) != nil else { throw CatalogError.notFound(kind: "asset", id: name) }
    let named = try fqn(for: name)
    return try ensure(named.kind, named.fqn)
  }

  /// Writes the row of a new asset, and its containers' where they are missing. Its first change is still to be logged.
  func insert(
    _ kind: AssetKind, _ fqn: FQN, consolidated: Consolidation?, state: Asset.State
  ) throws -> Asset {
    var parent: AssetID?
    if let container = fqn.parent, let containerKind = kind.parentKinds(depth: fqn.depth).last {
      parent = try ensure(containerKind, container)
    }
    let id = counters.nextAsset()
    let asset = Asset(
      id: id, uuid: Self.newUUID(of: id, at: now), kind: kind, fqn: fqn, parent: parent,
      service: try parent.map { try serviceID(under: $0) } ?? (kind == .service ? id : nil),
      displayName: consolidated?.displayName, description: consolidated?.description, subtype: consolidated?.subtype,
      properties: consolidated?.properties ?? [:], state: state, createdAt: now, updatedAt: now, deletedAt: nil,
      revision: counters.nextChange(), version: 1, columnCount: consolidated?.columns.count ?? 0)
    try connection.run(
      """
      INSERT INTO assets (id, uuid, kind, namespace, parent_id, service_id, name, fqn, display_name, description,
        subtype, properties, state, column_count, created_at, updated_at, revision, version)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
      """,
      id.rawValue, asset.uuid.bytes, kind.code, kind.namespace.rawValue, parent?.rawValue, asset.service?.rawValue,
      fqn.name, fqn.description, asset.displayName, asset.description, asset.subtype,
      TextBytes(JSON.object(asset.properties).bytes()), state.rawValue, asset.columnCount, now.microseconds,
      now.microseconds, asset.revision.rawValue)
    names.located.keep(id, for: KnownNames.Location(namespace: kind.namespace, fqn: fqn))
    names.labels.keep(asset.label, for: id)
    if kind == .database || kind == .schema {
      let facets = try reader.facets(inside: asset, &names.places)
      names.places.keep(facets, for: id)
    }
    return asset
  }

  private func serviceID(under parent: AssetID) throws -> AssetID? {
    if let known = names.services.find(parent) { return known }
    let service = try connection.first("SELECT service_id FROM assets WHERE id = ?", parent.rawValue) { row in
      row.optionalInt64(0).map(AssetID.init(rawValue:))
    } ?? nil
    names.services.keep(service, for: parent)
    return service
  }
}

extension CatalogWriter {
  /// A UUID in which the row id is found again, so that the store needs no index of UUIDs.
  fileprivate static func newUUID(of id: AssetID, at time: Timestamp) -> UUID {
    var generator = SystemRandomNumberGenerator()
    return UUID(
      milliseconds: time.microseconds / 1000, counter: UInt64(bitPattern: id.rawValue), random: generator.next())
  }
}
