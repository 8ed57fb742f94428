import Codecs
import System
import Testing

@Suite struct ThriftBinaryTests {
  /// Bytes of values as the specification draws them.
  static let values: [(ThriftType, [UInt8], ThriftValue)] = [
    (.boolean, [1], .boolean(true)), (.boolean, [0], .boolean(false)), (.byte, [0xFF], .byte(-1)),
    (.i16, [0x12, 0x34], .i16(0x1234)), (.i32, [0xFF, 0xFF, 0xFF, 0xFE], .i32(-2)),
    (.i64, [0x80, 0, 0, 0, 0, 0, 0, 0], .i64(.min)), (.double, [0x3F, 0xF8, 0, 0, 0, 0, 0, 0], .double(1.5)),
    (.binary, [0, 0, 0, 2, 0xC3, 0xA9], .text("é")), (.binary, [0, 0, 0, 0], .text("")),
    (.list, [8, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2], .list([.i32(1), .i32(2)])),
    (.set, [3, 0, 0, 0, 1, 5], .list([.byte(5)])), (.list, [0, 0, 0, 0, 0], .list([])),
    (.map, [11, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0x61, 1], .map([ThriftEntry(key: .text("a"), value: .boolean(true))])),
    (.map, [0, 0, 0, 0, 0, 0], .map([])),
    (.structure, [8, 0, 1, 0, 0, 0, 7, 2, 0xFF, 0xFF, 1, 0], .structure([1: .i32(7), -1: .boolean(true)])),
    (.uuid, [UInt8](0..<16), .uuid([UInt8](0..<16)[...])),
  ]

  @Test(arguments: values.indices)
  func `values are read as the specification draws them`(index: Int) throws {
    let (type, bytes, value) = Self.values[index]
    var reader = ThriftBinaryReader(bytes[...])
    #expect(try reader.value(type) == value)
    #expect(reader.remaining == 0)
  }

  /// Bytes that are no value, and why.
  static let faults: [(ThriftType, [UInt8], ThriftError.Reason)] = [
    (.boolean, [2], .badValue("bool")), (.boolean, [], .truncated), (.i32, [0, 0, 0], .truncated),
    (.binary, [0, 0, 0, 3, 0x61], .truncated), (.binary, [0xFF, 0xFF, 0xFF, 0xFF], .negative("length")),
    (.list, [8, 0x7F, 0xFF, 0xFF, 0xFF, 0], .tooMany(limit: 1)), (.list, [9, 0, 0, 0, 1, 0], .badType(9)),
    (.list, [0, 0, 0, 0, 1, 0], .badType(0)), (.list, [8, 0x80, 0, 0, 0], .negative("count")),
    (.map, [11, 11, 0, 0, 1, 0], .tooMany(limit: 0)), (.structure, [8, 0, 1], .truncated), (.structure, [], .truncated),
    (.structure, [17], .badType(17)), (.structure, [1, 0, 1], .badType(1)), (.uuid, [0], .truncated),
  ]

  @Test(arguments: faults.indices)
  func `bytes that are no value are refused with the reason`(index: Int) {
    let (type, bytes, reason) = Self.faults[index]
    var reader = ThriftBinaryReader(bytes[...])
    #expect { try reader.value(type) } throws: { ($0 as? ThriftError)?.reason == reason }
  }

  @Test func `messages of random values come back as they were, strict and not`() throws {
    var random = SeededRandom(seed: 11)
    for round in 0..<500 {
      let message = ThriftMessage.random(using: &random)
      var writer = ThriftBinaryWriter()
      writer.message(message, isStrict: round % 2 == 0)
      var reader = ThriftBinaryReader(writer.bytes[...])
      #expect(try reader.message() == message)
      #expect(reader.remaining == 0)
    }
  }

  @Test func `an older server's message without a version is read`() throws {
    var reader = ThriftBinaryReader([0, 0, 0, 1, 0x66, 2, 0, 0, 0, 9, 0])
    #expect(try reader.message() == ThriftMessage(kind: .reply, name: "f", sequence: 9, body: [:]))
  }

  /// What other protocols answer with.
  @Test(arguments: [
    ("HTTP/1.1 400 Bad Request", "\"HTTP\""), ("\u{15}\u{3}\u{1}\u{0}\u{2}", "0x15030100"), ("\u{5}\u{0}\u{0}\u{0}\u{4}", "0x05000000"),
  ])
  func `an answer in another protocol is shown by its first bytes`(text: String, found: String) {
    var reader = ThriftBinaryReader(Array(text.utf8)[...])
    #expect { try reader.message() } throws: { ($0 as? ThriftError)?.reason == .badMessage(found) }
  }

  @Test func `structs and lists within themselves without end are refused`() {
    var struts = ThriftBinaryReader((0..<10_000).flatMap { _ -> [UInt8] in [12, 0, 1] }[...])
    #expect { try struts.structure() } throws: { ($0 as? ThriftError)?.reason == .tooDeep(limit: 64) }
    var lists = ThriftBinaryReader((0..<10_000).flatMap { _ -> [UInt8] in [15, 0, 0, 0, 1] }[...])
    #expect { try lists.value(.list) } throws: { ($0 as? ThriftError)?.reason == .tooDeep(limit: 64) }
  }

  @Test func `more values than accepted are refused before they take memory`() {
    var limits = ThriftLimits()
    limits.values = 10
    var reader = ThriftBinaryReader(([2, 0, 0, 0, 11] + [UInt8](repeating: 0, count: 11))[...], limits: limits)
    #expect { try reader.value(.list) } throws: { ($0 as? ThriftError)?.reason == .tooMany(limit: 10) }
  }

  @Test func `fields are found by their numbers and read as what they hold`() {
    let structure: ThriftStructure = [1: .text("a"), 2: .i16(3), 2: .i64(4), 5: .list([.text("x"), .i32(1), .text("y")])]
    #expect(structure[1]?.string == "a")
    #expect(structure[2]?.int == 4)
    #expect(structure[3] == nil)
    #expect(structure[5]?.strings == ["x", "y"])
    #expect(structure[1]?.int == nil)
    let map = ThriftValue.map([ThriftEntry(key: .text("k"), value: .text("1")), ThriftEntry(key: .text("k"), value: .text("2"))])
    #expect(map.dictionary == ["k": "2"])
  }
}
