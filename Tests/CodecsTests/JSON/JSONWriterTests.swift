import System
import Testing

@testable import Codecs

@Suite struct `JSON writer` {
  @Test func `calls become one document with its commas`() {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("name", "a \"quoted\" \\ name\n")
      writer.member("count", -42)
      writer.member("share", 0.1)
      writer.member("isOpen", true)
      writer.key("owner")
      writer.value(nil as String?)
      writer.key("team")
      writer.value("sales" as String?)
      writer.key("size")
      writer.value(nil as Int?)
      writer.key("age")
      writer.value(7 as Int?)
      writer.key("tags")
      writer.array { writer in
        writer.value("x")
        writer.value(1 as UInt8)
        writer.beginObject()
        writer.endObject()
        writer.raw("[1,2]".utf8)
        writer.null()
      }
      writer.member("rest", JSON.object(["a": .array([])]))
    }
    let expected =
      #"{"name":"a \"quoted\" \\ name\n","count":-42,"share":0.1,"isOpen":true,"owner":null,"#
      + #""team":"sales","size":null,"age":7,"#
      + #""tags":["x",1,{},[1,2],null],"rest":{"a":[]}}"#
    #expect(String(decoding: writer.bytes, as: UTF8.self) == expected)
  }

  @Test func `integers of any width are written in full`() {
    var writer = JSONWriter()
    writer.array { writer in
      for number in [0, 9, 10, -1, -10, .max, .min] as [Int64] { writer.value(number) }
      writer.value(UInt64.max)
      writer.value(Int8.min)
      writer.value(UInt8.max)
    }
    #expect(
      String(decoding: writer.bytes, as: UTF8.self)
        == "[0,9,10,-1,-10,9223372036854775807,-9223372036854775808,18446744073709551615,-128,255]")
  }

  @Test func `an escape is found wherever it stands`() throws {
    var random = SeededRandom(seed: 11)
    for _ in 0..<2000 {
      var bytes = (0..<Int.random(in: 0..<40, using: &random)).map { _ in UInt8.random(in: 0..<0x80, using: &random) }
      for index in bytes.indices where Int.random(in: 0..<3, using: &random) > 0 {
        bytes[index] = [0x61, 0x22, 0x5C, 0x1F, 0x20, 0x21, 0x23, 0x5B, 0x5D, 0x7F][Int.random(in: 0..<10, using: &random)]
      }
      let text = String(decoding: bytes, as: UTF8.self) + (bytes.count.isMultiple(of: 2) ? "é😀" : "")
      var writer = JSONWriter()
      writer.value(text)
      #expect(try JSON.parse(writer.bytes) == .string(text))
      var same = JSONWriter()
      Array(text.utf8).withUnsafeBufferPointer { same.value(utf8: $0) }
      #expect(same.bytes == writer.bytes)
      #expect(!writer.bytes.contains { $0 < 0x20 })
    }
  }

  @Test func `drained pieces together are the document`() {
    var writer = JSONWriter(appendingTo: Array("data: ".utf8))
    writer.beginArray()
    writer.value(1)
    var bytes = writer.drain()
    writer.value(2)
    writer.endArray()
    bytes += writer.drain()
    #expect(String(decoding: bytes, as: UTF8.self) == "data: [1,2]")
  }

  @Test func `pretty output has a member on each line`() {
    let value: JSON = ["a": .array([.int(1), .object([:])]), "b": .array([])]
    #expect(
      String(decoding: value.bytes(pretty: true), as: UTF8.self) == """
        {
          "a": [
            1,
            {}
          ],
          "b": []
        }
        """)
  }

  static let numbers: [(JSON, String)] = [
    (.int(.min), "-9223372036854775808"), (.int(.max), "9223372036854775807"), (.int(0), "0"), (.double(1), "1.0"),
    (.double(-0.0), "-0.0"), (.double(0.1 + 0.2), "0.30000000000000004"), (.double(1e22), "1e+22"),
    (.double(.infinity), "null"), (.double(.nan), "null"), (.literal("1e400"), "1e400"),
  ]

  @Test(arguments: numbers)
  func `a number is written so that it reads back, what JSON lacks as null`(value: JSON, text: String) {
    #expect(value.text == text)
  }

  @Test func `every control character, quote and backslash is escaped and nothing else`() throws {
    for scalar in (0..<0x800).compactMap(Unicode.Scalar.init) {
      let text = String(Character(scalar))
      let written = JSON.string(text).text
      let needsEscape = scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
      #expect((written.utf8.count == text.utf8.count + 2) == !needsEscape)
      #expect(try JSON.parse(written) == .string(text))
    }
    #expect(JSON.string("\u{1f}\u{0}\u{8}\t\u{c}\r").text == #""\u001f\u0000\b\t\f\r""#)
  }

  @Test func `equivalent values have one canonical spelling`() throws {
    let a = try JSON.parse(#"{"b":[1.0,{"y":2,"x":1e3}],"a":1.5}"#)
    let b = try JSON.parse(#"{ "a": 1.5, "b": [1, {"x": 1000, "y": 2.0}] }"#)
    #expect(a != b)
    #expect(a.isEquivalent(to: b))
    #expect(a.canonical.text == #"{"a":1.5,"b":[1,{"x":1000,"y":2}]}"#)
    #expect(a.canonical == b.canonical)
  }

  @Test func `writing into a buffer appends`() {
    var buffer = Array("x=".utf8)
    JSON.array([.bool(true)]).write(into: &buffer)
    #expect(String(decoding: buffer, as: UTF8.self) == "x=[true]")
  }

  @Test(arguments: [false, true]) func `what was written behind a mark is taken back, commas and all`(pretty: Bool) throws {
    func written(_ detour: Bool) -> [UInt8] {
      var writer = JSONWriter(pretty: pretty)
      writer.beginObject()
      writer.member("a", 1)
      let member = writer.mark
      if detour {
        writer.member("gone", true)
        writer.rewind(to: member)
      }
      writer.key("list")
      let value = writer.mark
      if detour {
        writer.beginArray()
        let first = writer.mark
        writer.value(7)
        writer.rewind(to: first)
        writer.value(8)
        writer.rewind(to: value)
      }
      writer.array { $0.value("kept") }
      writer.endObject()
      return writer.bytes
    }
    #expect(written(true) == written(false))
    #expect(try JSON.parse(written(true)) == ["a": 1, "list": ["kept"]])
  }

  @Test func `instants and identifiers are written as their descriptions`() throws {
    for microseconds in [0, 1, 1_000, 1_763_700_000_123_456, -62_135_596_800_000_000, Int64.max, .min] {
      let time = Timestamp(microseconds: microseconds)
      let uuid = UUID(random: (UInt64(bitPattern: microseconds), 0x0123_4567_89AB_CDEF))
      var writer = JSONWriter()
      writer.object { writer in
        writer.member("at", time)
        writer.member("id", uuid)
      }
      #expect(try JSON.parse(writer.bytes) == ["at": .string(time.rfc3339), "id": .string(uuid.description)])
    }
  }
}
