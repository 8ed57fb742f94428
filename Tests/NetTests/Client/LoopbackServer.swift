import Glibc
import Net
import Synchronization
import System

/// A TCP server on a free loopback port that runs a closure for each connection, each on a thread of its own.
final class LoopbackServer: Sendable {
  let port: UInt16
  private let listener: Int32
  private let accepting: Thread
  private let connections: ConnectionCount

  /// How many connections have been accepted.
  var accepted: Int { connections.value.load(ordering: .acquiring) }

  init(backlog: Int32 = 16, _ handle: @escaping @Sendable (LoopbackPeer) -> Void) throws {
    let (descriptor, port) = try Self.listen(backlog: backlog)
    let count = ConnectionCount()
    listener = descriptor
    self.port = port
    connections = count
    accepting = try Thread.start(name: "accept") {
      var handlers: [Thread] = []
      while true {
        let connection = accept(descriptor, nil, nil)
        guard connection >= 0 else { break }
        let index = count.value.wrappingAdd(1, ordering: .acquiringAndReleasing).oldValue
        let peer = LoopbackPeer(descriptor: connection, index: index)
        guard
          let handler = try? Thread.start(
            name: "peer",
            {
              handle(peer)
              peer.close()
            })
        else { break }
        handlers.append(handler)
      }
      for handler in handlers { handler.join() }
    }
  }

  /// Stops accepting and waits for every handler.
  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    accepting.join()
    close(listener)
  }

  /// A listening socket and its port, on which nobody accepts.
  static func listen(backlog: Int32) throws -> (descriptor: Int32, port: UInt16) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw SystemError.last("socket") }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        guard bind(descriptor, generic, size) == 0 else { return Int32(-1) }
        guard Glibc.listen(descriptor, backlog) == 0 else { return Int32(-1) }
        return getsockname(descriptor, generic, &size)
      }
    }
    guard result == 0 else { throw SystemError.last("bind") }
    return (descriptor, UInt16(bigEndian: address.sin_port))
  }
}

private final class ConnectionCount: Sendable {
  let value = Atomic(0)
}

/// The server's end of one connection.
struct LoopbackPeer: Sendable {
  let descriptor: Int32
  /// Which connection this is, from 0.
  let index: Int

  /// What has come, waiting for at least one byte; empty at the end.
  func read() -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 1 << 16) { bytes, count in
      count = max(0, recv(descriptor, bytes.baseAddress, bytes.count, 0))
    }
  }

  /// Reads up to and including the empty line that ends a request's header; nil when the client leaves before.
  func readHead() -> String? {
    var text = ""
    while !text.hasSuffix("\r\n\r\n") {
      var byte: UInt8 = 0
      guard recv(descriptor, &byte, 1, 0) == 1 else { return nil }
      text.unicodeScalars.append(Unicode.Scalar(byte))
    }
    return text
  }

  /// Reads exactly `count` bytes, fewer when the client leaves before.
  func read(_ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      var chunk = [UInt8](repeating: 0, count: count - bytes.count)
      let received = recv(descriptor, &chunk, chunk.count, 0)
      guard received > 0 else { break }
      bytes += chunk[..<received]
    }
    return bytes
  }

  /// Sends all bytes; false when the client has left.
  @discardableResult
  func write(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        send(descriptor, $0.baseAddress?.advanced(by: sent), $0.count - sent, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  @discardableResult
  func write(_ text: String) -> Bool { write(Array(text.utf8)) }

  /// Ends the stream in both directions.
  func endStream() { shutdown(descriptor, Int32(SHUT_RDWR)) }

  func close() { Glibc.close(descriptor) }
}

/// Runs `body` with a server and stops the server afterwards.
func withServer<Result>(
  _ handle: @escaping @Sendable (LoopbackPeer) -> Void, _ body: (LoopbackServer) throws -> Result
) throws -> Result {
  let server = try LoopbackServer(handle)
  defer { server.stop() }
  return try body(server)
}

/// Runs `body` and returns the seconds it took.
func seconds(_ body: () throws -> Void) rethrows -> Double {
  let start = MonotonicClock.now
  try body()
  return Double(MonotonicClock.now - start) / 1e9
}
