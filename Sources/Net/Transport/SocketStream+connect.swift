import CLinux
import Glibc
import System

extension SocketStream {
  /// Opens a TCP connection to the first of the host's addresses that answers.
  /// - Parameters:
  ///   - host: a name or an address; an IPv6 address with or without brackets.
  ///   - deadline: for resolving and connecting together; an address that does not answer gets its share only.
  ///   - policy: which of the addresses may be tried.
  /// - Throws: the cause at the last address tried.
  package static func connect(
    host: String, port: UInt16, deadline: Deadline, policy: AddressPolicy = .allowAll
  ) throws(TransportError) -> SocketStream {
    let peer = "\(host):\(port)"
    let name = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
    do throws(TransportError.Cause) {
      let addresses = try Resolver.addresses(of: name, port: port, deadline: deadline)
      return try connect(to: permitted(addresses, by: policy), peer: peer, deadline: deadline)
    } catch {
      throw TransportError(peer: peer, cause: error)
    }
  }

  /// Opens a connection to a Unix socket.
  package static func connect(unixPath path: String, deadline: Deadline) throws(TransportError) -> SocketStream {
    do throws(TransportError.Cause) {
      guard let address = SocketAddress(unixPath: path) else {
        throw .system(SystemError(code: ENAMETOOLONG, operation: "connect", path: nil))
      }
      return try connect(to: [address], peer: path, deadline: deadline)
    } catch {
      throw TransportError(peer: path, cause: error)
    }
  }

  private static func permitted(
    _ addresses: [SocketAddress], by policy: AddressPolicy
  ) throws(TransportError.Cause) -> [SocketAddress] {
    let permitted = addresses.filter { $0.ip.map(policy.allows) ?? true }
    if permitted.isEmpty, let refused = addresses.lazy.compactMap(\.ip).first { throw .forbidden(refused) }
    return permitted
  }

  private static func connect(
    to addresses: [SocketAddress], peer: String, deadline: Deadline
  ) throws(TransportError.Cause) -> SocketStream {
    var last = TransportError.Cause.unresolved("it has no address")
    for (index, address) in addresses.enumerated() {
      do throws(TransportError.Cause) {
        let descriptor = try open(address, deadline: deadline.share(among: addresses.count - index))
        return SocketStream(descriptor: descriptor, peer: peer, address: address.ip)
      } catch {
        last = error
      }
    }
    throw last
  }

  /// A connected, non-blocking descriptor.
  private static func open(_ address: SocketAddress, deadline: Deadline) throws(TransportError.Cause) -> Int32 {
    let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let descriptor = socket(address.family, type, 0)
    guard descriptor >= 0 else { throw .system(.last("socket")) }
    do throws(TransportError.Cause) {
      try finishConnecting(descriptor, to: address, deadline: deadline)
    } catch {
      Glibc.close(descriptor)
      throw error
    }
    if address.ip != nil {
      var on: Int32 = 1
      let size = socklen_t(MemoryLayout<Int32>.size)
      setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, size)
      setsockopt(descriptor, SOL_SOCKET, SO_KEEPALIVE, &on, size)
    }
    return descriptor
  }

  private static func finishConnecting(
    _ descriptor: Int32, to address: SocketAddress, deadline: Deadline
  ) throws(TransportError.Cause) {
    if address.withPointer({ Glibc.connect(descriptor, $0, address.length) }) == 0 { return }
    guard errno == EINPROGRESS || errno == EINTR else { throw .system(.last("connect", path: place(address))) }
    guard poll(descriptor, Int16(POLLOUT), until: deadline) else { throw .timedOut(.connect) }
    var code: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size)
    guard code == 0 else { throw .system(SystemError(code: code, operation: "connect", path: place(address))) }
  }

  /// The address in an error, which tells a wrong name server from a stopped server.
  private static func place(_ address: SocketAddress) -> String? { address.ip?.description }
}
