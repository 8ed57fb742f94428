import Glibc
import Testing

@testable import Codecs

/// The grammar of RFC 8259, production by production.
@Suite struct `JSON grammar` {
  static let accepted = [
    "null", "true", "false", "0", "-0", "10", "-1", "1.0", "1.5e3", "1E3", "1e+3", "1e-3", "0.1", "0e0",
    "123456789012345678",
    #""""#, #""a""#, #""\u0041""#, #""\/""#, "\"\u{7f}\"", "\"\u{2028}\u{2029}\"", "\"\u{10FFFF}\"", #""\uDBFF\uDFFF""#,
    #""\ufeff""#, #""\uFDD0""#, "[]", "[ ]", "[1]", "[1,2]", "[[]]", "[{}]", "{}", "{ }", #"{"":0}"#, #"{"a":{}}"#,
    #"{"a":1,"a":2}"#, #"{"a":[1,{"b":null}],"c":"d"}"#, " \t\r\n1 \t\r\n", #" { "a" : [ 1 , 2 ] , "b" : { } } "#,
    "[1\n,\r2\t, 3 ]", "[0.0,-0.0,0e1]",
  ]

  static let refused = [
    "", " ", "n", "nul", "nulll", "True", "TRUE", "None", "undefined", "NaN", "nan", "Infinity", "-Infinity", "inf",
    "+1", "- 1", "--1", "-", "01", "-01", "00", "1.", ".1", "-.1", "1.e1", "1e", "1e+", "1e1.0", "1e1e1", "0x10",
    "1_000", "1,000",
    "1 2", "１", "1a", "0.1.2", "1f", "1L", "0e", "e1", "'a'", "\"", "\"a", "a\"", #""\"#, #""\a""#, #""\'""#, #""\0""#,
    #""\x41""#,
    #""\u""#, #""\u004""#, #""\u00G1""#, #""\u 041""#, #""\U0041""#, #""\ud800""#, #""\ud800x""#, #""\ud800\n""#,
    #""\ud800\ud800""#,
    #""\udc00\ud800""#, "\"\n\"", "\"\t\"", "\"\u{0}\"", "\"\u{1f}\"", "[", "]", "[1", "[1,", "[,1]", "[1,]", "[1,,2]",
    "[1:2]",
    "[1 2]", "[(1)]", "[1]]", "[[1]", "{", "}", "{a}", "{a:1}", "{'a':1}", "{1:1}", "{null:1}", #"{"a"}"#, #"{"a":}"#,
    #"{"a",1}"#,
    #"{"a"=1}"#, #"{"a"::1}"#, #"{"a":1"#, #"{"a":1,"#, #"{"a":1,}"#, #"{,"a":1}"#, #"{"a":1 "b":2}"#, #"{"a":1}}"#,
    #"{"a":1]"#,
    "[1}", "{[]:1}", "// x\n1", "/* x */ 1", "1 // x", "#1", "1;", "{}[]", "\u{feff}1", "\u{a0}1", "\u{2028}1",
    "\u{c}1", "\u{b}1",
    "\u{0}", "1\u{0}", "<1>", "*", "$", "\\u0031",
  ]

  @Test(arguments: accepted)
  func `what the grammar has is accepted and survives writing`(text: String) throws {
    let value = try JSON.parse(text)
    #expect(try JSON.parse(value.text) == value)
    #expect(try JSON.parse(value.bytes(pretty: true)) == value)
    #expect(try JSON.parse(value.canonical.text).isEquivalent(to: value))
  }

  @Test(arguments: refused)
  func `what the grammar lacks is refused`(text: String) {
    #expect(throws: JSONError.self) { try JSON.parse(text) }
  }

  @Test(arguments: refused)
  func `what the grammar lacks is refused inside an array, too`(text: String) {
    // Blank, or a second value, or what closes the array early: those make another document, not a wrong one.
    guard !text.allSatisfy(\.isWhitespace), text != "]", text != "1,000", text != "" else { return }
    #expect(throws: JSONError.self) { try JSON.parse("[\(text)]") }
  }

  @Test(arguments: accepted)
  func `every document cut short is refused or complete before`(text: String) throws {
    let bytes = Array(text.utf8)
    for count in 0..<bytes.count {
      guard let value = try? JSON.parse(Array(bytes[..<count])) else { continue }
      // A number has no end of its own, and only space may follow the other values.
      #expect(value.double != nil || bytes[count...].allSatisfy { [0x20, 0x09, 0x0A, 0x0D].contains($0) })
    }
  }

  @Test func `a string may end at any distance from the end of the document`() throws {
    for length in 0..<40 {
      for stop in ["", "é", "\\n", "\\\"", "\\u00e9", "😀"] {
        let text = String(repeating: "x", count: length)
        let expected = text + JSONEscapes.meaning(of: stop) + text
        #expect(try JSON.parse("\"\(text)\(stop)\(text)\"") == .string(expected))
        #expect(try JSON.parse("[\"\(text)\(stop)\(text)\",1]")[0] == .string(expected))
        #expect(throws: JSONError.self) { try JSON.parse("\"\(text)\(stop)\(text)") }
      }
    }
  }

  @Test func `every byte that may not stand bare in a string is found at every distance`() {
    for bad in [0x00, 0x1F, 0x0A, 0x80, 0xFF] as [UInt8] {
      for before in 0..<20 {
        let bytes = [0x22] + [UInt8](repeating: 0x61, count: before) + [bad] + Array("aaaaaaaaaaaaaaaa\"".utf8)
        let error = #expect(throws: JSONError.self) { try JSON.parse(bytes) }
        #expect(error?.offset == before + 1)
      }
    }
  }

  /// The public test suite, when it lies beside the checkout.
  static let suite = "../shared/conformance/json/test_parsing"

  @Test(.enabled(if: access(suite, R_OK) == 0))
  func `the public test suite is answered as it demands`() throws {
    let directory = try #require(opendir(Self.suite))
    defer { closedir(directory) }
    var counts = ["y": 0, "n": 0, "i": 0]
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard let kind = name.first.map(String.init), counts[kind] != nil else { continue }
      counts[kind, default: 0] += 1
      let accepts = (try? JSON.parse(try read("\(Self.suite)/\(name)"))) != nil
      if kind != "i" { #expect(accepts == (kind == "y"), "\(name)") }
    }
    #expect(counts == ["y": 95, "n": 188, "i": 35])
  }

  private func read(_ path: String) throws -> [UInt8] {
    let file = try #require(fopen(path, "r"))
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    bytes.removeLast(bytes.count - fread(&bytes, 1, bytes.count, file))
    return bytes
  }
}

private enum JSONEscapes {
  static func meaning(of escape: String) -> String {
    switch escape {
    case "\\n": "\n"
    case "\\\"": "\""
    case "\\u00e9": "é"
    default: escape
    }
  }
}
