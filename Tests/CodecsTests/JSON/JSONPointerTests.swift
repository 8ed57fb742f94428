import Testing

@testable import Codecs

@Suite struct `JSON pointer` {
  // The document and pointers of RFC 6901 section 5.
  static let document = #"{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8}"#

  static let found: [(String, String)] = [
    ("/foo", #"["bar","baz"]"#), ("/foo/0", #""bar""#), ("/", "0"), ("/a~1b", "1"), ("/c%d", "2"), ("/e^f", "3"),
    ("/g|h", "4"), (#"/i\j"#, "5"), (#"/k"l"#, "6"), ("/ ", "7"), ("/m~0n", "8"), ("", document),
  ]

  @Test(arguments: found)
  func `a pointer leads to its value and is written as it was read`(text: String, value: String) throws {
    let pointer = try JSONPointer(text)
    #expect(try JSON.parse(Self.document)[pointer] == JSON.parse(value))
    #expect(pointer.description == text)
  }

  @Test(arguments: [
    "/foo/2", "/foo/-", "/foo/00", "/foo/+1", "/foo/x", "/foo/0/x", "/nothing", "/foo/99999999999999999999",
  ])
  func `a pointer to nothing finds nothing`(text: String) throws {
    #expect(try JSON.parse(Self.document)[JSONPointer(text)] == nil)
  }

  @Test func `other text is refused`() {
    #expect(throws: JSONPointer.Failure.noLeadingSlash) { try JSONPointer("a") }
    #expect(throws: JSONPointer.Failure.badEscape(token: "b~2")) { try JSONPointer("/a/b~2") }
    #expect(throws: JSONPointer.Failure.badEscape(token: "~")) { try JSONPointer("/~") }
  }

  @Test func `~01 is ~1 and not a slash`() throws {
    #expect(try JSONPointer("/~01").tokens == ["~1"])
    #expect(JSONPointer().appending("a/b").appending("~").description == "/a~1b/~0")
  }
}
