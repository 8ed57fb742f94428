/// One answered request, for the access log.
package struct AccessRecord: Sendable {
  /// Nil when the request line could not be read.
  package let method: HTTPMethod?
  /// The request target with everything but visible ASCII percent-encoded, safe to print on a terminal.
  package let target: String
  package let status: HTTPStatus
  /// Bytes of the response body.
  package let bytes: Int
  /// Time from the first byte of the request to the last byte handed to the system.
  package let microseconds: Int
  package let peer: PeerAddress
  package let id: RequestID
}
