import Codecs

/// An HTTP/1.1 client with blocking calls, for crawlers and webhooks: any number of threads may share one.
///
/// Connections are kept for the next request to the same origin. A request of an idempotent method that meets a kept
/// connection which the server has meanwhile closed is sent once more on a new one.
package final class HTTPClient: Sendable {
  private let configuration: HTTPClientConfiguration
  private let connector: ClientConnector
  private let pool: ConnectionPool

  /// Creates a client; nothing is connected yet.
  package init(_ configuration: HTTPClientConfiguration = HTTPClientConfiguration()) {
    self.configuration = configuration
    connector = ClientConnector(configuration)
    pool = ConnectionPool(capacity: configuration.idleConnections, lifetime: configuration.idleLifetime)
  }

  deinit { pool.close() }

  /// Fails the requests under way and all later ones, and closes every connection. Any thread may call it.
  package func close() { pool.close() }

  /// Sends a request and reads the whole answer. Any status is an answer, not an error.
  package func send(_ request: ClientRequest) throws(HTTPClientError) -> ClientResponse {
    var body: [UInt8] = []
    var response = try send(request) { _, bytes in
      body += bytes
      return true
    }
    response.body = body
    return response
  }

  /// Sends a request and hands out the decoded body of the answer in pieces as they come.
  /// - Parameter receive: takes the answer without its body and the next bytes; false breaks off the answer.
  /// - Returns: the answer without its body.
  package func send(
    _ request: ClientRequest, receive: (ClientResponse, [UInt8]) -> Bool
  ) throws(HTTPClientError) -> ClientResponse {
    let deadline = Deadline.after(seconds: configuration.totalTimeout)
    var current = request
    var redirects = 0
    do throws(HTTPClientError.Cause) {
      while true {
        var answer = Answer(to: current, origin: request.url, redirects: redirects, configuration)
        try perform(&answer, deadline: deadline, receive: receive)
        guard let next = answer.redirect else { return try answer.complete() }
        current = next
        redirects += 1
      }
    } catch {
      throw HTTPClientError(current.method, current.url, error)
    }
  }

  /// One request and its answer, on a kept connection if there is one.
  private func perform(
    _ answer: inout Answer, deadline: Deadline, receive: (ClientResponse, [UInt8]) -> Bool
  ) throws(HTTPClientError.Cause) {
    let request = answer.request
    guard request.url.scheme == "http" || request.url.scheme == "https" else {
      throw .invalidRequest("only http and https URLs can be requested")
    }
    let route = Route(origin: Origin(request.url), proxy: configuration.proxies.proxy(for: request.url))
    if let kept = pool.take(route) {
      let outcome = try exchange(&answer, on: kept, deadline: deadline, receive: receive)
      guard let failure = outcome.failure else { return }
      guard !outcome.hasBegun, request.method.isIdempotent, failure.isLostConnection else { throw failure }
    }
    let fresh = try connector.open(route, deadline: deadline)
    if let failure = try exchange(&answer, on: fresh, deadline: deadline, receive: receive).failure { throw failure }
  }

  private func exchange(
    _ answer: inout Answer, on connection: ClientConnection, deadline: Deadline,
    receive: (ClientResponse, [UInt8]) -> Bool
  ) throws(HTTPClientError.Cause) -> ClientConnection.Outcome {
    guard pool.begin(connection) else { throw .closed }
    let request = answer.request.encoded(
      usesAbsoluteTarget: connection.route.isForwarded,
      extra: connection.route.isForwarded ? connection.route.proxyFields : HTTPHeaders(),
      userAgent: configuration.userAgent, acceptEncoding: ContentDecoder.accepted)
    let parser = HTTPResponseParser(
      to: answer.request.method == .head ? .head : .other, bodyLimit: configuration.bodyLimit,
      fields: configuration.fieldLimits)
    let outcome = connection.exchange(
      request, parser, silence: configuration.responseTimeout, deadline: deadline
    ) { event throws(HTTPClientError.Cause) in try answer.take(event, receive: receive) }
    pool.end(connection, isReusable: outcome.isReusable)
    return outcome
  }
}

extension HTTPClientError.Cause {
  /// Whether the server may have closed a kept connection before it saw the request.
  fileprivate var isLostConnection: Bool {
    guard case .transport(let error) = self else { return false }
    switch error.cause {
    case .endOfStream, .system, .tls(.truncated): return true
    default: return false
    }
  }
}
