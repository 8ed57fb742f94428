import System
import Testing

@testable import Codecs

@Suite struct `Request target` {
  static let accepted: [(String, [String])] = [
    ("/", []), ("/a", ["a"]), ("/a/", ["a", ""]), ("/a//b", ["a", "", "b"]), ("//host/x", ["", "host", "x"]),
    ("/caf%C3%A9/x%20y", ["café", "x y"]), ("/a+b", ["a+b"]), ("/%2541", ["%41"]), ("/a%3Bb", ["a;b"]),
    ("/...", ["..."]), ("/.well-known", [".well-known"]), ("/urn:li:dataset:(a,b)", ["urn:li:dataset:(a,b)"]),
    ("*", []), ("http://example.org", []), ("HTTP://example.org:8080/x?y", ["x"]), ("http://[::1]?q=1", []),
  ]

  @Test(arguments: accepted)
  func `a path is split and decoded once`(target: String, segments: [String]) throws {
    #expect(try URLTarget(Array(target.utf8)).segments.map(\.text) == segments)
  }

  @Test func `each part is kept as sent beside its decoded form`() throws {
    let target = try URLTarget(Array("/a%2Fb/c%5cd/e?x=1&x=a+b%20c&flag&=v&&q=%C3%A9%26".utf8))
    #expect(target.rawPath == "/a%2Fb/c%5cd/e")
    #expect(target.segments.map(\.hasEncodedSeparator) == [true, true, false])
    #expect(target.segments.map(\.text) == ["a/b", "c\\d", "e"])
    #expect(target.rawQuery == "x=1&x=a+b%20c&flag&=v&&q=%C3%A9%26")
    #expect(target.query.all("x") == ["1", "a b c"])
    #expect(target.query["flag"] == "")
    #expect(target.query[""] == "v")
    #expect(target.query["q"] == "é&")
    #expect(target.query["missing"] == nil)
    #expect(target.authority == nil)
    #expect(target.path == "/a/b/c\\d/e")
  }

  @Test func `an absolute target names its authority`() throws {
    let target = try URLTarget(Array("https://Example.org:443?a=b".utf8))
    #expect(target.authority == "Example.org:443")
    #expect(target.rawPath == "/")
    #expect(target.query["a"] == "b")
    #expect(try URLTarget(Array("http://user:word@h/".utf8)).authority == "h")
    #expect(try URLTarget(Array("/".utf8)).isAsterisk == false)
    #expect(try URLTarget(Array("*".utf8)).isAsterisk)
  }

  static let refused: [(String, URLTarget.Failure)] = [
    ("", .empty), ("a", .unknownForm), ("example.org:443", .unknownForm), ("ftp://h/", .unknownForm),
    ("http://", .badAuthority(offset: 7)), ("http:///x", .badAuthority(offset: 7)),
    ("http://u@/", .badAuthority(offset: 9)), ("http://u\"@h/", .illegalByte(0x22, offset: 8)),
    ("http://h:99999/", .badAuthority(offset: 7)),
    ("/a b", .illegalByte(0x20, offset: 2)), ("/a;b=c", .illegalByte(0x3B, offset: 2)),
    ("/a\\b", .illegalByte(0x5C, offset: 2)), ("/é", .illegalByte(0xC3, offset: 1)),
    ("/a#f", .illegalByte(0x23, offset: 2)),
    ("/a?b#f", .illegalByte(0x23, offset: 4)), ("/a?[]", .illegalByte(0x5B, offset: 3)),
    ("/<>", .illegalByte(0x3C, offset: 1)),
    ("/%", .badEscape(offset: 1)), ("/a/%4", .badEscape(offset: 3)), ("/%zz", .badEscape(offset: 1)),
    ("/x/%00", .controlCharacter(offset: 3)), ("/%0d%0a", .controlCharacter(offset: 1)),
    ("/%7F", .controlCharacter(offset: 1)),
    ("/%ff", .notUTF8(offset: 1)), ("/%c0%af", .notUTF8(offset: 1)),
    ("/.", .dotSegment(offset: 1)), ("/a/..", .dotSegment(offset: 3)), ("/a/../b", .dotSegment(offset: 3)),
    ("/%2e%2E/x", .dotSegment(offset: 1)), ("/.%2e/x", .dotSegment(offset: 1)),
    ("/?a=%", .badQuery(.badEncoding(offset: 0, .badEscape(offset: 0)))),
    ("/?a&b=%ff", .badQuery(.badEncoding(offset: 2, .notUTF8))), ("/?a=%00", .badQuery(.zeroByte(offset: 0))),
  ]

  @Test(arguments: refused)
  func `what two readers could take differently is refused`(target: String, failure: URLTarget.Failure) {
    #expect(throws: failure) { try URLTarget(Array(target.utf8)) }
  }

  @Test func `any bytes are either refused or legal`() {
    var random = SeededRandom(seed: 6)
    let alphabet = Array("/a.%2e?&=+;\\#[]@: \u{0}é".utf8)
    for _ in 0..<5000 {
      let bytes = [UInt8(ascii: "/")] + (0..<8).map { _ in alphabet.randomElement(using: &random) ?? 0 }
      guard let target = try? URLTarget(bytes) else { continue }
      #expect(!target.rawPath.contains { ";\\#[] ".contains($0) })
      #expect(target.segments.allSatisfy { $0.text != "." && $0.text != ".." && !$0.text.utf8.contains(0) })
      #expect((target.rawPath + (target.rawQuery.map { "?" + $0 } ?? "")).utf8.elementsEqual(bytes))
    }
  }
}
