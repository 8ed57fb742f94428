import Codecs
import System
import Testing

@testable import Catalog

@Suite struct RunCursorTests {
  /// The elements of an array as texts, and `!` where it is damaged.
  private func elements(_ text: String) -> [String] {
    var found: [String] = []
    Array(text.utf8).withUnsafeBufferPointer { bytes in
      var cursor = RunCursor(bytes, of: "column")
      do throws(CatalogError) {
        while try cursor.nextElement() { found.append(String(decoding: try cursor.value(), as: UTF8.self)) }
      } catch { found.append("!") }
    }
    return found
  }

  @Test(arguments: [
    ("[]", []), ("[1]", ["1"]), (#"["a",2,null]"#, [#""a""#, "2", "null"]),
    (#"["a\"b","c\\",",]"]"#, [#""a\"b""#, #""c\\""#, #"",]""#]),
    (#"[{"a":[1,"}]"],"b":{}},[[]],3]"#, [#"{"a":[1,"}]"],"b":{}}"#, "[[]]", "3"]),
    ("", ["!"]), ("x", ["!"]), ("[", ["!"]), ("[1", ["!"]), (#"["a"#, ["!"]), (#"["a\"#, ["!"]), ("[[1]", ["!"]),
    ("[,1]", ["!"]), ("[1x,", ["1x", "!"]), (#"["a"x]"#, [#""a""#, "!"]), ("[{]", ["!"]),
  ] as [(String, [String])])
  func `values lie where their brackets, quotes and commas say`(text: String, expected: [String]) {
    #expect(elements(text) == expected)
  }

  @Test func `a run that is cut anywhere is damaged`() {
    let text = #"[["id",0,2,"bigint",1,"the \"id\"",{"a":[1]}],["b",1,3]]"#
    #expect(elements(text).count == 2)
    for end in 0..<text.utf8.count { #expect(elements(String(text.prefix(end))).last == "!") }
  }

  @Test(arguments: [("0", 0), ("42", 42), ("", nil), ("-1", -1), ("-", nil), ("1-", nil), ("1.5", nil), ("null", nil),
    ("9223372036854775807", .max), ("9223372036854775808", nil), ("9999999999999999999", nil), ("10000000000000000000", nil),
  ])
  func `a number is made of digits`(text: String, expected: Int?) {
    #expect(Array(text.utf8).withUnsafeBufferPointer { $0.integer } == expected)
  }

  @Test(arguments: [
    (#""""#, ""), (#""ab""#, "ab"), (#""é \"b\" \u0041""#, "é \"b\" A"), ("", nil), ("1", nil), ("\"", nil), (#""\x""#, nil),
  ] as [(String, String?)])
  func `a text stands in quotes`(json: String, expected: String?) {
    #expect(Array(json.utf8).withUnsafeBufferPointer { $0.text } == expected)
  }

  @Test func `an element has no more values than there is room for`() {
    func count(_ text: String) -> Int? {
      Array(text.utf8).withUnsafeBufferPointer { bytes in
        var cursor = RunCursor(bytes, of: "column")
        guard let values = try? cursor.values() else { return nil }
        return values.indices.count { !values[$0].isEmpty }
      }
    }
    #expect(count("[]") == 0 && count(#"["a",2,[3,"]"]]"#) == 3 && count("[1,2,3,4,5,6,7,8]") == 8)
    #expect(count("[1,2,3,4,5,6,7,8,9]") == nil && count("[1,2") == nil)
  }

  /// Whatever JSON stands in a run, a step over it ends where reading it ends.
  @Test func `values of any shape are found as a reader of trees finds them`() throws {
    var random = SeededRandom(seed: 11)
    for _ in 0..<500 {
      let values = (0..<Int.random(in: 0...8, using: &random)).map { _ in json(&random, depth: 3) }
      let text = Array(JSON.array(values).bytes())
      let found = try text.withUnsafeBufferPointer { bytes in
        var cursor = RunCursor(bytes, of: "column")
        let found = try cursor.values()
        #expect(cursor.isAtEnd)
        return try values.indices.map { try JSON.parse(Array(found[$0])) }
      }
      #expect(found == values)
    }
  }

  private func json(_ random: inout SeededRandom, depth: Int) -> JSON {
    switch Int.random(in: 0...(depth > 0 ? 6 : 4), using: &random) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &random))
    case 2: return .int(Int64.random(in: -9...99, using: &random))
    case 3: return .double(0.5)
    case 4:
      let letters = Array("ab\"\\,[]{}é 0\n")
      return .string(String((0..<Int.random(in: 0...20, using: &random)).map { _ in letters.randomElement(using: &random) ?? "a" }))
    case 5: return .array((0..<Int.random(in: 0...3, using: &random)).map { _ in json(&random, depth: depth - 1) })
    default:
      var object = JSONObject()
      for name in ["a", "\"]", "}"].prefix(Int.random(in: 0...3, using: &random)) { object[name] = json(&random, depth: depth - 1) }
      return .object(object)
    }
  }
}
