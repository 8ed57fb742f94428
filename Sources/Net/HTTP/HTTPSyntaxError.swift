/// A message that breaks the grammar or a limit: what is wrong, and the status a server answers it with.
package struct HTTPSyntaxError: Error, Equatable, CustomStringConvertible {
  /// The status that refuses such a request; a client that reads a response ignores it.
  package let status: HTTPStatus
  /// What is wrong and what would be accepted, in one sentence without a full stop.
  package let reason: String
  /// Seconds after which the same request may succeed; nil when it never will.
  package let retryAfter: Int?

  /// Creates an error; without a status it is 400 Bad Request.
  package init(_ reason: String, status: HTTPStatus = .badRequest, retryAfter: Int? = nil) {
    self.status = status
    self.reason = reason
    self.retryAfter = retryAfter
  }

  package var description: String { reason }
}
