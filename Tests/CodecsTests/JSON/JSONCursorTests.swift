import Codecs
import Testing

struct JSONCursorTests {
  @Test func `arrays and objects are read piece by piece`() throws {
    var cursor = JSONCursor(Array(#" [ 1, "a", null, {"k": [true], "l": {}}, [], "ü\n" ] "#.utf8))
    try cursor.beginArray()
    #expect(try cursor.nextElement())
    #expect(try cursor.value() == 1)
    #expect(try cursor.nextElement())
    #expect(try cursor.string() == "a")
    #expect(try cursor.nextElement())
    #expect(try cursor.value() == .null)
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
    // The first eight bytes are compared as a number, and what follows byte by byte.
    ("{\"seven77\":0}", "4"), ("{\"eight888\":0}", "5"), ("{\"eight888nine\":0}", "6"), ("{\"eight888ten\":0}", "7"),
    ("{\"eight888two\":0}", "eight888two"), ("{\"eight88\":0}", "eight88"), ("{\"eight888te", "error"), ("{\"eight888\"", "error"),
    ("{\"a", "error"), ("{\"a\"", "error"), ("{\"", "error"), ("{a:0}", "error"), ("{,\"a\":0}", "error"),
  ])
  func `names that are looked for are found by their place`(document: String, found: String) {
    var cursor = JSONCursor(Array(document.utf8))
    var text = "none"
    do {
      try cursor.beginObject()
      switch try cursor.nextKey(among: JSONNames(["a", "ab", "", "ü", "seven77", "eight888", "eight888nine", "eight888ten"])) {
      case .known(let place)?: text = "\(place)"
      case .other(let name)?: text = name
      case nil: break
      }
      if text != "none" { #expect(try cursor.value() == 0) }
    } catch { text = "error" }
    #expect(text == found)
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
}
