import Glibc

/// An IPv4 or IPv6 address.
package struct IPAddress: Sendable, Hashable, CustomStringConvertible {
  /// Network byte order: 4 bytes for IPv4, 16 for IPv6.
  package let bytes: [UInt8]

  /// Reads dotted decimal or colon-separated hexadecimal, without brackets or zone.
  package init?(_ text: String) {
    var address = [UInt8](repeating: 0, count: 16)
    if inet_pton(AF_INET, text, &address) == 1 {
      bytes = Array(address[..<4])
    } else if inet_pton(AF_INET6, text, &address) == 1 {
      bytes = address
    } else {
      return nil
    }
  }

  /// The address in a socket address, nil for families other than IPv4 and IPv6.
  init?(_ address: UnsafePointer<sockaddr>) {
    switch Int32(address.pointee.sa_family) {
    case AF_INET:
      bytes = address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
        withUnsafeBytes(of: $0.pointee.sin_addr) { Array($0) }
      }
    case AF_INET6:
      bytes = address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
        withUnsafeBytes(of: $0.pointee.sin6_addr) { Array($0) }
      }
    default: return nil
    }
  }

  /// The address with these bytes, nil unless they are 4 or 16.
  init?(networkOrder bytes: [UInt8]) {
    guard bytes.count == 4 || bytes.count == 16 else { return nil }
    self.bytes = bytes
  }

  package var description: String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    inet_ntop(bytes.count == 4 ? AF_INET : AF_INET6, bytes, &text, socklen_t(text.count))
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Where packets for this address can end up.
  package var scope: Scope {
    if let embedded = embeddedIPv4 { return embedded.scope }
    return bytes.count == 4 ? Self.scope(ofIPv4: bytes) : Self.scope(ofIPv6: bytes)
  }

  /// Where packets for an address can end up.
  package enum Scope: Sendable, Hashable, CaseIterable {
    /// This machine: 127/8, ::1, and the unspecified address, which the kernel takes for it.
    case loopback
    /// The wire this machine hangs on, with the metadata services of clouds: 169.254/16, fe80::/10.
    case linkLocal
    /// The owner's own network: RFC 1918, RFC 6598, fc00::/7.
    case privateNetwork
    /// Multicast, broadcast, documentation and reserved ranges; no server is there.
    case reserved
    /// The internet.
    case global
  }

  /// The IPv4 address that a mapped (::ffff:), compatible (::), NAT64 (64:ff9b::) or 6to4 (2002::) address reaches.
  private var embeddedIPv4: IPAddress? {
    guard bytes.count == 16 else { return nil }
    if bytes.starts(with: [0x20, 0x02]) { return IPAddress(networkOrder: Array(bytes[2..<6])) }
    let mapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
    let compatible = bytes[..<12].allSatisfy { $0 == 0 } && bytes[12...].contains { $0 > 1 }
    let translated = bytes.starts(with: [0x00, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0])
    return mapped || compatible || translated ? IPAddress(networkOrder: Array(bytes[12...])) : nil
  }

  private static func scope(ofIPv4 bytes: [UInt8]) -> Scope {
    switch (bytes[0], bytes[1]) {
    case (127, _), (0, _): .loopback
    case (169, 254): .linkLocal
    case (10, _), (172, 16...31), (192, 168), (100, 64...127): .privateNetwork
    case (192, 0) where bytes[2] == 0 || bytes[2] == 2: .reserved
    case (198, 18...19), (224..., _): .reserved
    case (198, 51) where bytes[2] == 100: .reserved
    case (203, 0) where bytes[2] == 113: .reserved
    default: .global
    }
  }

  private static func scope(ofIPv6 bytes: [UInt8]) -> Scope {
    if bytes[..<15].allSatisfy({ $0 == 0 }) && bytes[15] <= 1 { return .loopback }
    switch (bytes[0], bytes[1]) {
    case (0xFE, 0x80...0xBF): return .linkLocal
    case (0xFC...0xFD, _), (0xFE, 0xC0...): return .privateNetwork
    // Teredo and the other protocol assignments of 2001::/23, then documentation.
    case (0x20, 0x01) where bytes[2] <= 1 || (bytes[2] == 0x0D && bytes[3] == 0xB8): return .reserved
    // Only 2000::/3 is handed out to the internet (RFC 4291 2.4).
    case (0x20...0x3F, _): return .global
    default: return .reserved
    }
  }
}
