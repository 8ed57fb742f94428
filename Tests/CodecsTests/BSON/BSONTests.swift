import System
import Testing

@testable import Codecs

/// What MongoDB's own Python library writes, and how it shows it as relaxed Extended JSON.
private let written: [(hex: String, json: String)] = [
    ("0500000000", #"{}"#),
    ("0c0000001061000100000000", #"{"a": 1}"#),
    ("10000000126100fbffffffffffffff00", #"{"a": -5}"#),
    ("10000000016100000000000000f83f00", #"{"a": 1.5}"#),
    ("10000000016100000000000000f87f00", #"{"a": {"$numberDouble": "NaN"}}"#),
    ("10000000016100000000000000f0ff00", #"{"a": {"$numberDouble": "-Infinity"}}"#),
    ("120000000261000600000068c3a900790000", #"{"a": "h\u00e9\u0000y"}"#),
    ("080000000a610000", #"{"a": null}"#),
    ("0d000000086100010862000000", #"{"a": true, "b": false}"#),
    ("30000000036400280000000465002000000010300001000000023100020000007800043200080000000a300000000000", #"{"d": {"e": [1, "x", [null]]}}"#),
    ("0f000000056200020000000000ff00", #"{"b": {"$binary": {"base64": "AP8=", "subType": "00"}}}"#),
    ("13000000056200060000000202000000616200", #"{"b": {"$binary": {"base64": "YWI=", "subType": "02"}}}"#),
    ("1d0000000575001000000004000102030405060708090a0b0c0d0e0f00", #"{"u": {"$binary": {"base64": "AAECAwQFBgcICQoLDA0ODw==", "subType": "04"}}}"#),
    ("14000000076f000123456789abcdef0123456700", #"{"o": {"$oid": "0123456789abcdef01234567"}}"#),
    ("10000000097400454d89799b01000000", #"{"t": {"$date": "2026-01-01T12:30:00.005Z"}}"#),
    ("100000000974000034a183b6ffffff00", #"{"t": {"$date": {"$numberLong": "-315619200000"}}}"#),
    ("100000000b72005e612e2a0069780000", #"{"r": {"$regularExpression": {"pattern": "^a.*", "options": "ix"}}}"#),
    ("100000000d6300040000006628290000", #"{"c": {"$code": "f()"}}"#),
    ("200000000f63001800000004000000662829000c000000107800010000000000", #"{"c": {"$code": "f()", "$scope": {"x": 1}}}"#),
    ("100000001173000700000000f1536500", #"{"s": {"$timestamp": {"t": 1700000000, "i": 7}}}"#),
    ("0b000000ff6d007f6e0000", #"{"m": {"$minKey": 1}, "n": {"$maxKey": 1}}"#),
    ("18000000136e00e2040000000000000000000000003c3000", #"{"n": {"$numberDecimal": "12.50"}}"#),
    ("18000000136e000000000000000000000000000000403000", #"{"n": {"$numberDecimal": "0"}}"#),
    ("18000000136e00000000000000000000000000000040b000", #"{"n": {"$numberDecimal": "-0"}}"#),
    ("18000000136e000100000000000000000000000000463000", #"{"n": {"$numberDecimal": "1E+3"}}"#),
    ("18000000136e000100000000000000000000000000323000", #"{"n": {"$numberDecimal": "1E-7"}}"#),
    ("18000000136e000100000000000000000000000000343000", #"{"n": {"$numberDecimal": "0.000001"}}"#),
    ("18000000136e000000000000000000000000000000007c00", #"{"n": {"$numberDecimal": "NaN"}}"#),
    ("18000000136e00000000000000000000000000000000f800", #"{"n": {"$numberDecimal": "-Infinity"}}"#),
    ("18000000136e00ffffffff638e8d37c087adbe09ed413000", #"{"n": {"$numberDecimal": "9999999999999999999999999999999999"}}"#),
    ("18000000136e000f00000000000000000000000000fcdf00", #"{"n": {"$numberDecimal": "-1.5E+6111"}}"#),
    ("18000000136e000100000000000000000000000000000000", #"{"n": {"$numberDecimal": "1E-6176"}}"#),
    ("18000000136e001581e97df4102211000000000000203000", #"{"n": {"$numberDecimal": "123.4567890123456789"}}"#),
    ("18000000136e000000000000000000000000000000463000", #"{"n": {"$numberDecimal": "0E+3"}}"#),
    ("18000000136e0000000000000000000000000000003c3000", #"{"n": {"$numberDecimal": "0.00"}}"#),
    ("18000000136e000000000000000000000000000000303000", #"{"n": {"$numberDecimal": "0E-8"}}"#),
]

struct BSONTests {
  @Test(arguments: written) func `documents read and write as MongoDB's own library does`(hex: String, json: String) throws {
    let bytes = try #require(Hex.decode(hex))
    let document = try BSONReader.document(bytes)
    #expect(document.json == (try JSON.parse(json)))
    #expect(Hex.encode(document.encoded) == hex)
  }

  /// Types that no program writes any more.
  static let outdated: [BSONDocument] = [
    ["a": .undefined], ["a": .symbol("s")],
    ["a": .dbPointer(collection: "db.c", BSONObjectID([UInt8](repeating: 7, count: 12))!)],
  ]

  @Test(arguments: outdated) func `outdated types survive`(document: BSONDocument) throws {
    #expect(try BSONReader.document(document.encoded) == document)
  }

  @Test func `members keep their order and the first of two wins`() throws {
    let document: BSONDocument = ["b": 1, "a": 2, "b": 3]
    let again = try BSONReader.document(document.encoded)
    #expect(Array(again.keys) == ["b", "a", "b"])
    #expect(again["b"]?.int == 1)
  }

  @Test func `documents stand one behind the other`() throws {
    let bytes = (["a": 1] as BSONDocument).encoded + (["b": 2] as BSONDocument).encoded
    var reader = BSONReader(bytes[...])
    #expect(try reader.document() == ["a": 1])
    #expect(!reader.isAtEnd)
    #expect(try reader.document() == ["b": 2])
    #expect(reader.isAtEnd)
  }

  @Test func `a decimal with a coefficient beyond 34 digits is zero`() {
    #expect(Decimal128(low: .max, high: 0x3041_FFFF_FFFF_FFFF).description == "0")
    #expect(Decimal128(low: 1, high: 0x6C10_0000_0000_0000).description == "0")
  }

  @Test func `text that is not UTF-8 is repaired`() throws {
    let bytes = try #require(Hex.decode("0e00000002610002000000ff0000"))
    #expect(try BSONReader.document(bytes)["a"] == "\u{FFFD}")
  }

  @Test func `whatever is cut, no document comes of it`() throws {
    for (hex, _) in written {
      let bytes = try #require(Hex.decode(hex))
      for count in 0..<bytes.count {
        #expect(throws: BSONError.self) { try BSONReader.document(Array(bytes[..<count])) }
      }
    }
  }

  static let lies: [(hex: String, reason: BSONError.Reason)] = [
    ("", .truncated), ("05000000", .length(5)), ("0400000000", .length(4)), ("ffffffff00", .length(-1)),
    ("0600000000", .length(6)), ("0600000000ff", .length(6)), ("050000000000", .length(6)),
    ("0800000020610000", .type(0x20)), ("090000000861000200", .value("boolean")),
    ("0c0000000261000000000000", .length(0)), ("0d000000026100010000000100", .value("string")),
    ("0d0000000561000000ff7f0000", .truncated), ("0d000000056100ffffffff0000", .length(-1)),
    ("0d0000000561000000000002", .length(13)), ("0d000000056100000000000200", .value("binary")),
    ("0c0000000f61000500000000", .length(5)), ("0d000000036100060000000000", .length(6)),
  ]

  @Test(arguments: lies) func `bytes that lie are refused with their reason`(hex: String, reason: BSONError.Reason) throws {
    let bytes = try #require(Hex.decode(hex))
    let error = #expect(throws: BSONError.self) { try BSONReader.document(bytes) }
    #expect(error?.reason == reason)
  }

  @Test func `nesting and the number of values have limits`() {
    var deep: BSONDocument = [:]
    for _ in 0..<200 { deep = ["a": .document(deep)] }
    let error = #expect(throws: BSONError.self) { try BSONReader.document(deep.encoded) }
    #expect(error?.reason == .tooDeep(limit: 180))
    var limits = BSONLimits()
    limits.values = 3
    #expect(throws: BSONError.self) { try BSONReader.document((["a": [1, 2, 3]] as BSONDocument).encoded, limits: limits) }
  }

  @Test func `bytes changed at random never stop the reader and what it reads survives writing`() throws {
    var random = SeededRandom(seed: 7)
    for _ in 0..<4000 {
      let sample = written.randomElement(using: &random)?.hex ?? ""
      var bytes = try #require(Hex.decode(sample))
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      guard let document = try? BSONReader.document(bytes) else { continue }
      // NaN is unequal to itself, so bytes are compared.
      let again = try BSONReader.document(document.encoded)
      #expect(again.encoded == document.encoded)
    }
  }
}
