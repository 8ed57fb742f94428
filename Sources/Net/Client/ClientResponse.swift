package import Codecs

/// A server's answer.
package struct ClientResponse: Sendable {
  /// The status.
  package let status: HTTPStatus
  /// The header fields; without Content-Encoding and Content-Length where the body has been decoded.
  package var headers: HTTPHeaders
  /// The body, decoded; empty when it was handed out in pieces.
  package var body: [UInt8]
  /// Where the answer came from, after redirects.
  package let url: URL

  /// The body as text; bytes that are not UTF-8 are repaired.
  package var text: String { String(decoding: body, as: UTF8.self) }
}
