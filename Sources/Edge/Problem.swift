package import Catalog
import Codecs
package import Net

/// An error as a client is told it (RFC 9457), with a code that does not change between releases.
package struct Problem: Error, Sendable {
  package var status: HTTPStatus
  /// Such as `not-found` or `invalid`; programs go by this.
  package var code: String
  package var detail: String
  /// The field or parameter at fault.
  package var field: String?
  /// Names that do exist and look alike.
  package var near: [String]
  /// Addresses that do exist and look alike.
  package var pages: [String] = []
  /// Seconds after which asking again makes sense.
  package var retryAfter: Int?

  package init(
    _ status: HTTPStatus, code: String, _ detail: String, field: String? = nil, near: [String] = [],
    retryAfter: Int? = nil
  ) {
    self.status = status
    self.code = code
    self.detail = detail
    self.field = field
    self.near = near
    self.retryAfter = retryAfter ?? (status == .serviceUnavailable ? 1 : nil)
  }

  /// What the catalog's error is over HTTP. The store's own failures are for the log alone.
  package init(_ error: CatalogError) {
    let text = "\(error)"
    switch error {
    case .notFound(_, _, let near): self.init(.notFound, code: "not-found", text, near: near)
    case .conflict: self.init(.conflict, code: "conflict", text)
    case .stale: self.init(.preconditionFailed, code: "stale", text, field: "If-Match")
    case .invalid(let field, _): self.init(.badRequest, code: "invalid", text, field: field)
    case .forbidden: self.init(.forbidden, code: "forbidden", text)
    case .busy: self.init(.serviceUnavailable, code: "busy", text)
    case .full: self.init(.insufficientStorage, code: "disk-full", text)
    case .store: self.init(.internalServerError, code: "internal", "something failed inside; the log has it under this request id")
    }
  }

  /// The problem as JSON.
  package func response(requestID: RequestID) -> HTTPResponse {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("type", "about:blank")
      writer.member("title", status.reason)
      writer.member("status", status.code)
      writer.member("code", code)
      writer.member("detail", detail)
      if let field { writer.member("field", field) }
      if !near.isEmpty {
        writer.member("near", .array(near.map(JSON.string)))
      }
      if !pages.isEmpty {
        writer.member("pages", .array(pages.map(JSON.string)))
      }
      writer.member("requestId", requestID.description)
    }
    return HTTPResponse(status, type: "application/problem+json", writer.bytes)
  }
}
