import Glibc
import System

/// A server on loopback that does what a script says with each connection, several at a time.
final class HostileServer: Sendable {
  /// What a connection is given.
  enum Play: Sendable {
    /// These bytes, then silence.
    case bytes([UInt8])
    /// These bytes, then the end of the stream.
    case cut([UInt8])
    /// The first bytes, then the others again and again, with a pause between them in microseconds.
    case endless([UInt8], [UInt8], pause: UInt32)
  }

  let port: UInt16
  private let listener: Int32
  private let plays = Guarded<[Play]>([])
  private let open = Guarded<[Int32]>([])

  init() throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 64) == 0 && getsockname(listener, $0, &length) == 0
      }
    }
    guard bound else { throw SystemError.last("bind") }
    self.listener = listener
    port = UInt16(bigEndian: address.sin_port)
    let (plays, open) = (plays, open)
    _ = try Thread.start(name: "hostile") {
      while true {
        let client = accept(listener, nil, nil)
        guard client >= 0 else { return }
        let play = plays.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        open.withLock { $0.append(client) }
        guard let play else { continue }
        if case .endless(let first, let again, let pause) = play {
          _ = try? Thread.start(name: "endless") {
            guard Self.send(client, first) else { return }
            while Self.send(client, again) { usleep(pause) }
          }
        } else {
          Self.perform(play, client)
        }
      }
    }
  }

  deinit {
    forget()
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  /// What the next connections are given, one each.
  func expect(_ plays: [Play]) {
    forget()
    self.plays.withLock { $0 = plays }
  }

  /// Ends the connections that are still open.
  private func forget() {
    open.withLock { open in
      // A thread that still sends has the descriptor: it only learns that nobody listens.
      for client in open { shutdown(client, Int32(SHUT_RDWR)) }
      open = []
    }
  }

  private static func perform(_ play: Play, _ client: Int32) {
    switch play {
    case .bytes(let bytes): _ = send(client, bytes)
    case .cut(let bytes):
      _ = send(client, bytes)
      // The other half stays open: closing it with unread bytes would take the answer back.
      shutdown(client, Int32(SHUT_WR))
    case .endless: break
    }
  }

  private static func send(_ client: Int32, _ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.send(client, $0.baseAddress?.advanced(by: sent), $0.count - sent, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }
}
