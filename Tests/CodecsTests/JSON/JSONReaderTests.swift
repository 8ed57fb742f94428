import System
import Testing

@testable import Codecs

@Suite struct `JSON reader` {
  static let values: [(String, JSON)] = [
    ("null", .null), (" true ", .bool(true)), ("false", .bool(false)), ("0", .int(0)), ("-0", .double(-0.0)),
    ("-12", .int(-12)), ("9223372036854775807", .int(.max)), ("-9223372036854775808", .int(.min)),
    ("9223372036854775808", .literal("9223372036854775808")), ("1.5", .double(1.5)), ("1.0", .double(1)),
    ("-0.0", .double(-0.0)), ("1e2", .double(100)), ("1E+2", .double(100)), ("100e-2", .double(1)),
    ("0.1", .double(0.1)), ("9007199254740993", .int(9_007_199_254_740_993)),
    ("9007199254740993.0", .literal("9007199254740993.0")), ("1e400", .literal("1e400")),
    ("-1e-400", .literal("-1e-400")), ("0e999999999999999999999", .double(0)),
    ("1.7976931348623157e308", .double(.greatestFiniteMagnitude)), ("0.30000000000000004", .double(0.1 + 0.2)),
    ("0.300000000000000041", .literal("0.300000000000000041")), ("0.1000000000000000000000", .double(0.1)),
    ("100000000000000000000000", .literal("100000000000000000000000")),
    ("[]", .array([])), ("{}", .object([:])), ("[1,[2,{}]]", .array([.int(1), .array([.int(2), .object([:])])])),
    (#"{"a":1,"b":[null]}"#, .object(["a": .int(1), "b": .array([.null])])),
  ]

  @Test(arguments: values)
  func `a value is read as what it says`(text: String, expected: JSON) throws {
    let value = try JSON.parse(text)
    #expect(value == expected)
    if case .double(let number) = value { #expect(number.sign == expected.double?.sign) }
  }

  @Test(arguments: [
    (#""""#, ""), (#""plain text""#, "plain text"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
    (#""\u0000\u00e9\uABCD""#, "\u{0}é\u{ABCD}"), (#""\ud83d\ude00!""#, "😀!"),
    ("\"ünïcödé 😀\"", "ünïcödé 😀"),
    (#""before é \n after ü""#, "before é \n after ü"), ("\"\u{7f}\u{2028}\"", "\u{7f}\u{2028}"),
  ])
  func `a string is decoded`(text: String, expected: String) throws {
    #expect(try JSON.parse(text) == .string(expected))
  }

  static let refusals: [(String, Int, JSONError.Reason)] = [
    ("", 0, .unexpectedEnd(expected: "a value")),
    ("{}x", 2, .trailingBytes), ("[1,]", 3, .unexpectedByte(UInt8(ascii: "]"), expected: "a value")),
    ("[1 2]", 3, .unexpectedByte(UInt8(ascii: "2"), expected: "',' or ']'")),
    ("{\"a\" 1}", 5, .unexpectedByte(UInt8(ascii: "1"), expected: "':'")),
    ("{a:1}", 1, .unexpectedByte(UInt8(ascii: "a"), expected: "a member name in quotes")),
    ("{\"a\":1", 6, .unexpectedEnd(expected: "',' or '}'")),
    ("tru", 3, .unexpectedEnd(expected: "'true'")), ("nulL", 3, .unexpectedByte(UInt8(ascii: "L"), expected: "'null'")),
    (
      "01", 1,
      .unexpectedByte(UInt8(ascii: "1"), expected: "'.', an exponent or the end of a number that starts with 0")
    ),
    ("-", 1, .unexpectedEnd(expected: "a digit")), ("1.", 2, .unexpectedEnd(expected: "a digit")),
    ("1e+", 3, .unexpectedEnd(expected: "a digit")), (".5", 0, .unexpectedByte(UInt8(ascii: "."), expected: "a value")),
    ("\"abc", 4, .unexpectedEnd(expected: "the closing '\"' of a string")),
    ("\"a\nb\"", 2, .controlCharacter(10)), (#""\x""#, 1, .unknownEscape), (#""\u12g4""#, 1, .unknownEscape),
    (#""\ud800""#, 1, .loneSurrogate), (#""\ud800\u0041""#, 1, .loneSurrogate), (#""\udc00""#, 1, .loneSurrogate),
    ("\u{feff}{}", 0, .byteOrderMark), ("{}\u{0}", 2, .trailingBytes),
    ("\"\\", 2, .unexpectedEnd(expected: "the rest of an escape")),
    ("\u{1}", 0, .unexpectedByte(1, expected: "a value")),
  ]

  @Test(arguments: refusals)
  func `what is not JSON is refused with its place`(text: String, offset: Int, reason: JSONError.Reason) {
    let error = #expect(throws: JSONError.self) { try JSON.parse(text) }
    #expect(error?.offset == offset)
    #expect(error?.reason == reason)
  }

  @Test(
    arguments: [[0x80], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0xFF]] as [[UInt8]])
  func `bytes that are not UTF-8 are refused`(bytes: [UInt8]) {
    let error = #expect(throws: JSONError.self) { try JSON.parse([0x22, 0x61] + bytes + [0x22]) }
    #expect(error?.reason == .invalidUTF8)
    #expect(error?.offset == 2)
    #expect(throws: JSONError.self) { try JSON.parse([0x22, 0x5C, 0x6E] + bytes + [0x22]) }
  }

  @Test func `line and column count from one, in characters`() {
    let error = #expect(throws: JSONError.self) { try JSON.parse("{\n  \"é\": x}") }
    #expect(error?.line == 2)
    #expect(error?.column == 8)
    #expect(error.map(String.init(describing:)) == "'x' where a value is expected at line 2, column 8 (byte 10)")
  }

  @Test(arguments: refusals)
  func `every refusal says what and where`(text: String, offset: Int, reason: JSONError.Reason) {
    let message = JSONError(reason, at: offset, in: text.utf8.span).description
    #expect(message.hasSuffix("(byte \(offset))"))
    #expect(message.contains("line "))
    #expect(!message.utf8.contains { $0 < 0x20 })
  }

  @Test func `a repeated key keeps its place and takes the last value`() throws {
    let value = try JSON.parse(#"{"a":1,"b":2,"\u0061":3}"#)
    #expect(value == ["a": 3, "b": 2])
    #expect(value.text == #"{"a":3,"b":2}"#)
  }

  @Test func `keys that differ in bytes alone are two keys`() throws {
    let value = try JSON.parse(#"{"\u00e9":1,"e\u0301":2}"#)
    #expect(value.object?.count == 2)
    #expect(value["e\u{301}"] == 2)
    #expect(value["\u{e9}"] == 1)
    #expect(JSON.string("\u{e9}") != JSON.string("e\u{301}"))
  }

  @Test func `nesting is read to the limit and refused beyond it`() throws {
    func nested(_ depth: Int) -> [UInt8] {
      Array(repeating: UInt8(ascii: "["), count: depth) + Array(repeating: UInt8(ascii: "]"), count: depth)
    }
    #expect(throws: Never.self) { try JSON.parse(nested(128)) }
    #expect(throws: Never.self) { try JSON.parse(nested(512), limits: JSONLimits(depth: 10_000)) }
    for depth in [129, 100_000] {
      let error = #expect(throws: JSONError.self) { try JSON.parse(nested(depth)) }
      #expect(error?.reason == .tooDeep(limit: 128))
      #expect(error?.offset == 128)
    }
    #expect(throws: JSONError.self) { try JSON.parse(String(repeating: #"{"a":"#, count: 100_000)) }
  }

  @Test func `a slice is read like a document of its own`() throws {
    let bytes = Array(#"xx{"a":1}yy"#.utf8)
    #expect(try JSON.parse(bytes[2..<9]) == ["a": 1])
  }

  @Test func `what was written is read back`() throws {
    var random = SeededRandom(seed: 1)
    for _ in 0..<500 {
      let value = JSON.random(using: &random, depth: 4)
      #expect(try JSON.parse(value.bytes()) == value)
      #expect(try JSON.parse(value.bytes(pretty: true)) == value)
    }
  }

  @Test func `damaged documents never crash and errors lie within them`() {
    var random = SeededRandom(seed: 2)
    for _ in 0..<3000 {
      var bytes = JSON.random(using: &random, depth: 3).bytes()
      for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
        let index = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: index)
        default: bytes.removeSubrange(index...)
        }
      }
      do throws(JSONError) {
        let value = try JSON.parse(bytes)
        #expect(throws: Never.self) { try JSON.parse(value.bytes()) }
      } catch {
        #expect((0...bytes.count).contains(error.offset))
      }
    }
  }
}

extension JSON {
  /// Any value, nested no deeper than `depth`.
  static func random(using random: inout SeededRandom, depth: Int) -> JSON {
    switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &random) {
    case 0: .null
    case 1: .bool(Bool.random(using: &random))
    case 2: .int(Int64(bitPattern: random.next()) >> Int64.random(in: 0..<64, using: &random))
    case 3: .double(Double.random(in: -1e6...1e6, using: &random))
    case 4: .double(randomDouble(using: &random))
    case 5: .string(String.random(using: &random))
    case 6: .array((0..<Int.random(in: 0..<6, using: &random)).map { _ in .random(using: &random, depth: depth - 1) })
    default:
      .object(
        JSONObject(
          (0..<Int.random(in: 0..<24, using: &random)).map { _ in
            (String.random(using: &random), .random(using: &random, depth: depth - 1))
          }))
    }
  }

  private static func randomDouble(using random: inout SeededRandom) -> Double {
    let value = Double(bitPattern: random.next())
    return value.isNormal ? value : 0
  }
}
