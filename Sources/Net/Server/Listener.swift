import CLinux
import Glibc
package import System

/// A socket that accepts connections.
final class Listener: Sendable {
  let descriptor: Int32
  /// The address it is bound to, with the port that the system chose for port 0.
  let address: PeerAddress

  /// Binds to `host:port`, `[v6]:port` or `:port`.
  /// - Throws: `ServerError.address` saying what is wrong with the text, or `.listen` with the system's reason.
  init(_ text: String) throws(ServerError) {
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
      throw .address(text, "expected host:port, such as 127.0.0.1:7474")
    }
    var host = String(text[..<colon])
    if host.hasPrefix("[") && host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    var hints = addrinfo()
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var found: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(host.isEmpty ? nil : host, String(port), &hints, &found)
    guard code == 0, let found else { throw .address(text, String(cString: gai_strerror(code))) }
    defer { freeaddrinfo(found) }
    descriptor = socket(
      found.pointee.ai_family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw .listen(text, .last("socket")) }
    var on: Int32 = 1
    let size = socklen_t(MemoryLayout<Int32>.size)
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, size)
    // Accepted sockets inherit it. With Nagle's algorithm a second small answer would wait for the first one's ACK.
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, size)
    guard bind(descriptor, found.pointee.ai_addr, found.pointee.ai_addrlen) == 0, Glibc.listen(descriptor, 4096) == 0
    else {
      let error = SystemError.last("bind")
      close(descriptor)
      throw .listen(text, error)
    }
    address = Self.localAddress(of: descriptor)
  }

  deinit { close(descriptor) }

  private static func localAddress(of descriptor: Int32) -> PeerAddress {
    var bound = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    withUnsafeMutableBytes(of: &bound) {
      _ = getsockname(descriptor, $0.baseAddress?.assumingMemoryBound(to: sockaddr.self), &length)
    }
    return PeerAddress(bound)
  }

  /// The next waiting connection, non-blocking; nil with `errno` set when there is none.
  func accept() -> (descriptor: Int32, peer: PeerAddress)? {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let accepted = withUnsafeMutableBytes(of: &storage) {
      accept4(
        descriptor, $0.baseAddress?.assumingMemoryBound(to: sockaddr.self), &length,
        Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue))
    }
    return accepted < 0 ? nil : (accepted, PeerAddress(storage))
  }
}

/// Why a server could not start.
package enum ServerError: Error, Equatable, CustomStringConvertible {
  /// A listen address that cannot be understood, and why.
  case address(String, String)
  /// A listen address that cannot be bound, and the system's reason.
  case listen(String, SystemError)
  /// The server runs already, or has been stopped.
  case started

  package var description: String {
    switch self {
    case .address(let text, let reason): "listen address '\(text)': \(reason)"
    case .listen(let text, let error) where error.code == EADDRINUSE:
      "cannot listen on \(text): another program does already"
    case .listen(let text, let error): "cannot listen on \(text): \(error)"
    case .started: "a server can be started once"
    }
  }
}
