import Codecs

/// An answer while it comes in: either a redirect to follow, or what the caller gets.
struct Answer {
  let request: ClientRequest
  private(set) var redirect: ClientRequest?
  private var response: ClientResponse?
  private let origin: URL
  private let redirects: Int
  private let configuration: HTTPClientConfiguration
  private var decoder: ContentDecoder?

  /// - Parameters:
  ///   - origin: the URL of the first request.
  ///   - redirects: how many redirects have led from there to `request`.
  init(to request: ClientRequest, origin: URL, redirects: Int, _ configuration: HTTPClientConfiguration) {
    self.request = request
    self.origin = origin
    self.redirects = redirects
    self.configuration = configuration
  }

  /// Takes an event of the response and hands the decoded body on.
  /// - Returns: false when the receiver breaks off.
  mutating func take(
    _ event: HTTPResponseParser.Event, receive: (ClientResponse, [UInt8]) -> Bool
  ) throws(HTTPClientError.Cause) -> Bool {
    switch event {
    case .head(let status, let headers): try begin(status, headers)
    case .body(let bytes):
      guard redirect == nil, let response else { return true }
      let decoded = try decoder?.decode(bytes) ?? bytes
      return decoded.isEmpty || receive(response, decoded)
    case .end: try decoder?.finish()
    }
    return true
  }

  private mutating func begin(_ status: HTTPStatus, _ headers: HTTPHeaders) throws(HTTPClientError.Cause) {
    redirect = try configuration.redirects.next(after: request, status, headers, origin: origin, count: redirects)
    var headers = headers
    if redirect == nil, !request.headers.contains("Accept-Encoding") {
      decoder = try ContentDecoder(headers, limit: configuration.bodyLimit)
    }
    if decoder != nil {
      headers["Content-Encoding"] = nil
      headers["Content-Length"] = nil
    }
    response = ClientResponse(status: status, headers: headers, body: [], url: request.url)
  }

  /// The answer without its body, once all events have been taken.
  func complete() throws(HTTPClientError.Cause) -> ClientResponse {
    guard let response else { throw .malformed("there is no answer") }
    return response
  }
}
