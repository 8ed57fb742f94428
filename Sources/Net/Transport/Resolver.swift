import CLinux
import Glibc
import System

/// An address to connect to, in the kernel's form.
struct SocketAddress: Sendable {
  let storage: sockaddr_storage
  let length: socklen_t
  let family: Int32
  /// Nil for a Unix socket.
  let ip: IPAddress?

  init(_ address: UnsafePointer<sockaddr>, length: socklen_t) {
    var storage = sockaddr_storage()
    withUnsafeMutableBytes(of: &storage) {
      $0.copyMemory(from: UnsafeRawBufferPointer(start: address, count: min(Int(length), $0.count)))
    }
    self.storage = storage
    self.length = length
    family = Int32(address.pointee.sa_family)
    ip = IPAddress(address)
  }

  /// A Unix socket's address.
  /// - Returns: nil when the path is longer than the kernel takes (107 bytes).
  init?(unixPath path: String) {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    let fits = withUnsafeMutableBytes(of: &address.sun_path) { field in
      guard bytes.count < field.count else { return false }
      field.copyBytes(from: bytes)
      return true
    }
    guard fits else { return nil }
    self = withUnsafePointer(to: address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        SocketAddress($0, length: socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }

  func withPointer<Result>(_ body: (UnsafePointer<sockaddr>) -> Result) -> Result {
    withUnsafePointer(to: storage) { $0.withMemoryRebound(to: sockaddr.self, capacity: 1, body) }
  }
}

/// Host names to addresses, through the system's resolver.
enum Resolver {
  /// The addresses of a host in the system's order of preference.
  /// - Throws: `.unresolved`, or `.timedOut(.resolve)` at the deadline.
  static func addresses(
    of host: String, port: UInt16, deadline: Deadline
  ) throws(TransportError.Cause) -> [SocketAddress] {
    // An embedded zero would cut the name that the resolver sees from the name that is shown and verified.
    guard !host.isEmpty, !host.utf8.contains(0) else { throw .unresolved("it is empty or has a zero byte") }
    if IPAddress(host) != nil { return try lookUp(host, port: port).get() }
    // getaddrinfo has no deadline of its own, so it waits on a thread that can be left behind.
    let outcome = Guarded<Result<[SocketAddress], TransportError.Cause>?>(nil)
    do throws(SystemError) {
      _ = try Thread.start(name: "resolver", stackSize: 1 << 18) {
        let result = lookUp(host, port: port)
        outcome.signal { $0 = result }
      }
    } catch {
      throw .system(error)
    }
    let result = outcome.wait(until: deadline.instant) { $0 }
    // The answer may arrive between the end of the wait and this look.
    guard let result = result ?? outcome.withLock({ $0 }) else { throw .timedOut(.resolve) }
    return try result.get()
  }

  private static func lookUp(_ host: String, port: UInt16) -> Result<[SocketAddress], TransportError.Cause> {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_NUMERICSERV
    var list: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(host, "\(port)", &hints, &list)
    guard code == 0 else { return .failure(.unresolved(String(cString: gai_strerror(code)))) }
    defer { freeaddrinfo(list) }
    var addresses: [SocketAddress] = []
    var next = list
    while let entry = next?.pointee {
      if let address = entry.ai_addr { addresses.append(SocketAddress(address, length: entry.ai_addrlen)) }
      next = entry.ai_next
    }
    return addresses.isEmpty ? .failure(.unresolved("it has no address")) : .success(addresses)
  }
}

extension TransportError.Cause: Error {}
