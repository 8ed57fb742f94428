import Codecs
import SQLite

extension CatalogReader {
  /// The asset or column that a name means: a UUID, an FQN, a DataHub URN, an OpenLineage namespace and name joined by a
  /// slash, or any alias. Nil when nothing answers to it.
  /// - Throws: `CatalogError.conflict` when it means several assets, naming them.
  package func resolve(_ text: String) throws -> Subject? {
    // Most names are FQNs as the store has them, which need not be taken apart to be found.
    let namespace = Self.isPlainlyFQN(text) ? AssetKind.Namespace.data.rawValue : nil
    let known = try connection.integer(Self.namedQuery, text, namespace)
    if let known { return Subject(AssetID(rawValue: Int64(known))) }
    return try resolve(AssetName(text))
  }

  /// In SQL, the asset of which the first parameter is an alias, or the FQN in the namespace that is the second.
  static let plainlyNamed = """
    coalesce(
      (SELECT asset_id FROM aliases WHERE name = ?1),
      (SELECT id FROM assets WHERE fqn = ?1 COLLATE NOCASE AND namespace = ?2 AND fqn = ?1))
    """

  private static let namedQuery = "SELECT \(plainlyNamed)"

  /// Whether no producer's rule reads the name as anything but an FQN: it has dots, as no UUID has, and no colon, as
  /// every URN and URL has.
  static func isPlainlyFQN(_ text: String) -> Bool {
    let bytes = text.utf8.span
    var hasDot = false
    for index in bytes.indices {
      if bytes[index] == UInt8(ascii: ":") { return false }
      if bytes[index] == UInt8(ascii: ".") { hasDot = true }
    }
    return hasDot
  }

  /// The asset that an OpenLineage namespace and name mean.
  package func resolve(namespace: String, name: String) throws -> Subject? {
    if let found = try resolve("\(namespace)/\(name)") { return found }
    return try resolve(AssetName(namespace: namespace, name: name))
  }

  /// The kind and FQN under which a name that nothing answers to yet would be registered; nil when it does not tell.
  func name(of text: String) throws -> (kind: AssetKind, fqn: FQN)? {
    switch AssetName(text) {
    case .noun(let kind, let id):
      return (kind, kind.namespace == .people ? try FQN(parts: [id]) : try FQN(id))
    case .located(let platform, let host, let port, let namespace, let name):
      let services = try services(platform: platform, host: host, port: port)
      let root = services.count == 1 ? services[0].fqn : try FQN(parts: [namespace])
      return (Self.kind(of: platform), try FQN(parts: root.parts + Self.parts(name, platform)))
    case .dataset(let platform, let name, let environment):
      if let (service, rest) = try instance(platform, name, environment) {
        return (Self.kind(of: platform), try FQN(parts: service.parts + Self.parts(rest, platform)))
      }
      let services = try services(platform: platform, environment: environment)
      let root = services.count == 1 ? services[0].fqn : try FQN(parts: [platform])
      return (Self.kind(of: platform), try FQN(parts: root.parts + Self.parts(name, platform)))
    case .plain(let text):
      guard let fqn = try? FQN(text), fqn.parts.count > 1 else { return nil }
      return (.table, fqn)
    case .uuid, .field: return nil
    }
  }

  private func resolve(_ name: AssetName) throws -> Subject? {
    switch name {
    case .uuid(let uuid): return try asset(uuid: uuid).map { Subject($0.id) }
    case .noun(let kind, let id):
      let fqn = kind.namespace == .people ? try FQN(parts: [id]) : try FQN(id)
      return try locate(kind.namespace, fqn, followingRedirects: true).map { Subject($0) }
    case .field(let inner, let path):
      guard let subject = try resolve(inner) else { return nil }
      let fieldPath = FieldPath(text: path) ?? FieldPath(path)
      return try column(of: subject.asset, fieldPath).map { Subject(subject.asset, column: $0.id) }
    case .located(let platform, let host, let port, let namespace, let name):
      var candidates = try services(platform: platform, host: host, port: port).map(\.fqn)
      candidates.append(try FQN(parts: [namespace]))
      return try only(candidates, Self.parts(name, platform), meaning: "\(namespace)/\(name)")
    case .dataset(let platform, let name, let environment):
      if let (service, rest) = try instance(platform, name, environment),
        let found = try only([service], Self.parts(rest, platform), meaning: name)
      {
        return found
      }
      var candidates = try services(platform: platform, environment: environment).map(\.fqn)
      candidates.append(try FQN(parts: [platform]))
      return try only(candidates, Self.parts(name, platform), meaning: name)
    case .plain(let text): return try resolvePlain(text)
    }
  }

  private func resolvePlain(_ text: String) throws -> Subject? {
    let person = try? FQN(parts: [text])
    let dotted = try? FQN(text)
    for namespace in AssetKind.Namespace.allCases {
      guard let fqn = namespace == .people ? person : dotted else { continue }
      if let id = try locate(namespace, fqn, followingRedirects: true) { return Subject(id) }
    }
    guard let fqn = dotted else { return nil }
    if let folded = try onlyFolded(fqn) { return Subject(folded) }
    return try resolveColumn(fqn)
  }

  /// A column's FQN is its asset's with the column's path behind it.
  private func resolveColumn(_ fqn: FQN) throws -> Subject? {
    for split in stride(from: fqn.parts.count - 1, to: 0, by: -1) {
      let owner = try FQN(parts: Array(fqn.parts[..<split]))
      guard let id = try locate(.data, owner, followingRedirects: true) else { continue }
      guard let path = FieldPath(parts: Array(fqn.parts[split...])) else { return nil }
      return try column(of: id, path).map { Subject(id, column: $0.id) }
    }
    return nil
  }

  private func onlyFolded(_ fqn: FQN) throws -> AssetID? {
    let ids = try connection.all(
      "SELECT id FROM assets WHERE fqn = ? COLLATE NOCASE AND state <> 1 LIMIT 2", fqn.description
    ) { AssetID(rawValue: $0.int64(0)) }
    return ids.count == 1 ? ids[0] : nil
  }

  /// The one asset that is called so in one of the services.
  private func only(_ services: [FQN], _ parts: [String], meaning name: String) throws -> Subject? {
    var found: [AssetID] = []
    for service in services {
      // A platform instance may stand before the name, and a crawl may have put a container between.
      for tail in [parts, Array(parts.dropFirst())] where !tail.isEmpty {
        let fqn = try FQN(parts: service.parts + tail)
        guard let id = try locate(.data, fqn, followingRedirects: true) ?? onlyFolded(fqn) else { continue }
        if !found.contains(id) { found.append(id) }
        break
      }
    }
    // What was only ever mentioned yields to what is there.
    let real = found.count > 1 ? try found.filter { try state(of: $0) != .stub } : found
    if real.count == 1 || found.count < 2 { return real.first.map { Subject($0) } }
    let names = try labels(found).map(\.fqn.description).joined(separator: ", ")
    throw CatalogError.conflict(reason: "\(name) may mean \(names); give a full name or an address")
  }

  /// The service whose platform instance stands before a name, and the rest of the name.
  private func instance(
    _ platform: String, _ name: String, _ environment: String?
  ) throws -> (service: FQN, rest: String)? {
    let named = try connection.all(
      """
      SELECT \(Selection.label), s.instance FROM services s JOIN assets a ON a.id = s.asset_id
      WHERE s.platform = ?1 AND s.instance IS NOT NULL AND (?2 IS NULL OR s.environment = ?2 COLLATE NOCASE)
        AND substr(?3, 1, length(s.instance) + 1) = s.instance || '.'
      ORDER BY length(s.instance) DESC LIMIT 1
      """, platform, environment, name
    ) { (try $0.label().fqn, $0.text(6)) }
    return named.first.map { ($0.0, String(name.dropFirst($0.1.count + 1))) }
  }

  /// Services of a platform at an address, or in an environment.
  func services(
    platform: String, host: String? = nil, port: Int? = nil, environment: String? = nil
  ) throws -> [AssetLabel] {
    let port = port ?? (host == nil ? nil : Platform.defaultPort(platform))
    let kin = Platform.kin(platform)
    return try connection.all(
      """
      SELECT \(Selection.label) FROM services s JOIN assets a ON a.id = s.asset_id
      WHERE s.platform IN (?1, ?5) AND (?2 IS NULL OR s.host = ?2) AND (?3 IS NULL OR s.port = ?3 OR s.port IS NULL)
        AND (?4 IS NULL OR s.environment = ?4 COLLATE NOCASE)
      """, kin[0], host, port, environment, kin[1]
    ) { try $0.label() }
  }

  private static func kind(of platform: String) -> AssetKind {
    switch platform {
    case "kafka", "pulsar", "kinesis": .topic
    case "s3", "gcs", "abs", "file", "hdfs": .fileset
    case "mongodb": .collection
    case "rabbitmq": .queue
    case "elasticsearch", "opensearch": .index
    default: .table
    }
  }

  /// The names inside a service. Where a platform's names are not dotted, dots belong to the name.
  private static func parts(_ name: String, _ platform: String) -> [String] {
    guard Platform.depth(platform) != 1, let fqn = try? FQN(name) else {
      let trimmed = name.hasPrefix("/") ? String(name.dropFirst()) : name
      return [trimmed.isEmpty ? name : trimmed]
    }
    return fqn.parts
  }

  /// The asset of that name, whatever its state.
  func locate(
    _ namespace: AssetKind.Namespace, _ fqn: FQN, followingRedirects: Bool
  ) throws -> AssetID? {
    let id = try connection.integer(
      "SELECT id FROM assets WHERE fqn = ?1 COLLATE NOCASE AND namespace = ?2 AND fqn = ?1", fqn.description,
      namespace.rawValue)
    if let id { return AssetID(rawValue: Int64(id)) }
    guard followingRedirects else { return nil }
    return try followRedirect(namespace, fqn)
  }

  /// A rename leaves one redirect for everything inside the renamed asset, so outer parts are tried too.
  private func followRedirect(_ namespace: AssetKind.Namespace, _ fqn: FQN) throws -> AssetID? {
    for count in stride(from: fqn.parts.count, to: 0, by: -1) {
      let outer = try FQN(parts: Array(fqn.parts[..<count]))
      let key = Self.redirectKey(namespace, outer)
      guard let id = try connection.integer("SELECT asset_id FROM aliases WHERE name = ?", key) else { continue }
      if count == fqn.parts.count { return AssetID(rawValue: Int64(id)) }
      guard let label = try label(AssetID(rawValue: Int64(id))) else { return nil }
      return try locate(
        namespace, try FQN(parts: label.fqn.parts + fqn.parts[count...]), followingRedirects: false)
    }
    return nil
  }

  /// The alias under which an earlier FQN is kept.
  static func redirectKey(_ namespace: AssetKind.Namespace, _ fqn: FQN) -> String {
    "fqn:\(namespace.rawValue):\(fqn)"
  }
}
