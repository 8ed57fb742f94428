import Codecs
import Edge
import Net
import Testing

/// Whatever stands in an address, the answer is one of ours and never a failure of the server.
@Suite struct HostileInputTests {
  private static let texts = [
    "'", "\"", "' OR 1=1 --", "'; DROP TABLE assets; --", "%00x", "\u{0}", "${7*7}", "{{7*7}}", "((((", "))))", "a:b:c", "kind:", ":", "-", "--",
    "*", "**", "?", "~", "\u{1F600}", "\u{202E}x", "../../../../etc/passwd", "<script>alert(1)</script>", "-1", "0", "9223372036854775807",
    "9223372036854775808", "99999999999999999999999", "1e999", "NaN", "urn:li:dataset:(", "urn:li:dataset:(urn:li:dataPlatform:,,)", "a..b", "\"a", "a\"b.c",
    ".", String(repeating: "(", count: 3000), String(repeating: "a.", count: 500), String(repeating: "\u{FFFF}", count: 200),
    "00000000-0000-0000-0000-000000000000", "\r\nSet-Cookie: x=y",
  ]

  /// What is no address at all is refused before any route sees it.
  private static func isAddress(_ target: String) -> Bool { (try? URLTarget(Array(target.utf8))) != nil }

  @Test func `no query parameter makes a route fail`() throws {
    let test = try TestApplication()
    for text in Self.texts { try askEveryParameter(test, PercentEncoding.encode(text, keeping: .unreserved)) }
  }

  private func askEveryParameter(_ test: TestApplication, _ value: String) throws {
    for endpoint in TestApplication.endpoints where endpoint.method == .get && !endpoint.pattern.contains("{") {
      let isPage = !endpoint.pattern.hasPrefix("/api/")
      let names = isPage ? ["q", "name", "tab"] : endpoint.parameters.map(\.name)
      for name in names where endpoint.pattern != "/api/v1/changes/stream" {
        let target = "\(endpoint.pattern)?\(name)=\(value)"
        guard Self.isAddress(target) else { continue }
        let answer = try test.ask(.get, target, as: test.token, headers: isPage ? [("Accept", "text/html")] : [])
        #expect(answer.status < 500, "\(target)")
        if answer.text.hasPrefix("<!doctype") { #expect(!answer.text.contains("<script>alert"), "\(target)") }
      }
    }
  }

  @Test func `no path parameter makes a route fail`() throws {
    let test = try TestApplication()
    for text in Self.texts { try askEveryPath(test, PercentEncoding.encode(text, keeping: .unreserved)) }
  }

  private func askEveryPath(_ test: TestApplication, _ value: String) throws {
    for endpoint in TestApplication.endpoints where endpoint.pattern.contains("{") {
      let parts = endpoint.pattern.split(separator: "/").map { $0.hasPrefix("{") ? value : String($0) }
      let target = "/" + parts.joined(separator: "/")
      guard Self.isAddress(target) else { continue }
      let answer = try test.ask(endpoint.method, target, as: test.token)
      #expect(answer.status < 500, "\(endpoint.method.rawValue) \(endpoint.pattern) with \(value)")
    }
  }

  @Test(arguments: [
    "", "{", "[]", "null", "1", "\"x\"", "{}", "[[]]", "{\"a\":}", "\u{0}", "{\"kind\":\"table\",\"fqn\":\"\"}",
    "{\"kind\":\"table\",\"fqn\":\"a.b\",\"columns\":[[]]}", "{\"edges\":[null]}", "{\"name\":1}", "[{\"op\":\"test\"}]",
    String(repeating: "[", count: 5000),
  ])
  func `no body makes a route fail`(body: String) throws {
    let test = try TestApplication()
    for endpoint in TestApplication.endpoints where !endpoint.method.isSafe {
      let target = "/" + endpoint.pattern.split(separator: "/").map { $0.hasPrefix("{") ? "x" : String($0) }.joined(separator: "/")
      for type in ["application/json", "application/x-ndjson", "application/x-www-form-urlencoded"] {
        let answer = try test.ask(endpoint.method, target, body: body, type: type, as: test.token)
        #expect(answer.status < 500, "\(endpoint.method.rawValue) \(target) with \(body.prefix(40)) as \(type)")
      }
    }
  }
}
