package import Codecs

/// Which proxy, if any, stands between the client and a server.
package struct ProxyRules: Sendable {
  /// For `http` targets.
  package let http: URL?
  /// For `https` targets, reached by CONNECT.
  package let https: URL?
  private let exceptions: [ProxyException]

  /// No proxy.
  package static let none = ProxyRules(checkedHTTP: nil, https: nil, exceptions: [])

  /// Creates rules.
  /// - Parameter exceptions: hosts reached directly, in the form of `NO_PROXY`: `example.com` (and all below it),
  ///   `.example.com` (all below it), an address, a network `10.0.0.0/8`, each with an optional `:port`, or `*`.
  /// - Throws: when a proxy is not an `http` URL with a host.
  package init(http: URL?, https: URL?, exceptions: [String] = []) throws(ProxyError) {
    for proxy in [http, https].compactMap({ $0 }) where proxy.scheme != "http" || proxy.host == nil {
      throw ProxyError(proxy: "\(proxy.withoutCredentials)")
    }
    self.init(checkedHTTP: http, https: https, exceptions: exceptions.compactMap { ProxyException($0) })
  }

  /// The rules in the variables HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY, each also in lower case, which wins.
  /// - Parameter variable: looks up an environment variable.
  package init(environment variable: (String) -> String?) throws(ProxyError) {
    func value(_ name: String) -> String? {
      let text = variable(name.lowercased()) ?? variable(name)
      return text?.isEmpty == false ? text : nil
    }
    func proxy(_ name: String) throws(ProxyError) -> URL? {
      guard let text = value(name) ?? value("ALL_PROXY") else { return nil }
      do throws(URLError) {
        return try URL(text.utf8.firstRange(of: "://".utf8) == nil ? "http://\(text)" : text)
      } catch {
        throw ProxyError(proxy: "in \(name): \(error)")
      }
    }
    let exceptions = (value("NO_PROXY") ?? "").split { $0 == "," || $0 == " " }.map(String.init)
    try self.init(http: proxy("HTTP_PROXY"), https: proxy("HTTPS_PROXY"), exceptions: exceptions)
  }

  private init(checkedHTTP http: URL?, https: URL?, exceptions: [ProxyException]) {
    self.http = http
    self.https = https
    self.exceptions = exceptions
  }

  /// The proxy for a target. This machine is never reached through one.
  package func proxy(for url: URL) -> URL? {
    guard let proxy = url.scheme == "https" ? https : http, let host = url.host, let port = url.port else { return nil }
    let address = IPAddress(host)
    if host == "localhost" || address?.scope == .loopback { return nil }
    return exceptions.contains { $0.matches(host: host, address: address, port: port) } ? nil : proxy
  }
}

/// A proxy setting that cannot be used.
package struct ProxyError: Error, Equatable, CustomStringConvertible {
  /// The setting, without credentials.
  package let proxy: String

  package var description: String { "the proxy \(proxy) cannot be used; http://host:port is accepted" }
}

/// One entry of `NO_PROXY`.
private struct ProxyException: Sendable {
  private enum Subject {
    case everything
    case host(String, includesItself: Bool)
    case network([UInt8], bits: Int)
  }

  private let subject: Subject
  private let port: Int?

  /// Reads an entry; nil for one that matches nothing.
  init?(_ text: String) {
    let entry = text.lowercased()
    if entry == "*" {
      subject = .everything
      port = nil
    } else if let network = Self.network(entry) {
      subject = network
      port = nil
    } else {
      let isSuffix = entry.hasPrefix(".") || entry.hasPrefix("*.")
      let name = isSuffix ? String(entry.drop { $0 == "*" }.dropFirst()) : entry
      guard let authority = Authority(hostAndPort: name) else { return nil }
      port = authority.port
      if let address = IPAddress(authority.host) {
        subject = .network(address.bytes, bits: address.bytes.count * 8)
      } else {
        subject = .host(authority.host, includesItself: !isSuffix)
      }
    }
  }

  /// `10.0.0.0/8`, or a bare IPv6 address.
  private static func network(_ entry: String) -> Subject? {
    let parts = entry.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, let address = IPAddress(String(parts[0])) else { return nil }
    let width = address.bytes.count * 8
    guard parts.count == 2 else { return .network(address.bytes, bits: width) }
    guard let bits = Int(parts[1]), (0...width).contains(bits) else { return nil }
    return .network(address.bytes, bits: bits)
  }

  func matches(host: String, address: IPAddress?, port: Int) -> Bool {
    if let own = self.port, own != port { return false }
    switch subject {
    case .everything: return true
    case .host(let name, let includesItself):
      return includesItself && host == name || host.hasSuffix(".\(name)")
    case .network(let network, let bits):
      guard let address, address.bytes.count == network.count else { return false }
      return zip(address.bytes, network).enumerated().allSatisfy { index, pair in
        let significant = min(8, max(0, bits - index * 8))
        return (pair.0 ^ pair.1) >> UInt8(8 - significant) == 0
      }
    }
  }
}
