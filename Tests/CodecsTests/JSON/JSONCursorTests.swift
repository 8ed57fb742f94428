import Codecs
import Testing

struct JSONCursorTests {
  @Test func `arrays and objects are read piece by piece`() throws {
    var cursor = JSONCursor(Array(#" [ 1, "a", null, {"k": [true], "l": {}}, [], "ü\n" ] "#.utf8))
    try cursor.beginArray()
    #expect(try cursor.nextElement())
    #expect(try cursor.int() == 1)
    #expect(try cursor.nextElement())
    #expect(try cursor.optionalString() == "a")
    #expect(try cursor.nextElement())
    #expect(try cursor.optionalString() == nil)
    #expect(try cursor.nextElement())
    try cursor.beginObject()
    #expect(try cursor.nextKey() == "k")
    #expect(try cursor.value() == [true])
    #expect(try cursor.nextKey() == "l")
    try cursor.beginObject()
    #expect(try cursor.nextKey() == nil)
    #expect(try cursor.nextKey() == nil)
    #expect(try cursor.nextElement())
    try cursor.beginArray()
    #expect(try !cursor.nextElement())
    #expect(try cursor.nextElement())
    #expect(try cursor.string() == "ü\n")
    #expect(try !cursor.nextElement())
    try cursor.finish()
  }

  @Test(arguments: [
    ("{\"a\":0}", "0"), ("{ \"ab\" : 0 }", "1"), ("{\"\":0}", "2"), ("{\"b\":0}", "b"), ("{\"abc\":0}", "abc"),
    ("{\"\\u0061\":0}", "a"), ("{\"a\\\"\":0}", "a\""), ("{\"ü\":0}", "3"), ("{}", "none"), ("{\"a\" 0}", "error"),
    ("{\"a", "error"), ("{\"a\"", "error"), ("{\"", "error"), ("{a:0}", "error"), ("{,\"a\":0}", "error"),
  ])
  func `names that are looked for are found by their place`(document: String, found: String) {
    var cursor = JSONCursor(Array(document.utf8))
    var text = "none"
    do {
      try cursor.beginObject()
      switch try cursor.nextKey(among: JSONNames(["a", "ab", "", "ü"])) {
      case .known(let place)?: text = "\(place)"
      case .other(let name)?: text = name
      case nil: break
      }
      if text != "none" { #expect(try cursor.int() == 0) }
    } catch { text = "error" }
    #expect(text == found)
  }

  /// What is taken digit by digit, and all that is not.
  @Test(arguments: [
    "0", "7", "00", "01", "-1", "1.5", "1e3", "12x", "x", "", " 42", "42 ", "999999999999999999", "1000000000000000000",
    "9223372036854775807", "9223372036854775808", "-9223372036854775808", "\"5\"", "null",
  ])
  func `an integer is read as the tree reader reads it`(text: String) {
    for document in ["[\(text)]", "[\(text),1]"] {
      let expected = try? JSON.parse(document).array?.first?.int
      var cursor = JSONCursor(Array(document.utf8))
      let read = try? {
        try cursor.beginArray()
        guard try cursor.nextElement() else { return nil as Int? }
        let number = try cursor.int()
        while try cursor.nextElement() { _ = try cursor.value() }
        try cursor.finish()
        return number
      }()
      #expect(read == expected, "\(document)")
    }
    var object = JSONCursor(Array("{\"a\":\(text)}".utf8))
    let expected = try? JSON.parse("{\"a\":\(text)}")["a"]?.int
    let read = try? {
      try object.beginObject()
      _ = try object.nextKey()
      let number = try object.int()
      guard try object.nextKey() == nil else { return nil as Int? }
      try object.finish()
      return number
    }()
    #expect(read == expected)
  }

  @Test(arguments: [
    "[1 2]", "[1,]", "[,1]", "[1", "[", "{}", "[1}", "[1]]", "[1] x", "[nul]", "[\"a]", "[01]", "[1.5.2]", "",
    "[\u{FEFF}1]",
  ])
  func `what is no array of values is refused as the tree reader refuses it`(text: String) {
    #expect(throws: JSONError.self) {
      var cursor = JSONCursor(Array(text.utf8))
      try cursor.beginArray()
      while try cursor.nextElement() { _ = try cursor.value() }
      try cursor.finish()
    }
  }

  @Test(arguments: [#"{"a" 1}"#, #"{"a":1 "b":2}"#, #"{"a":1,}"#, #"{a:1}"#, #"{"a":}"#, #"{"a":1"#, #"["a"]"#])
  func `what is no object of values is refused`(text: String) {
    #expect(throws: JSONError.self) {
      var cursor = JSONCursor(Array(text.utf8))
      try cursor.beginObject()
      while try cursor.nextKey() != nil { _ = try cursor.value() }
      try cursor.finish()
    }
  }

  @Test func `a value of another kind is an error with its place`() {
    var cursor = JSONCursor(Array("[\n  true]".utf8))
    let error = #expect(throws: JSONError.self) {
      try cursor.beginArray()
      _ = try cursor.nextElement()
      _ = try cursor.string()
    }
    #expect(error?.line == 2 && error?.column == 3)
  }

  @Test func `nesting is bounded`() {
    var cursor = JSONCursor([UInt8](repeating: UInt8(ascii: "["), count: 600), limits: JSONLimits(depth: 500))
    #expect(throws: JSONError.self) {
      while true {
        try cursor.beginArray()
        _ = try cursor.nextElement()
      }
    }
    var flat = JSONCursor(Array("[".utf8) + [UInt8](repeating: UInt8(ascii: "["), count: 600))
    #expect(throws: JSONError.self) {
      try flat.beginArray()
      _ = try flat.nextElement()
      _ = try flat.value()
    }
  }

  @Test func `what a tree reader reads a cursor reads, and at every cut neither`() throws {
    let text = Array(#"{"a":[1,-2.5e3,"x\u00e9",null,true,{"b":[]}],"c":{"d":"e"}}"#.utf8)
    var cursor = JSONCursor(text)
    #expect(try cursor.value() == JSON.parse(text))
    for end in text.indices {
      #expect(throws: JSONError.self) {
        var cursor = JSONCursor(Array(text[..<end]))
        try cursor.beginObject()
        while try cursor.nextKey() != nil { _ = try cursor.value() }
        try cursor.finish()
      }
    }
  }

  @Test(arguments: [
    "1", "-1.5e3", "true", "null", #""""#, #""a\\\"b]""#, #""\\""#, "[]", "{}", #"[1, ["]", {"k": "}"}], "x"]"#,
    #"{"a": [{"b": ",\\"}], "c": null}"#, #" "ü" "#,
  ])
  func `what is passed over ends where reading it ends`(text: String) throws {
    for (before, after) in [("[", ",7]"), ("[", "]"), (#"{"k":"#, #","l":7}"#), ("", "")] {
      let bytes = Array((before + text + after).utf8)
      var (passing, reading) = (JSONCursor(bytes), JSONCursor(bytes))
      func open(_ cursor: inout JSONCursor) throws {
        if before == "[" {
          try cursor.beginArray()
          _ = try cursor.nextElement()
        } else if !before.isEmpty {
          try cursor.beginObject()
          _ = try cursor.nextKey()
        }
      }
      func rest(_ cursor: inout JSONCursor) throws -> [JSON] {
        var rest: [JSON] = []
        if before == "[" { while try cursor.nextElement() { rest.append(try cursor.value()) } }
        if before.hasPrefix("{") { while try cursor.nextKey() != nil { rest.append(try cursor.value()) } }
        try cursor.finish()
        return rest
      }
      try open(&passing)
      try open(&reading)
      try passing.skip()
      _ = try reading.value()
      #expect(try rest(&passing) == rest(&reading))
    }
  }

  @Test(arguments: ["[", "[,", "[]", "[\"a", "[[1", "[[1}", "[{\"a\\", ""])
  func `what has no end cannot be passed over`(text: String) {
    #expect(throws: JSONError.self) {
      var cursor = JSONCursor(Array(text.utf8))
      try cursor.beginArray()
      guard try cursor.nextElement() else { return try cursor.skip() }
      try cursor.skip()
      while try cursor.nextElement() { try cursor.skip() }
    }
  }
}
