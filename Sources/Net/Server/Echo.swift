/// A handler for tests of the protocol: answers every method with 200 and the request's own content.
package func echo(_ request: HTTPRequest) -> HTTPResponse {
  HTTPResponse(
    type: request.headers["Content-Type"] ?? "application/octet-stream", request.body)
}
