import Glibc
import System

/// A server on loopback that answers each connection with fixed bytes, for faults that a real server never shows.
final class ScriptedServer: Sendable {
  /// What happens once the bytes are sent.
  enum Ending: Sendable {
    case close
    /// Keeps the connection open in silence until the client leaves.
    case silence
  }

  let port: UInt16
  private let requests = Guarded<[[UInt8]]>([])

  /// - Parameters:
  ///   - answers: one per connection, sent as soon as the client has sent something.
  ///   - speaksFirst: whether the answers are sent without waiting for the client.
  init(_ answers: [[UInt8]], then ending: Ending = .close, speaksFirst: Bool = false) throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 8) == 0 && getsockname(listener, $0, &length) == 0
      }
    }
    guard bound else { throw SystemError.last("bind") }
    port = UInt16(bigEndian: address.sin_port)
    let requests = requests
    _ = try Thread.start(name: "scripted") {
      for answer in answers {
        let client = accept(listener, nil, nil)
        guard client >= 0 else { break }
        Self.serve(client, answer, then: ending, speaksFirst: speaksFirst, requests)
      }
      Glibc.close(listener)
    }
  }

  /// What clients sent first, one entry per connection that was answered.
  var received: [[UInt8]] { requests.withLock { $0 } }

  private static func serve(
    _ client: Int32, _ answer: [UInt8], then ending: Ending, speaksFirst: Bool, _ requests: Guarded<[[UInt8]]>
  ) {
    var buffer = [UInt8](repeating: 0, count: 4096)
    if !speaksFirst {
      let count = recv(client, &buffer, buffer.count, 0)
      requests.withLock { $0.append(Array(buffer.prefix(max(0, count)))) }
    }
    _ = send(client, answer, answer.count, Int32(MSG_NOSIGNAL))
    if ending == .close {
      shutdown(client, Int32(SHUT_WR))
    }
    // Closing with unread bytes would reset the connection and take the answer back.
    while recv(client, &buffer, buffer.count, 0) > 0 {}
    Glibc.close(client)
  }
}
