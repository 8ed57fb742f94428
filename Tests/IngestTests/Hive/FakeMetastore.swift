import Codecs
import Glibc
import System

/// A metastore on loopback that speaks Thrift and answers by a function; it can go silent or hang up after so many bytes.
final class FakeMetastore: Sendable {
  /// What happens when the bytes that may be sent are used up.
  enum Ending: Sendable { case close, silence }

  let port: UInt16
  private let listener: Int32
  private let left: Guarded<Int>
  private let asked = Guarded<[ThriftMessage]>([])

  /// - Parameters:
  ///   - bytes: how many bytes are sent in all, over all connections.
  ///   - answer: the reply's body under the kind it has; nil for no answer at all.
  init(
    _ transport: ThriftTransport = .unframed, bytes: Int = .max, then ending: Ending = .close,
    _ answer: @escaping @Sendable (ThriftMessage) -> (ThriftMessage.Kind, ThriftStructure)?
  ) throws {
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
    self.listener = listener
    port = UInt16(bigEndian: address.sin_port)
    left = Guarded(bytes)
    let (left, asked) = (left, asked)
    _ = try Thread.start(name: "metastore") {
      while true {
        let client = accept(listener, nil, nil)
        guard client >= 0 else { return }
        _ = try? Thread.start(name: "metastore client") {
          Self.serve(client, transport, left, then: ending) { call in
            asked.withLock { $0.append(call) }
            return answer(call)
          }
        }
      }
    }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  /// The functions that were called so far.
  var calls: [ThriftMessage] { asked.withLock { $0 } }

  private static func serve(
    _ client: Int32, _ transport: ThriftTransport, _ left: Guarded<Int>, then ending: Ending,
    _ answer: (ThriftMessage) -> (ThriftMessage.Kind, ThriftStructure)?
  ) {
    var reader = ThriftMessageReader(transport)
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    defer { Glibc.close(client) }
    while true {
      let count = recv(client, &buffer, buffer.count, 0)
      guard count > 0 else { return }
      reader.append(buffer[..<count])
      // What is no Thrift makes a real server hang up, too.
      while let call = try? reader.next() {
        guard let (kind, body) = answer(call) else { continue }
        let reply = ThriftMessage(kind: kind, name: call.name, sequence: call.sequence, body: body).encoded(for: transport)
        guard send(reply, to: client, left) else {
          if ending == .silence { while recv(client, &buffer, buffer.count, 0) > 0 {} }
          return
        }
      }
      if (try? reader.next()) == nil, transport == .framed, reader.isInsideMessage, buffer[0] == 0x80 { return }
    }
  }

  /// Sends as much as may still be sent; false when that was not all.
  private static func send(_ bytes: [UInt8], to client: Int32, _ left: Guarded<Int>) -> Bool {
    let allowed = left.withLock { left in
      let allowed = min(left, bytes.count)
      left -= allowed
      return allowed
    }
    var sent = 0
    while sent < allowed {
      let count = bytes.withUnsafeBytes { Glibc.send(client, $0.baseAddress?.advanced(by: sent), allowed - sent, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { return false }
      sent += count
    }
    return allowed == bytes.count
  }
}
