import System
import Testing

@testable import Codecs

@Suite struct `URL properties` {
  private static let pieces = [
    "http:", "s3:", "//", "/", "..", ".", "a", "b%20c", "é", "%", "%4", "?", "#", "@", ":", "80", "[::1]", "[", "user",
    ";p", "=", "&", "", "%2F",
  ]

  private func text(_ random: inout SeededRandom) -> String {
    (0..<Int.random(in: 0..<9, using: &random)).map { _ in Self.pieces.randomElement(using: &random) ?? "" }.joined()
  }

  @Test func `what parses is written as it was, but for the case of scheme and host`() {
    var random = SeededRandom(seed: 18)
    var parsed = 0
    for _ in 0..<5000 {
      let text = text(&random)
      guard let url = try? URL(text) else { continue }
      parsed += 1
      #expect((try? URL(url.description)) == url, "\(text)")
    }
    #expect(parsed > 200)
  }

  @Test func `a resolved URL can be parsed and has no dot segments`() throws {
    var random = SeededRandom(seed: 19)
    let bases = try ["http://h/a/b?c#d", "http://h", "file:///x/y", "s3://bucket/k"].map { text throws(URLError) in
      try URL(text)
    }
    for round in 0..<4000 {
      let reference = text(&random)
      guard let url = try? bases[round % bases.count].resolve(reference) else { continue }
      #expect((try? URL(url.description)) != nil, "\(reference)")
      // A reference of query or fragment alone keeps its base's path as it is.
      let segments = url.path.split(separator: "/", omittingEmptySubsequences: false)
      #expect(!segments.contains("..") && !segments.contains("."), "\(reference) -> \(url)")
    }
  }

  @Test func `what is encoded for a place is legal there and decodes to what it was`() throws {
    var random = SeededRandom(seed: 20)
    for _ in 0..<1000 {
      let text = String.random(using: &random)
      let segment = PercentEncoding.encode(text, keeping: .pathSegment)
      #expect(try PercentEncoding.decodeText(segment.utf8) == text)
      #expect(segment.utf8.allSatisfy { URLCharacters.pathSegment.contains($0) || $0 == UInt8(ascii: "%") })
      let isPlain = !text.utf8.contains { $0 < 0x20 || $0 == 0x7F } && text != "." && text != ".."
      let target = try? URLTarget(Array("/\(segment)".utf8))
      #expect((target != nil) == isPlain, "\(text)")
      if !text.isEmpty, let target { #expect(target.segments.map(\.text) == [text]) }
    }
  }

  @Test func `random bytes never crash a parser`() {
    var random = SeededRandom(seed: 21)
    for _ in 0..<3000 {
      let bytes = random.bytes(Int.random(in: 0..<24, using: &random))
      _ = try? URLTarget(bytes)
      _ = try? FormFields(bytes)
      _ = try? URL(String(decoding: bytes, as: UTF8.self))
      _ = Authority(hostAndPort: String(decoding: bytes, as: UTF8.self))
      _ = try? PercentEncoding.decodeText(bytes)
      let text = String(decoding: bytes, as: UTF8.self)
      _ = UUID(text)
      _ = Base64.standard.decode(text)
      _ = Timestamp(rfc3339: text)
      _ = Timestamp(httpDate: text)
      _ = CalendarDuration(iso8601: text)
      _ = TimeZoneRules(posix: text)
    }
  }

  static let authorities: [(String, String?, Int?)] = [
    ("example.org", "example.org", nil), ("EXAMPLE.org:8080", "example.org", 8080), ("h:", "h", nil), ("h:0", "h", 0),
    ("h:65535", "h", 65_535), ("[::]", "::", nil), ("[1:2:3:4:5:6:7:8]:1", "1:2:3:4:5:6:7:8", 1),
    ("[1::8]", "1::8", nil),
    ("[1:2:3:4:5:6:1.2.3.4]", "1:2:3:4:5:6:1.2.3.4", nil), ("a%20b", "a%20b", nil), ("1.2.3.4", "1.2.3.4", nil),
    ("", nil, nil), (":80", nil, nil), ("h:65536", nil, nil), ("h:-1", nil, nil), ("h:+1", nil, nil),
    ("h:1x", nil, nil),
    ("h:000080", nil, nil), ("u@h", nil, nil), ("h/", nil, nil), ("h?", nil, nil), ("a b", nil, nil), ("a%2", nil, nil),
    ("é", nil, nil), ("[::1", nil, nil), ("::1", nil, nil), ("[::1]1", nil, nil), ("[1:2:3:4:5:6:7]", nil, nil),
    ("[12345::]", nil, nil), ("[::1.2.3]", nil, nil), ("[::01.2.3.4]", nil, nil), ("[1.2.3.4::]", nil, nil),
    ("[fe80::1%25eth0]", nil, nil), ("[v1.x]", nil, nil),
  ]

  @Test(arguments: authorities)
  func `host and port are taken apart strictly`(text: String, host: String?, port: Int?) {
    let authority = Authority(hostAndPort: text)
    #expect(authority?.host == host)
    #expect(authority?.port == port)
  }
}
