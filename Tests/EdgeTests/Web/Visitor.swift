import Catalog
import Codecs
import Edge
import Net
import Testing

/// A person with a browser: keeps cookies, carries the form token, follows redirects when asked to.
final class Visitor {
  struct Page {
    let status: Int
    let headers: HTTPHeaders
    let text: String
    var location: String { headers["Location"] ?? "" }
  }

  let test: TestApplication
  var cookies: [String: String] = [:]
  var formToken = ""

  /// Somebody who has not signed in.
  init(_ test: TestApplication) { self.test = test }

  /// Somebody with a role, signed in.
  convenience init(_ test: TestApplication, as role: Role) throws {
    self.init(test)
    let secret = try test.catalog.write(.system) { writer in
      let user = try writer.createUser("\(role.rawValue)-visitor", role: role)
      return try writer.beginSession(of: user.id, client: "test")
    }
    cookies[SessionCookie.name] = secret
    _ = try get("/search")
  }

  func get(_ target: String) throws -> Page { try send(.get, target, body: "", type: "") }

  /// Posts a form with this session's token.
  func post(_ target: String, _ fields: [(String, String)] = []) throws -> Page {
    var form = FormFields(fields.map { FormFields.Field($0.0, $0.1) })
    form.append("token", formToken)
    return try send(.post, target, body: form.encoded, type: "application/x-www-form-urlencoded")
  }

  /// Posts a form with a file, as browsers do.
  func upload(_ target: String, _ fields: [(String, String)]) throws -> Page {
    var body = ""
    for (name, value) in fields + [("token", formToken)] {
      body += "--xyz\r\nContent-Disposition: form-data; name=\"\(name)\"; filename=\"f.csv\"\r\n\r\n\(value)\r\n"
    }
    return try send(.post, target, body: body + "--xyz--\r\n", type: "multipart/form-data; boundary=xyz")
  }

  private func send(_ method: HTTPMethod, _ target: String, body: String, type: String) throws -> Page {
    var headers: HTTPHeaders = ["Host": "localhost", "Accept": "text/html"]
    if !type.isEmpty { headers.add("Content-Type", type) }
    if !cookies.isEmpty { headers.add("Cookie", cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")) }
    let request = HTTPRequest(method, try URLTarget(Array(target.utf8)), headers: headers, body: Array(body.utf8))
    let response = test.application.answer(request)
    for line in response.headers.values("Set-Cookie") {
      let pair = line.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      cookies[String(pair[0])] = pair.count > 1 && !pair[1].isEmpty ? String(pair[1]) : nil
    }
    var text = ""
    if case .bytes(let bytes) = response.body { text = String(decoding: bytes, as: UTF8.self) }
    if let token = Self.hidden("token", in: text), !token.isEmpty { formToken = token }
    return Page(status: Int(response.status.code), headers: response.headers, text: text)
  }

  /// The value of the first hidden field of that name.
  static func hidden(_ name: String, in page: String) -> String? {
    guard let start = page.firstRange(of: "<input type=\"hidden\" name=\"\(name)\" value=\"") else { return nil }
    return unescape(String(page[start.upperBound...].prefix { $0 != "\"" }))
  }

  static func unescape(_ text: String) -> String {
    text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
      .replacing("&#39;", with: "'").replacing("&amp;", with: "&")
  }
}

extension TestApplication {
  /// A shop with customers and a copy of them downstream, two suggestions, and one table with a hostile name.
  func fillShop() throws {
    try catalog.write(.crawl(recipe: "shop")) { writer in
      for name in ["customers", "customers_copy"] {
        let columns = ["id", "email", "phone", "full_name"].map { ColumnDraft(FieldPath($0), type: .string, nativeType: "text") }
        _ = try writer.put(
          AssetDraft(.table, try FQN("shop.db.s.\(name)"), description: "Everybody who ever bought.", columns: columns))
      }
      let edges = ["email", "phone"].map { name in
        EdgeDraft(
          .named(.table, try! FQN("shop.db.s.customers")), .named(.table, try! FQN("shop.db.s.customers_copy")),
          sourceColumn: FieldPath(name), targetColumn: FieldPath(name), transformation: .identity)
      }
      try writer.putEdges(edges, job: nil, replacing: .none)
      _ = try writer.put(
        AssetDraft(.table, try FQN(parts: ["shop", "db", "s", Self.hostile]), description: Self.hostile,
          columns: ["=1+1", Self.hostile].map { ColumnDraft(FieldPath($0), type: .string) }))
    }
    try catalog.write(.push("classifier", Origin(.inferred, "classifier"))) { writer in
      let table = try #require(try writer.reader.asset(.data, try FQN("shop.db.s.customers")))
      for (name, tag) in [("email", "PII.Email"), ("phone", "PII.Phone")] {
        let column = try #require(try writer.reader.column(of: table.id, FieldPath(name)))
        try writer.link(
          Subject(table.id, column: column.id),
          LinkDraft(.tag, .named(.tag, try FQN(tag)), state: .suggested, confidence: 0.9, reason: "the name is \(name)"))
      }
    }
  }

  static let hostile = "\"'><script>alert(1)</script>&amp;"

  /// The row id of a column, as forms carry it.
  func column(_ name: String, of table: String) throws -> String {
    try catalog.read { reader in
      let asset = try #require(try reader.asset(.data, try FQN(table)))
      return try #require(try reader.column(of: asset.id, FieldPath(name))).id.rawValue.description
    }
  }

  /// The confirmed tags of a column.
  func tags(_ name: String, of table: String) throws -> [String] {
    try catalog.read { reader in
      let asset = try #require(try reader.asset(.data, try FQN(table)))
      let column = try #require(try reader.column(of: asset.id, FieldPath(name)))
      return try reader.links(of: Subject(asset.id, column: column.id), .tag).filter { $0.state == .confirmed }
        .map { $0.target.fqn.description }
    }
  }
}
