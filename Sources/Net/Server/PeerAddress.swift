package import Glibc

/// The address and port at the other end of a connection.
package struct PeerAddress: Sendable, Hashable, CustomStringConvertible {
  /// The address as IPv6, in network order; IPv4 is mapped into `::ffff:0:0/96`.
  private let high: UInt64
  private let low: UInt64
  package let port: UInt16

  /// `127.0.0.1` without a port.
  package static let loopback = PeerAddress(high: 0, low: 0xFFFF_7F00_0001, port: 0)

  private init(high: UInt64, low: UInt64, port: UInt16) {
    (self.high, self.low, self.port) = (high, low, port)
  }

  /// The address that `accept` or `getsockname` filled in.
  package init(_ storage: sockaddr_storage) {
    self = withUnsafeBytes(of: storage) { bytes in
      let port = UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
      guard Int32(storage.ss_family) == AF_INET6 else {
        let address = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
        return PeerAddress(high: 0, low: 0xFFFF_0000_0000 | UInt64(address), port: port)
      }
      return PeerAddress(
        high: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
        low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)), port: port)
    }
  }

  private var isIPv4: Bool { high == 0 && low >> 32 == 0xFFFF }

  /// Whether it is this machine.
  package var isLoopback: Bool { isIPv4 ? low & 0xFF00_0000 == 0x7F00_0000 : high == 0 && low == 1 }

  /// The number that stands for one client where limits are counted: an IPv4 address, or an IPv6 /64, since whoever has
  /// one address of such a network has all of them.
  package var network: UInt64 { isIPv4 ? low : high }

  /// The address without the port, such as `192.0.2.1` or `2001:db8::1`.
  package var host: String {
    let bytes = withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { Array($0) }
    return IPAddress(networkOrder: isIPv4 ? Array(bytes[12...]) : bytes)?.description ?? ""
  }

  package var description: String { isIPv4 ? "\(host):\(port)" : "[\(host)]:\(port)" }
}
