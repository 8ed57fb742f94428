import Codecs
import Testing

@Suite struct `YAML streams` {
  @Test(arguments: [
    Reading("", ""),
    Reading("\n# c\n", ""),
    Reading("...\n", ""),
    Reading("---\n", "null"),
    Reading("--- # c\n---\n...\n", "null\nnull"),
    Reading("a\n---\nb\n...\nc\n...\n", "\"a\"\n\"b\"\n\"c\""),
    Reading("--- a\n... # end\n\n# c\n--- b", "\"a\"\n\"b\""),
    Reading("%YAML 1.2\n---\na: 1\n", #"{"a":1}"#),
    Reading("%YAML 1.1 # old\n--- a\n", #""a""#),
    Reading("%FOO bar baz # reserved\n--- a\n", #""a""#),
    Reading("%YAML 1.2\n--- a\n...\n%YAML 1.2\n--- b\n", "\"a\"\n\"b\""),
    Reading("--- a\n%YAML 1.2\n", #""a %YAML 1.2""#),
    Reading("---\n&x\na: 1\n--- !!map\nb: 2\n", "{\"a\":1}\n{\"b\":2}"),
    Reading("--- 'a\n  b'\n", #""a b""#),
  ])
  func `documents follow one another`(reading: Reading) throws {
    #expect(try reading.got() == reading.json)
  }

  @Test(arguments: [
    Refusal("%YAML 1.2\na\n", "2:1", "'---' after the directives"),
    Refusal("%YAML 1.2\n", "2:1", "'---' after the directives"),
    Refusal("%YAML 1.2\n...\n", "2:1", "'---' after the directives"),
    Refusal("%YAML 1.2\n%YAML 1.2\n---\n", "2:1", "second %YAML"),
    Refusal("%YAML\n---\n", "1:6", "version such as 1.2"),
    Refusal("%YAML 1.2 x\n---\n", "1:11", "comment"),
    Refusal("%YAML 1.1#\n---\n", "1:7", "version such as 1.2"),
    Refusal("%TAG !e x:\n---\n", "1:6", "tag handle"),
    Refusal("%TAG !e! {\n---\n", "1:10", "tag prefix"),
    Refusal("%TAG !e! a:\n%TAG !e! b:\n---\n", "2:6", "again"),
    Refusal("a: 1\n%YAML 1.2\n---\n", "2:1", "'%'"),
    Refusal("--- a\n... b\n", "2:5", "comment"),
    Refusal("'a'\n'b'\n", "2:1", "aligned"),
  ])
  func `what is no document is refused`(refusal: Refusal) throws {
    let error = try #require(refusal.got())
    #expect(error.kind == .invalid)
    #expect(error.mark.description == refusal.mark)
    #expect(error.description.contains(refusal.words), "\(error)")
  }

  @Test func `another major version is unsupported`() throws {
    let error = try #require(refusal(of: bytes("%YAML 2.0\n---\n")))
    #expect(error.kind == .unsupported)
    #expect(error.description == "1:7: unsupported: found YAML version 2.0; expected version 1.2")
  }

  @Test(arguments: ["\r\n", "\r", "\n"])
  func `every line break is the same line break`(lineBreak: String) throws {
    let text = "a: |\n  x\n  y\nb: 'p\n\n  q'\nc: 1\n".split(separator: "\n", omittingEmptySubsequences: false)
    let root = try YAML.document(bytes(text.joined(separator: lineBreak)))
    #expect(root["a"]?.string == "x\ny\n")
    #expect(root["b"]?.string == "p\nq")
    #expect(root.mapping?.last?.key.mark.description == "7:1")
  }

  @Test func `UTF-16 and UTF-32 are told by their first bytes`() throws {
    let text = "é: 😀\n"
    for mark in ["\u{FEFF}", ""] {
      // Without a mark the first character has to be ASCII.
      let full = mark.isEmpty ? "- " + text.dropLast() : mark + "- " + text.dropLast()
      let units = Array(full.utf16)
      let scalars = full.unicodeScalars.map(\.value)
      let encodings: [[UInt8]] = [
        bytes(full),
        units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] },
        units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] },
        scalars.flatMap { [0, UInt8($0 >> 16), UInt8($0 >> 8 & 0xFF), UInt8($0 & 0xFF)] },
        scalars.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8 & 0xFF), UInt8($0 >> 16), 0] },
      ]
      for encoding in encodings {
        #expect(try YAML.document(encoding).json().text == #"[{"é":"😀"}]"#)
      }
    }
  }

  @Test(
    arguments: [
      ([0x61, 0xFF], "1:2"), ([0x61, 0x0A, 0xC3], "2:1"), ([0xC0, 0x80], "1:1"), ([0xED, 0xA0, 0x80], "1:1"),
      ([0xF5, 0x80, 0x80, 0x80], "1:1"), ([0xE0, 0x80, 0x80], "1:1"), ([0x61, 0x80], "1:2"),
      ([0xFE, 0xFF, 0xD8, 0x3D], "1:1"), ([0xFE, 0xFF, 0x00], "1:1"),
      ([0x00, 0x00, 0xFE, 0xFF, 0x00, 0x11, 0x00, 0x00], "1:1"),
    ] as [([UInt8], String)])
  func `bytes that are no text are refused`(input: [UInt8], mark: String) throws {
    let error = try #require(refusal(of: input))
    #expect(error.found.hasPrefix("bytes that are not UTF-"))
    #expect(error.mark.description == mark)
  }

  @Test(arguments: [
    ("a: \u{1}", "1:4"), ("'\u{1B}'", "1:2"), ("a: \u{7F}", "1:4"), ("a: x\u{80}", "1:5"), ("# \u{FEFF}\na", "1:3"),
    ("'a' # \u{FFFE}", "1:7"), ("a\u{FEFF}b", "1:2"), ("|\n a\u{9F}", "2:3"), ("a: \u{7F} 'b'", "1:4"),
  ])
  func `characters that YAML does not allow are refused`(text: String, mark: String) throws {
    let error = try #require(refusal(of: bytes(text)))
    #expect(error.kind == .invalid)
    #expect(error.found.contains("character U+"))
    #expect(error.mark.description == mark)
  }

  @Test func `quotes may hold what JSON strings may`() throws {
    let text = "\u{7F}\u{80}\u{FEFF}\u{FFFE}"
    #expect(try YAML.document(bytes("['\(text)', \"\(text)\"]")).sequence?.map(\.string) == [text, text])
  }

  @Test func `a byte order mark may begin each document`() throws {
    #expect(try YAML.documents(bytes("\u{FEFF}a\n...\n\u{FEFF}b\n")).map(\.text) == ["a", "b"])
    #expect(try YAML.document(bytes("\u{FEFF}a: 1\nb: 2\n"))["b"]?.mark.description == "2:4")
  }
}
