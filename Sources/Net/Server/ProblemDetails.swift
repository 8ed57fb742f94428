import Codecs

/// An error in the form of RFC 9457, `application/problem+json`.
package struct ProblemDetails: Sendable {
  /// The status the problem is answered with.
  package var status: HTTPStatus
  /// What is wrong here, and what would be accepted.
  package var detail: String
  /// The request, as logs name it.
  package var instance: RequestID

  /// A problem of these parts.
  package init(status: HTTPStatus, detail: String, instance: RequestID) {
    (self.status, self.detail, self.instance) = (status, detail, instance)
  }

  /// The problem as a response.
  package var response: HTTPResponse {
    var json = JSONWriter()
    json.object { json in
      json.key("type")
      json.value("about:blank")
      json.key("title")
      json.value(status.reason)
      json.key("status")
      json.value(Int64(status.code))
      json.key("detail")
      json.value(detail)
      json.key("instance")
      json.value("urn:request:\(instance)")
    }
    return HTTPResponse(status, type: "application/problem+json", json.bytes)
  }
}
