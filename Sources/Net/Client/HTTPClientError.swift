package import Codecs

/// Why a request got no usable answer: which request, and what went wrong.
package struct HTTPClientError: Error, CustomStringConvertible {
  /// What went wrong.
  package enum Cause: Sendable, Equatable {
    /// The request cannot be sent as it is.
    case invalidRequest(String)
    /// The connection failed, timed out, was cancelled or is not trusted.
    case transport(TransportError)
    /// The answer breaks HTTP's grammar or ends too early.
    case malformed(String)
    /// The answer's body is above the limit, in bytes.
    case tooLarge(limit: Int)
    /// The body's content coding is unknown or broken.
    case undecodable(String)
    /// A redirect that the rules do not allow.
    case redirect(to: String, String)
    /// The proxy refused the tunnel.
    case proxy(HTTPStatus)
    /// The client was closed.
    case closed
  }

  /// The method and the URL without credentials.
  package let request: String
  /// What went wrong.
  package let cause: Cause

  /// Creates an error; credentials in the URL are left out.
  package init(_ method: HTTPMethod, _ url: URL, _ cause: Cause) {
    request = "\(method.rawValue) \(url.withoutCredentials)"
    self.cause = cause
  }

  package var description: String { "\(request): \(cause)" }
}

extension HTTPClientError.Cause: Error, CustomStringConvertible {
  package var description: String {
    switch self {
    case .invalidRequest(let what): what
    case .transport(let error): "\(error)"
    case .malformed(let what): "the answer is not valid HTTP: \(what)"
    case .tooLarge(let limit): "the answer is larger than \(limit) bytes"
    case .undecodable(let what): "the answer cannot be decoded: \(what)"
    case .redirect(let target, let why): "redirected to \(target), which is not followed: \(why)"
    case .proxy(let status): "the proxy refused the connection: \(status)"
    case .closed: "the client is closed"
    }
  }

  init(_ error: HTTPSyntaxError, limit: Int) {
    self = error.status == .contentTooLarge ? .tooLarge(limit: limit) : .malformed(error.reason)
  }
}
