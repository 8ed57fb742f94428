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
}
