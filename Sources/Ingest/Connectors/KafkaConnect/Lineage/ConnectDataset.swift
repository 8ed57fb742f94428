import Catalog

/// What a connector reads or writes outside Kafka, by the name that crawls and other producers know it by.
struct ConnectDataset: Hashable, Sendable {
  /// DataHub's word for the platform.
  let platform: String
  /// Where the server is; nil for platforms whose names hold no address.
  let address: Address?
  /// The name within the server.
  let name: String

  /// A server or bucket.
  struct Address: Hashable, Sendable {
    let host: String
    let port: Int?

    /// Reads `host`, `host:port` or `[v6]:port`.
    init?(_ text: some StringProtocol, defaultPort: Int? = nil) {
      guard !text.isEmpty else { return nil }
      let colon = text.hasSuffix("]") ? nil : text.lastIndex(of: ":")
      var name = colon.map { text[..<$0] } ?? text[...]
      if name.hasPrefix("["), name.hasSuffix("]") { name = name.dropFirst().dropLast() }
      guard !name.isEmpty else { return nil }
      host = name.lowercased()
      port = colon.flatMap { Int(text[text.index(after: $0)...]) } ?? defaultPort
    }

    /// What OpenLineage's namespaces have behind `://`.
    var text: String { port.map { "\(host):\($0)" } ?? host }
  }

  init(_ platform: String, at address: Address?, _ name: String) {
    self.platform = Platform.canonical(platform)
    self.address = address
    self.name = name
  }

  /// - Parameter parts: the names from the outermost; nil when one is missing.
  init?(_ platform: String, at address: Address?, parts: [String?]) {
    guard let fqn = try? FQN(parts: parts.compactMap(\.self)), fqn.parts.count == parts.count else { return nil }
    self.init(platform, at: address, fqn.description)
  }

  /// The name that the catalog resolves: DataHub's with a platform instance, OpenLineage's with an address.
  func reference(instance: String?, environment: String) -> AssetReference {
    if let address, instance == nil { return .alias("\(platform)://\(address.text)/\(name)") }
    let whole = instance.map { "\($0).\(name)" } ?? name
    return .alias("urn:li:dataset:(urn:li:dataPlatform:\(platform),\(whole),\(environment))")
  }
}
