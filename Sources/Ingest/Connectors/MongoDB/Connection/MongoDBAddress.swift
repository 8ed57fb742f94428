/// Where one server of a deployment listens.
struct MongoDBAddress: Hashable, Sendable, CustomStringConvertible {
  /// A name or an address, or the path of a Unix socket when it starts with a slash.
  let host: String
  let port: UInt16

  init(host: String, port: UInt16 = 27017) {
    self.host = host
    self.port = port
  }

  /// Reads `host`, `host:port` or `[::1]:port`; nil for anything else.
  init?(_ text: some StringProtocol) {
    if text.hasPrefix("/") {
      self.init(host: String(text))
      return
    }
    let colon = text.hasSuffix("]") ? nil : text.lastIndex(of: ":")
    var host = String(colon.map { text[..<$0] } ?? text[...])
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    let port = colon.map { UInt16(text[text.index(after: $0)...]) } ?? 27017
    guard let port, port > 0, !host.isEmpty else { return nil }
    // Names of hosts are the same in either case; members of a set are told apart by theirs.
    self.init(host: host.lowercased(), port: port)
  }

  var isUnixSocket: Bool { host.hasPrefix("/") }

  var description: String { isUnixSocket ? host : host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
