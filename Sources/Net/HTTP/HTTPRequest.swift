package import Codecs

/// A complete request with its body, decoded from any Content-Encoding, as a handler sees it.
package struct HTTPRequest: Sendable {
  private let head: RequestHead
  package let body: [UInt8]
  /// Who is at the other end of the connection; behind a proxy, the proxy.
  package let peer: PeerAddress
  /// Whether it came over TLS.
  package let isTLS: Bool
  /// Names the request in logs and error answers.
  package let id: RequestID
  /// When its first bytes came, a `MonotonicClock` instant in nanoseconds.
  package let received: UInt64

  /// A request of these parts; handlers get theirs from the server, tests make their own.
  package init(
    _ method: HTTPMethod, _ target: URLTarget, headers: HTTPHeaders = HTTPHeaders(), body: [UInt8] = [],
    peer: PeerAddress = .loopback, isTLS: Bool = false, id: RequestID = RequestID(0), received: UInt64 = 0
  ) {
    self.init(
      RequestHead(method, target, headers), body: body, peer: peer, isTLS: isTLS, id: id, received: received)
  }

  /// A request whose head was read.
  init(_ head: RequestHead, body: [UInt8], peer: PeerAddress, isTLS: Bool, id: RequestID, received: UInt64) {
    self.head = head
    self.body = body
    self.peer = peer
    self.isTLS = isTLS
    self.id = id
    self.received = received
  }

  package var method: HTTPMethod { head.method }
  package var target: URLTarget { head.target }
  package var headers: HTTPHeaders { head.headers }

  /// The `host[:port]` the client addressed: of the target if it is absolute, else of the Host field.
  package var authority: String? { target.authority ?? headers["Host"] }

  /// The value of the first cookie of this name (RFC 6265 4.2).
  package func cookie(_ name: String) -> String? {
    for line in headers.values("Cookie") {
      for pair in line.split(separator: ";") {
        let trimmed = pair.drop { $0 == " " }
        guard let equals = trimmed.firstIndex(of: "="), trimmed[..<equals] == name else { continue }
        return String(trimmed[trimmed.index(after: equals)...])
      }
    }
    return nil
  }

  /// The media type of the body in lower case, without parameters; nil when none is stated.
  package var contentType: String? {
    headers["Content-Type"]?.split(separator: ";").first.map {
      String(decoding: $0.utf8.filter { $0 != 0x20 && $0 != 0x09 }.map(HTTPGrammar.lowercase), as: UTF8.self)
    }
  }

  /// The fields of a submitted form; nil when the body is neither `application/x-www-form-urlencoded` nor
  /// `multipart/form-data`, or is malformed.
  package var form: FormFields? {
    switch contentType {
    case "application/x-www-form-urlencoded": try? FormFields(body)
    case "multipart/form-data": try? MultipartForm.read(body, contentType: headers["Content-Type"] ?? "")
    default: nil
    }
  }
}

/// A short random name for a request, written as twelve hexadecimal digits.
package struct RequestID: Sendable, Hashable, CustomStringConvertible {
  private let value: UInt64

  /// The name with this number, of which the lowest 48 bits count.
  package init(_ value: UInt64) { self.value = value & 0xFFFF_FFFF_FFFF }

  package var description: String {
    String(unsafeUninitializedCapacity: 12) { text in
      for index in 0..<12 {
        let digit = UInt8(truncatingIfNeeded: value >> UInt64(44 - 4 * index)) & 15
        text[index] = digit < 10 ? 0x30 + digit : 0x57 + digit
      }
      return 12
    }
  }
}
