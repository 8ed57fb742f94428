import System
import Testing

@testable import Codecs

@Suite struct `Client URL` {
  @Test func `every part is found`() throws {
    let url = try URL("HTTPS://us%40er:p%3Ass@Data.Example.org:8443/a%20b/c?x=1&y=a%2Bb#top")
    #expect(url.scheme == "https")
    #expect(url.user == "us@er")
    #expect(url.password == "p:ss")
    #expect(url.host == "data.example.org")
    #expect(url.port == 8443)
    #expect(url.path == "/a%20b/c")
    #expect(url.query == "x=1&y=a%2Bb")
    #expect(try url.queryFields["y"] == "a+b")
    #expect(url.fragment == "top")
    #expect(url.requestTarget == "/a%20b/c?x=1&y=a%2Bb")
    #expect(url.hostField == "data.example.org:8443")
    #expect(url.withoutCredentials.description == "https://data.example.org:8443/a%20b/c?x=1&y=a%2Bb#top")
  }

  static let hosts: [(String, String?, Int?, String)] = [
    ("http://example.org", "example.org", 80, "example.org"),
    ("http://example.org:80", "example.org", 80, "example.org"),
    ("https://example.org:80", "example.org", 80, "example.org:80"),
    ("https://[2001:DB8::1]:9", "2001:db8::1", 9, "[2001:db8::1]:9"),
    ("http://[::ffff:10.0.0.1]/", "::ffff:10.0.0.1", 80, "[::ffff:10.0.0.1]"), ("postgresql://u@db/x", "db", nil, "db"),
    ("http://10.0.0.1:", "10.0.0.1", 80, "10.0.0.1"), ("file:///tmp/x", nil, nil, ""),
    ("urn:li:dataset:x", nil, nil, ""),
  ]

  @Test(arguments: hosts)
  func `host and port are found, the port by scheme when it is not written`(
    text: String, host: String?, port: Int?, field: String
  ) throws {
    let url = try URL(text)
    #expect(url.host == host)
    #expect(url.port == port)
    #expect(url.hostField == field)
  }

  @Test(arguments: [
    "http://example.org/", "http://u:p@example.org:81/a?b#c", "file:///etc/hosts", "urn:li:tag:x", "s3://bucket/key",
    "http://[::1]:80/", "http://example.org?", "http://example.org/#",
  ])
  func `a URL is written as it was read`(text: String) throws { #expect(try URL(text).description == text) }

  static let refused: [(String, URLError.Reason)] = [
    ("", .noScheme), ("example.org", .noScheme), ("/a", .noScheme), ("1http://x", .badScheme), ("a_b:c", .badScheme),
    ("http://a b/", .badHostOrPort), ("http://h:x/", .badHostOrPort), ("http://h:65536/", .badHostOrPort),
    ("http://[::1", .badHostOrPort), ("http://[::1]x/", .badHostOrPort), ("http://[1:2:3]/", .badHostOrPort),
    ("http://[1:2:3:4:5:6:7:8:9]/", .badHostOrPort), ("http://[::1::2]/", .badHostOrPort),
    ("http://[::10.0.0.256]/", .badHostOrPort),
    ("http://[:::1]/", .badHostOrPort), ("http://[g::]/", .badHostOrPort), ("http://[]/", .badHostOrPort),
    ("http://u@/", .badHostOrPort), ("http://u@v@h/", .badUserInfo), ("http://h/a b", .illegalByte(0x20, offset: 10)),
    ("http://h/é", .illegalByte(0xC3, offset: 9)), ("http://h/%2", .badEscape(offset: 9)),
    ("http://h/?%zz", .badEscape(offset: 10)),
    ("http://h/[x]", .illegalByte(0x5B, offset: 9)), ("http://h/#a#b", .illegalByte(0x23, offset: 11)),
  ]

  @Test(arguments: refused)
  func `what is no URL is refused by name`(text: String, reason: URLError.Reason) {
    let error = #expect(throws: URLError.self) { try URL(text) }
    #expect(error?.reason == reason)
  }

  @Test func `a refusal does not repeat a password`() {
    let error = #expect(throws: URLError.self) { try URL("postgresql://u:s3cr et@host/db") }
    #expect(error.map { String(describing: $0).contains("s3cr") } == false)
  }

  // RFC 3986 section 5.4, base http://a/b/c/d;p?q
  static let references: [(String, String)] = [
    ("g:h", "g:h"), ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"), ("/g", "http://a/g"),
    ("//g", "http://g"), ("?y", "http://a/b/c/d;p?y"), ("g?y", "http://a/b/c/g?y"), ("#s", "http://a/b/c/d;p?q#s"),
    ("g#s", "http://a/b/c/g#s"), ("g?y#s", "http://a/b/c/g?y#s"), (";x", "http://a/b/c/;x"),
    ("g;x", "http://a/b/c/g;x"),
    ("g;x?y#s", "http://a/b/c/g;x?y#s"), ("", "http://a/b/c/d;p?q"), (".", "http://a/b/c/"), ("./", "http://a/b/c/"),
    ("..", "http://a/b/"), ("../", "http://a/b/"), ("../g", "http://a/b/g"), ("../..", "http://a/"),
    ("../../", "http://a/"),
    ("../../g", "http://a/g"), ("../../../g", "http://a/g"), ("../../../../g", "http://a/g"), ("/./g", "http://a/g"),
    ("/../g", "http://a/g"), ("g.", "http://a/b/c/g."), (".g", "http://a/b/c/.g"), ("g..", "http://a/b/c/g.."),
    ("..g", "http://a/b/c/..g"), ("./../g", "http://a/b/g"), ("./g/.", "http://a/b/c/g/"),
    ("g/./h", "http://a/b/c/g/h"),
    ("g/../h", "http://a/b/c/h"), ("g;x=1/./y", "http://a/b/c/g;x=1/y"), ("g;x=1/../y", "http://a/b/c/y"),
    ("g?y/./x", "http://a/b/c/g?y/./x"), ("g?y/../x", "http://a/b/c/g?y/../x"), ("g#s/../x", "http://a/b/c/g#s/../x"),
    ("http:g", "http:g"),
  ]

  @Test(arguments: references)
  func `a reference is resolved against its base`(reference: String, expected: String) throws {
    #expect(try URL("http://a/b/c/d;p?q").resolve(reference).description == expected)
  }

  @Test func `parts that are absent are nil or empty`() throws {
    let url = try URL("http://only@h")
    #expect(url.user == "only")
    #expect(url.password == nil)
    #expect(url.requestTarget == "/")
    #expect(try url.queryFields.isEmpty)
    #expect(try URL("http://h?a=b").requestTarget == "/?a=b")
    #expect(try URL("urn:a").resolve("b").description == "urn:b")
    #expect(try URL("file:///a/b").resolve("../c").description == "file:///c")
    #expect(try URL("x:/a").resolve("/.//b").description == "x:/.//b")
  }

  @Test(arguments: refused)
  func `every refusal quotes the text`(text: String, reason: URLError.Reason) {
    let error = #expect(throws: URLError.self) { try URL(text) }
    #expect(error?.description.isEmpty == false)
    #expect(error?.description.contains(text.contains("@") ? "@" : text) == true)
  }

  @Test func `a relative reference keeps the user of its base`() throws {
    #expect(try URL("http://u:p@h").resolve("x?y").description == "http://u:p@h/x?y")
  }
}

@Suite struct `Form fields` {
  @Test func `fields are written so that they read back`() throws {
    var random = SeededRandom(seed: 7)
    for _ in 0..<300 {
      var fields = FormFields()
      for _ in 0..<Int.random(in: 0..<5, using: &random) {
        let name = "n" + String.random(using: &random).replacingZero
        fields.append(name, String.random(using: &random).replacingZero)
      }
      #expect(try FormFields(Array(fields.encoded.utf8)) == fields)
    }
    #expect(FormFields([.init("a b", "1+1=2&"), .init("é", "")]).encoded == "a%20b=1%2B1%3D2%26&%C3%A9=")
  }

  @Test func `too many fields are refused`() {
    #expect(throws: FormFields.Failure.tooManyFields(limit: 2)) { try FormFields("a&b&c".utf8, limit: 2) }
  }

  @Test func `one name is set in its place`() throws {
    let fields = try FormFields("a=1&b=2&a=3".utf8)
    #expect(fields.setting("a", to: "x").encoded == "a=x&b=2")
    #expect(fields.setting("c", to: "y").encoded == "a=1&b=2&a=3&c=y")
    #expect(fields.setting("b", to: nil).encoded == "a=1&a=3")
    #expect(Array(fields).count == 3)
  }

  @Test func `escapes are strict`() throws {
    #expect(throws: PercentEncoding.Failure.badEscape(offset: 2)) { try PercentEncoding.decode("ab%4".utf8) }
    #expect(throws: PercentEncoding.Failure.notUTF8) { try PercentEncoding.decodeText("%E9".utf8) }
    #expect(try PercentEncoding.decodeText("a%2Bb+c".utf8, plusIsSpace: true) == "a+b c")
    #expect(PercentEncoding.encode("a/b c;é", keeping: .pathSegment) == "a%2Fb%20c%3B%C3%A9")
    #expect(PercentEncoding.encode("a/b c", keeping: .path) == "a/b%20c")
  }
}

extension String {
  fileprivate var replacingZero: String { String(map { $0 == "\u{0}" ? "0" : $0 }) }
}
