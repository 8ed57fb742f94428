package import Codecs

/// A request to a server of someone else.
package struct ClientRequest: Sendable {
  /// The method.
  package var method: HTTPMethod
  /// Where to; `http` or `https`. User information in it becomes basic authorization unless `headers` has one.
  package var url: URL
  /// Fields to send. With an Accept-Encoding among them the body comes as the server encoded it. Host, Connection, Content-Length and Transfer-Encoding are the client's own business and left out.
  package var headers: HTTPHeaders
  /// The body; empty for none.
  package var body: [UInt8]

  /// Creates a request.
  package init(_ method: HTTPMethod, _ url: URL, headers: HTTPHeaders = HTTPHeaders(), body: [UInt8] = []) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
  }

  /// Authorizes by name and password (RFC 7617).
  package mutating func authorize(user: String, password: String) {
    headers["Authorization"] = Self.basic(user: user, password: password)
  }

  /// Authorizes by a token (RFC 6750).
  package mutating func authorize(bearer token: String) {
    headers["Authorization"] = "Bearer \(token)"
  }

  static func basic(user: String, password: String) -> String {
    "Basic \(Base64.standard.encode(Array("\(user):\(password)".utf8)))"
  }
}

extension ClientRequest {
  /// Fields that frame the message or belong to one connection, which a caller's copy could only make inconsistent.
  private static let ownFields = ["Host", "Connection", "Content-Length", "Transfer-Encoding", "Upgrade", "Expect"]

  /// The request as it goes over the wire (RFC 9112 3).
  /// - Parameters:
  ///   - usesAbsoluteTarget: for a proxy that must know the whole URL.
  ///   - extra: fields that the connection asks for, such as those for a proxy.
  func encoded(usesAbsoluteTarget: Bool, extra: HTTPHeaders, userAgent: String, acceptEncoding: String?) -> [UInt8] {
    var fields = HTTPHeaders()
    fields.add("Host", url.hostField)
    for (name, value) in headers where !Self.ownFields.contains(where: { $0.lowercased() == name.lowercased() }) {
      fields.add(name, value)
    }
    for (name, value) in extra { fields.add(name, value) }
    if !fields.contains("User-Agent") { fields.add("User-Agent", userAgent) }
    if !fields.contains("Accept") { fields.add("Accept", "*/*") }
    if let acceptEncoding, !fields.contains("Accept-Encoding") { fields.add("Accept-Encoding", acceptEncoding) }
    if !fields.contains("Authorization"), let user = url.user {
      fields.add("Authorization", Self.basic(user: user, password: url.password ?? ""))
    }
    if !body.isEmpty || method == .post || method == .put || method == .patch {
      fields.add("Content-Length", "\(body.count)")
    }
    let target = usesAbsoluteTarget ? "\(url.scheme)://\(url.hostField)\(url.requestTarget)" : url.requestTarget
    return Array("\(method.rawValue) \(target) HTTP/1.1\r\n".utf8) + fields.wire + [0x0D, 0x0A] + body
  }
}
