import Codecs
import System
import Testing

@Suite struct XMLElementTests {
  private func parse(_ text: String) throws -> XMLElement { try XMLElement(Array(text.utf8)) }

  @Test func `elements, attributes, text, data and references are read`() throws {
    let root = try parse(
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <!-- a comment -->
      <s3:List xmlns:s3="http://s3" a='1 &amp; 2'><Key>a&#x20AC;&lt;b</Key><Key><![CDATA[<&]]></Key><Empty /></s3:List>
      """)
    #expect(root.name == "List")
    #expect(root.attributes["a"] == "1 & 2")
    #expect(root.all("Key").map(\.text) == ["a€<b", "<&"])
    #expect(root["Empty"]?.children == [])
    #expect(root["None"] == nil)
  }

  @Test(arguments: [
    "", "text", "<a>", "<a></b>", "<a/><b/>", "<a/>tail", "<a b/>", "<a b=c/>", #"<a b="1" b="2"/>"#, "<a>&unknown;</a>",
    "<a>&#xD800;</a>", "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", "<a><!-- </a>", "<a><![CDATA[</a>", "</a>", "<a",
    "<a:/>", "<:a/>", "<:/>", "<:></:>", "<1a/>", "<-a/>", "<.a/>", "<a :=\"1\"/>", "<a b:=\"1\"/>",
  ])
  func `what is not well-formed, or has a document type, is refused`(text: String) {
    #expect(throws: XMLError.self) { try parse(text) }
  }

  @Test func `depth and number of elements are bounded`() {
    #expect(throws: XMLError.self) { try parse(String(repeating: "<a>", count: 100_000)) }
    #expect(throws: XMLError.self) { try XMLElement(Array("<a><b/><b/></a>".utf8), count: 2) }
  }

  @Test func `a document cut at any byte is refused, and a changed one does no harm`() throws {
    let text = Array("<r><k a=\"b\">x&amp;y</k><!-- c --><e/><![CDATA[d]]></r>".utf8)
    for count in 0..<text.count { #expect(throws: XMLError.self) { try XMLElement(Array(text.prefix(count))) } }
    var random = SeededRandom(seed: 9)
    for _ in 0..<3000 {
      var broken = text
      broken[Int(random.next() % UInt64(text.count))] = UInt8(truncatingIfNeeded: random.next())
      _ = try? XMLElement(broken)
    }
  }
}
