import Codecs
import System

/// Opens connections: directly, to a proxy, or through one.
final class ClientConnector: Sendable {
  private let configuration: HTTPClientConfiguration
  // Reading the system's certificates takes tens of milliseconds, so it waits for the first https request.
  private let context = Guarded<TLSClientContext?>(nil)

  init(_ configuration: HTTPClientConfiguration) { self.configuration = configuration }

  func open(_ route: Route, deadline total: Deadline) throws(HTTPClientError.Cause) -> ClientConnection {
    let deadline = min(total, .after(seconds: configuration.connectTimeout))
    guard let host = route.origin.host, let port = route.origin.port.flatMap({ UInt16(exactly: $0) }) else {
      throw .invalidRequest("the URL has no host")
    }
    let stream: SocketStream
    do throws(TransportError) {
      if let proxy = route.proxy {
        try checkLiteral(host, port)
        let proxyPort = proxy.port.flatMap { UInt16(exactly: $0) } ?? 80
        stream = try .connect(host: proxy.host ?? "", port: proxyPort, deadline: deadline)
      } else {
        stream = try .connect(host: host, port: port, deadline: deadline, policy: configuration.addresses)
      }
    } catch {
      throw .transport(error)
    }
    let connection = ClientConnection(route: route, stream: stream)
    guard route.origin.scheme == "https" else { return connection }
    do throws(HTTPClientError.Cause) {
      if route.proxy != nil { try openTunnel(connection, to: host, port: port, deadline: deadline) }
      try startTLS(on: stream, host: host, deadline: deadline)
    } catch {
      stream.close()
      throw error
    }
    return connection
  }

  /// What can be said of a target that a proxy will resolve.
  private func checkLiteral(_ host: String, _ port: UInt16) throws(TransportError) {
    if let address = IPAddress(host), !configuration.addresses.allows(address) {
      throw TransportError(peer: "\(host):\(port)", cause: .forbidden(address))
    }
  }

  /// RFC 9110 9.3.6.
  private func openTunnel(
    _ connection: ClientConnection, to host: String, port: UInt16, deadline: Deadline
  ) throws(HTTPClientError.Cause) {
    let authority = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
    var fields: HTTPHeaders = ["Host": authority]
    for (name, value) in connection.route.proxyFields { fields.add(name, value) }
    let request = Array("CONNECT \(authority) HTTP/1.1\r\n".utf8) + fields.wire + [0x0D, 0x0A]
    var answer: HTTPStatus?
    // A refusal's page is of no interest: the status tells enough, and the connection is dropped.
    let outcome = connection.exchange(
      request, HTTPResponseParser(to: .connect, bodyLimit: .max), silence: configuration.connectTimeout,
      deadline: deadline
    ) { event throws(HTTPClientError.Cause) in
      if case .head(let status, _) = event { answer = status }
      return answer?.isSuccess ?? true
    }
    if let answer, !answer.isSuccess { throw .proxy(answer) }
    if let failure = outcome.failure { throw failure }
  }

  private func startTLS(on stream: SocketStream, host: String, deadline: Deadline) throws(HTTPClientError.Cause) {
    do throws(TransportError) {
      let context: TLSClientContext
      do throws(TLSError) { context = try tlsContext() } catch {
        throw TransportError(peer: stream.peer, cause: .tls(error))
      }
      try stream.startTLS(context, serverName: host, deadline: deadline)
    } catch {
      throw .transport(error)
    }
  }

  private func tlsContext() throws(TLSError) -> TLSClientContext {
    try context.withLock { context throws(TLSError) in
      if let context { return context }
      let created = try TLSClientContext(configuration.tls)
      context = created
      return created
    }
  }
}
