import CLinux
import Glibc
import System

/// A listener on loopback that hands each connection to a function, on a thread of its own.
final class LoopbackListener: Sendable {
  let port: UInt16
  private let descriptor: Int32
  private let peers: Guarded<[Int32]>

  /// - Parameter serve: what a connection is given; it is closed when that returns. Takes its number, too, from zero.
  init(_ serve: @escaping @Sendable (LoopbackPeer, _ number: Int) -> Void) throws {
    // A server that a test starts must not inherit it: its other end would never see the end of the stream.
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in.loopback(port: 0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = address.withPointer { bind(descriptor, $0, length) == 0 && listen(descriptor, 64) == 0 && getsockname(descriptor, $0, &length) == 0 }
    guard bound else { throw SystemError.last("bind") }
    self.descriptor = descriptor
    port = UInt16(bigEndian: address.sin_port)
    let peers = Guarded<[Int32]>([])
    self.peers = peers
    _ = try Thread.start(name: "listener") {
      var number = 0
      while true {
        let client = accept4(descriptor, nil, nil, Int32(SOCK_CLOEXEC.rawValue))
        guard client >= 0 else { break }
        peers.withLock { $0.append(client) }
        let place = number
        number += 1
        _ = try? Thread.start(name: "peer") {
          serve(LoopbackPeer(descriptor: client), place)
          peers.withLock { peers in
            peers.removeAll { $0 == client }
            close(client)
          }
        }
      }
      close(descriptor)
    }
  }

  deinit {
    hangUp()
    // The thread that accepts closes it.
    shutdown(descriptor, Int32(SHUT_RDWR))
  }

  /// Ends the connections that are open.
  func hangUp() {
    peers.withLock { peers in
      // A thread that still sends has the descriptor: it only learns that nobody listens.
      for client in peers { shutdown(client, Int32(SHUT_RDWR)) }
    }
  }
}

/// The server's side of a connection.
struct LoopbackPeer: Sendable {
  fileprivate let descriptor: Int32

  /// A connection of our own to a port on loopback.
  init?(port: UInt16) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in.loopback(port: port)
    guard address.withPointer({ connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0 }) else {
      close(descriptor)
      return nil
    }
    self.descriptor = descriptor
  }

  fileprivate init(descriptor: Int32) {
    self.descriptor = descriptor
    var on: Int32 = 1
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  /// The next bytes; none at the end of the stream.
  func receive() -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
      count = max(0, recv(descriptor, buffer.baseAddress, buffer.count, 0))
    }
  }

  /// Waits until the other side ends the stream, whatever it still sends.
  func drain() {
    while !receive().isEmpty {}
  }

  /// - Returns: false when nobody takes the bytes any more.
  @discardableResult
  func send(_ bytes: some Collection<UInt8>) -> Bool {
    let bytes = Array(bytes)
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress?.advanced(by: sent), $0.count - sent, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  /// Ends our half of the stream. Closing it with unread bytes would take back what was sent.
  func finish() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// Hears no more, and makes the end of the connection a reset rather than the end of a stream.
  func resetAtEnd() {
    var now = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
    shutdown(descriptor, Int32(SHUT_RD))
  }

  /// Closes a connection of our own.
  func hangUp() { close(descriptor) }
}

extension sockaddr_in {
  fileprivate static func loopback(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }

  fileprivate mutating func withPointer<Result>(_ body: (UnsafeMutablePointer<sockaddr>) -> Result) -> Result {
    withUnsafeMutablePointer(to: &self) { $0.withMemoryRebound(to: sockaddr.self, capacity: 1, body) }
  }
}
