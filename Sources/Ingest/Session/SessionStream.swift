import Net

/// The bytes of a session with a server: every wait ends at its deadline, and soon after the crawl is cancelled. One
/// thread uses it.
final class SessionStream<Cause: SessionCause> {
  private let stream: SocketStream
  private let isCancelled: () -> Bool
  private var chunk: [UInt8] = []

  /// A wait is cut into slices of so many seconds, so that a cancelled crawl ends at once.
  private static var slice: Double { 0.25 }

  /// Connects.
  /// - Parameters:
  ///   - tls: how the session is protected from its first byte; nil to speak in the clear.
  ///   - isCancelled: asked a few times a second while the server is waited for.
  init(
    to place: SessionPlace, tls: TLSClientConfiguration?, deadline: Deadline, isCancelled: @escaping () -> Bool
  ) throws(Cause) {
    self.isCancelled = isCancelled
    do throws(TransportError) {
      stream = switch place {
      case .host(let host, let port): try SocketStream.connect(host: host, port: port, deadline: deadline)
      case .socket(let path): try SocketStream.connect(unixPath: path, deadline: deadline)
      }
    } catch { throw .connection(.transport(error.cause)) }
    if let tls { try startTLS(tls, serverName: place.name, deadline: deadline) }
  }

  deinit { stream.close() }

  func close() { stream.close() }

  /// How the session is encrypted; nil in the clear.
  var tlsInfo: TLSInfo? { stream.tlsInfo }

  /// Goes on under TLS; a failure closes the connection.
  /// - Parameter serverName: the name or address that the certificate must carry.
  func startTLS(_ configuration: TLSClientConfiguration, serverName: String, deadline: Deadline) throws(Cause) {
    let context: TLSClientContext
    do throws(TLSError) { context = try TLSClientContext(configuration) } catch { throw .connection(.tlsSetup(error)) }
    do throws(TransportError) {
      try stream.startTLS(context, serverName: serverName, deadline: deadline)
    } catch {
      stream.close()
      throw .connection(.transport(error.cause))
    }
  }

  /// Sends all the bytes.
  func write(_ bytes: [UInt8], deadline: Deadline) throws(Cause) {
    do throws(TransportError) {
      try stream.write(bytes, deadline: deadline)
    } catch { throw .connection(.transport(error.cause)) }
  }

  /// The next bytes, at least one.
  /// - Throws: `.endOfStream` when the server has none, and `.timedOut` at the deadline even if it never stops sending.
  func read(max: Int = 1 << 16, deadline: Deadline) throws(Cause) -> [UInt8] {
    chunk.removeAll(keepingCapacity: true)
    while true {
      if isCancelled() { throw .connection(.cancelled) }
      if deadline.hasPassed { throw .connection(.transport(.timedOut(.read))) }
      do throws(TransportError) {
        let slice = min(deadline, .after(seconds: Self.slice))
        if try stream.read(into: &chunk, max: max, deadline: slice) > 0 { return chunk }
      } catch {
        guard case .timedOut(.read) = error.cause else { throw .connection(.transport(error.cause)) }
        continue
      }
      throw .connection(.transport(.endOfStream))
    }
  }
}

/// Where a server listens.
enum SessionPlace {
  case host(String, UInt16)
  /// The path of a Unix socket.
  case socket(String)

  /// What a certificate must be for.
  var name: String {
    switch self {
    case .host(let host, _): host
    case .socket(let path): path
    }
  }
}
