import System
import Testing

@testable import Codecs

@Suite struct `Comma-separated values` {
  private func rows(_ text: String, keepsGuards: Bool = false) throws -> [[String]] {
    try rows(Array(text.utf8), keepsGuards: keepsGuards)
  }

  private func rows(_ bytes: [UInt8], keepsGuards: Bool = false) throws -> [[String]] {
    var reader = CSVReader(bytes, keepsGuards: keepsGuards)
    var rows: [[String]] = []
    while let row = try reader.next() { rows.append(row) }
    return rows
  }

  static let documents: [(String, [[String]])] = [
    ("", []), ("a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]]), ("a,b\nc,d", [["a", "b"], ["c", "d"]]),
    ("\"a,\"\"b\"\"\",\"\r\n\"\r\n", [["a,\"b\"", "\r\n"]]), (",\r\n", [["", ""]]), ("\"\"\r\n", [[""]]),
    ("\r\n\r\na\n\n", [["a"]]), ("\u{feff}a,é", [["a", "é"]]), ("a\rb,c", [["a\rb", "c"]]), ("a,\"\"", [["a", ""]]),
    ("'=1,'x,''@y", [["=1", "'x", "'@y"]]),
  ]

  @Test(arguments: documents)
  func `rows are read by RFC 4180`(text: String, expected: [[String]]) throws { #expect(try rows(text) == expected) }

  static let refused: [([UInt8], CSVError)] = [
    (Array("a\n\"b".utf8), CSVError(line: 2, reason: .unclosedQuote)),
    (Array("a\"b".utf8), CSVError(line: 1, reason: .strayQuote)),
    (Array("\"a\"b".utf8), CSVError(line: 1, reason: .strayQuote)),
    (Array("\"a\n\"\"\n\" x".utf8), CSVError(line: 3, reason: .strayQuote)),
    ([0x61, 0x0A, 0xFF], CSVError(line: 2, reason: .notUTF8)),
  ]

  @Test(arguments: refused)
  func `what is not CSV is refused with its line`(bytes: [UInt8], error: CSVError) {
    #expect(throws: error) { try rows(bytes) }
  }

  @Test func `every field is quoted and formulas are disarmed`() throws {
    var writer = CSVWriter()
    writer.row(["plain", "a \"b\"", "=cmd|'/C calc'!A0", "+1", "-1", "@x", "\tx", "\rx", "'=1", "'it's", "1-2", ""])
    let expected =
      "\"plain\",\"a \"\"b\"\"\",\"'=cmd|'/C calc'!A0\","
      + "\"'+1\",\"'-1\",\"'@x\",\"'\tx\",\"'\rx\",\"''=1\",\"'it's\",\"1-2\",\"\"\r\n"
    #expect(String(decoding: writer.bytes, as: UTF8.self) == expected)
    #expect(try rows(writer.bytes, keepsGuards: true)[0][2] == "'=cmd|'/C calc'!A0")
    #expect(writer.drain().count == expected.utf8.count)
    #expect(writer.bytes.isEmpty)
  }

  @Test func `what is written is read back, and no field starts a formula`() throws {
    var random = SeededRandom(seed: 14)
    let starts = ["", "=", "+", "-", "@", "\t", "\r", "'", "''=", "'-", "\n"]
    for _ in 0..<300 {
      let table = (0..<Int.random(in: 1..<5, using: &random)).map { _ in
        (0..<Int.random(in: 1..<5, using: &random)).map { _ in
          (starts.randomElement(using: &random) ?? "") + String.random(using: &random)
        }
      }
      var writer = CSVWriter()
      for row in table { writer.row(row) }
      #expect(try rows(writer.bytes) == table)
      for field in try rows(writer.bytes, keepsGuards: true).joined() {
        #expect(field.utf8.first.map { !Array("=+-@\t\r".utf8).contains($0) } ?? true)
      }
    }
  }

  @Test func `another separator splits instead of the comma`() throws {
    var reader = CSVReader(Array("a;b,c".utf8), separator: UInt8(ascii: ";"))
    #expect(try reader.next() == ["a", "b,c"])
    #expect(try reader.next() == nil)
  }
}
