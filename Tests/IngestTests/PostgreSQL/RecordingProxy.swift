import Glibc
import System

/// Stands between a client and a server on loopback and keeps what the server said, connection by connection.
final class RecordingProxy: Sendable {
  let port: UInt16
  private let recorded = Guarded<[[UInt8]]>([])

  init(to target: UInt16) throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = Self.loopback(0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 8) == 0 && getsockname(listener, $0, &length) == 0
      }
    }
    guard bound else { throw SystemError.last("bind") }
    port = UInt16(bigEndian: address.sin_port)
    let recorded = recorded
    _ = try Thread.start(name: "proxy") {
      while true {
        let client = accept(listener, nil, nil)
        guard client >= 0 else { return }
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Self.loopback(target)
        let connected = withUnsafePointer(to: &address) {
          $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0 }
        }
        guard connected else { return }
        let index = recorded.withLock { list in
          list.append([])
          return list.count - 1
        }
        _ = try? Thread.start(name: "up") { Self.pump(client, server) { _ in } }
        _ = try? Thread.start(name: "down") { Self.pump(server, client) { bytes in recorded.withLock { $0[index] += bytes } } }
      }
    }
  }

  /// What the server has said so far, one entry per connection in the order in which they were opened.
  var conversation: [[UInt8]] { recorded.withLock { $0 } }

  private static func loopback(_ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }

  private static func pump(_ from: Int32, _ to: Int32, _ keep: ([UInt8]) -> Void) {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = recv(from, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      keep(Array(buffer.prefix(count)))
      guard send(to, buffer, count, Int32(MSG_NOSIGNAL)) == count else { break }
    }
    shutdown(to, Int32(SHUT_WR))
  }
}
