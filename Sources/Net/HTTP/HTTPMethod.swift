/// The request methods this product speaks (RFC 9110 9, RFC 5789).
///
/// Others are answered 501: TRACE because it would echo credentials, CONNECT because this is no proxy.
package enum HTTPMethod: String, Sendable, CaseIterable {
  case get = "GET"
  case head = "HEAD"
  case post = "POST"
  case put = "PUT"
  case patch = "PATCH"
  case delete = "DELETE"
  case options = "OPTIONS"

  /// Whether the method only reads (RFC 9110 9.2.1), so that a client may repeat it and a same-origin check may skip it.
  package var isSafe: Bool { self == .get || self == .head || self == .options }

  /// Whether a repeated request has the effect of one (RFC 9110 9.2.2).
  package var isIdempotent: Bool { self != .post && self != .patch }

  /// The method with exactly these bytes; methods are case-sensitive. Nil when it is not one of ours.
  package init?(_ bytes: Span<UInt8>) {
    switch bytes.count {
    case 3 where bytes.equals("GET"): self = .get
    case 3 where bytes.equals("PUT"): self = .put
    case 4 where bytes.equals("POST"): self = .post
    case 4 where bytes.equals("HEAD"): self = .head
    case 5 where bytes.equals("PATCH"): self = .patch
    case 6 where bytes.equals("DELETE"): self = .delete
    case 7 where bytes.equals("OPTIONS"): self = .options
    default: return nil
    }
  }
}
