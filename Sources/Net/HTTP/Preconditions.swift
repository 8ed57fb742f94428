package import Codecs

/// What a request's conditions make of the current state of its resource (RFC 9110 13.2.2).
package enum Precondition: Sendable {
  /// Go ahead.
  case met
  /// Answer 304: the client has what it asks for.
  case notModified
  /// Answer 412: the resource is not what the client thinks it is.
  case failed
}

extension HTTPRequest {
  /// Evaluates If-Match, If-None-Match and If-Modified-Since, in the order of RFC 9110 13.2.2.
  /// - Parameters:
  ///   - tag: the current entity tag; nil when the resource does not exist or has none.
  ///   - modified: when it last changed; the wire knows whole seconds only.
  package func precondition(tag: EntityTag?, modified: Timestamp? = nil) -> Precondition {
    let reads = method == .get || method == .head
    if let field = joined("If-Match"), !EntityTag.Condition(field).matchesStrongly(tag) { return .failed }
    if let field = joined("If-None-Match") {
      guard EntityTag.Condition(field).matchesWeakly(tag) else { return .met }
      return reads ? .notModified : .failed
    }
    if reads, let modified, let field = headers["If-Modified-Since"], let since = Timestamp(httpDate: field),
      modified.seconds <= since.seconds
    {
      return .notModified
    }
    return .met
  }

  /// Whether it has a field that `precondition` looks at; most have none, and need not be compared with anything.
  fileprivate var isConditional: Bool {
    headers.contains("If-None-Match") || headers.contains("If-Modified-Since") || headers.contains("If-Match")
  }

  private func joined(_ name: String) -> String? {
    let values = headers.values(name)
    return values.isEmpty ? nil : values.joined(separator: ",")
  }
}

extension HTTPResponse {
  /// This response, or 304 without content when the request shows that the client has it already.
  ///
  /// Looks at the response's own ETag and Last-Modified fields, and only at 200.
  package func conditional(on request: HTTPRequest) -> HTTPResponse {
    guard request.isConditional, status == .ok, let tag = headers["ETag"] else { return self }
    guard case .tags(let tags) = EntityTag.Condition(tag) else { return self }
    let modified = headers["Last-Modified"].flatMap { Timestamp(httpDate: $0) }
    guard case .notModified = request.precondition(tag: tags.first, modified: modified) else { return self }
    var response = self
    response.status = .notModified
    response.body = .empty
    response.headers["Content-Type"] = nil
    return response
  }
}
