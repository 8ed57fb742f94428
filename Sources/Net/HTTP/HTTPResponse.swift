/// What a handler answers. The server adds Date, the framing fields and Connection.
package struct HTTPResponse: Sendable {
  package var status: HTTPStatus
  package var headers: HTTPHeaders
  package var body: HTTPBody

  /// A response of these parts.
  package init(_ status: HTTPStatus = .ok, headers: HTTPHeaders = HTTPHeaders(), body: HTTPBody = .empty) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// A response with content of one media type.
  package init(_ status: HTTPStatus = .ok, type: String, _ content: [UInt8]) {
    self.init(status, body: .bytes(content))
    headers.add("Content-Type", type)
  }

  /// A response with plain text in UTF-8.
  package static func text(_ text: String, _ status: HTTPStatus = .ok) -> HTTPResponse {
    HTTPResponse(status, type: "text/plain; charset=utf-8", Array(text.utf8))
  }

  /// A response with JSON that has been written already.
  package static func json(_ content: [UInt8], _ status: HTTPStatus = .ok) -> HTTPResponse {
    HTTPResponse(status, type: "application/json", content)
  }

  /// A response with a page in UTF-8.
  package static func html(_ content: [UInt8], _ status: HTTPStatus = .ok) -> HTTPResponse {
    HTTPResponse(status, type: "text/html; charset=utf-8", content)
  }

  /// A response that sends a browser elsewhere; 303 makes it ask with GET.
  package static func redirect(to location: String, _ status: HTTPStatus = .seeOther) -> HTTPResponse {
    HTTPResponse(status, headers: ["Location": location])
  }
}
