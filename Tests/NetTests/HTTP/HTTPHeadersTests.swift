import Net
import Testing

struct HTTPHeadersTests {
  @Test func `names compare without case and values keep theirs`() {
    let headers: HTTPHeaders = ["Content-Type": "Text/HTML", "X-One": "1", "x-one": "2"]
    #expect(headers["content-type"] == "Text/HTML")
    #expect(headers["CONTENT-TYPE"] == "Text/HTML")
    #expect(headers.values("X-ONE") == ["1", "2"])
    #expect(headers["X-On"] == nil)
    #expect(headers.contains("x-one") && !headers.contains("x-two"))
  }

  @Test func `setting replaces every field of the name and nil removes them`() {
    var headers: HTTPHeaders = ["A": "1", "B": "2", "a": "3"]
    headers["A"] = "4"
    #expect(headers.map(\.value) == ["2", "4"])
    headers["b"] = nil
    #expect(headers == ["a": "4"])
  }

  @Test func `a list is gathered over lines and trimmed`() {
    let headers: HTTPHeaders = ["Accept": "a, b ,,\tc", "accept": "d"]
    #expect(headers.list("Accept") == ["a", "b", "c", "d"])
    #expect(headers.list("Vary") == [])
  }

  @Test(arguments: ["a\r\nSet-Cookie: b", "a\nb", "a\rb", "a\u{0}b", "a\u{1B}[0m", "a\u{7F}b"])
  func `no added value can start another field`(value: String) {
    var headers = HTTPHeaders()
    headers.add("Location", value)
    #expect(headers.count == 1)
    #expect(headers["Location"]?.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } == true)
    #expect(headers["Set-Cookie"] == nil)
  }

  @Test func `no added name can start another field`() {
    var headers = HTTPHeaders()
    headers.add("A: b\r\nC", "d")
    #expect(headers["A--b--C"] == "d")
  }

  @Test(arguments: [
    ("Host: a", "Host", "a"), ("X:y", "X", "y"), ("X:\t y \t", "X", "y"), ("X:", "X", ""), ("X: ", "X", ""),
    ("!#$%&'*+-.^_`|~09azAZ: y", "!#$%&'*+-.^_`|~09azAZ", "y"), ("X: é", "X", "é"), ("X: a: b", "X", "a: b"),
  ])
  func `a legal field line is read`(line: String, name: String, value: String) throws {
    var headers = HTTPHeaders()
    try headers.addLine(bytes(line).span)
    #expect(headers.count == 1)
    #expect(headers.first(where: { _ in true })?.name == name)
    #expect(headers[name] == value)
  }

  @Test(arguments: [
    "", "X", "X : y", "X\t: y", ": y", " X: y", "\tX: y", "X Y: z", "é: y", "X{}: y", "X\u{1}: y", "F@: x",
    "X: a\u{0}b", "X: a\rb", "X: a\u{1}b", "X: a\u{7F}b", "X: \u{1B}[31m", "X\r: y", "\"X\": y", "(X): y",
  ])
  func `an illegal field line is refused`(line: String) {
    var headers = HTTPHeaders()
    #expect(throws: HTTPSyntaxError.self) { try headers.addLine(bytes(line).span) }
  }
}

struct FieldSectionParserTests {
  private let section = bytes("Host: a\r\nX-Long-Name: some value\r\nX:\r\n\r\nrest")

  @Test func `a section split at every byte reads the same`() throws {
    for cut in 0...section.count {
      var parser = FieldSectionParser()
      var position = 0
      var fields = try parser.parse(Array(section[..<cut]).span, &position)
      #expect(fields == nil || cut >= section.count - 4)
      if fields == nil { fields = try parser.parse(section.span, &position) }
      #expect(fields == ["Host": "a", "X-Long-Name": "some value", "X": ""])
      #expect(position == section.count - 4)
    }
  }

  @Test func `the byte limit holds for finished and unfinished lines`() {
    for text in ["A: \(String(repeating: "b", count: 200))", "A: b\r\nC: \(String(repeating: "d", count: 100))\r\n\r\n"] {
      var parser = FieldSectionParser(limits: FieldLimits(bytes: 100))
      var position = 0
      #expect(throws: HTTPSyntaxError("more than 100 bytes of header fields", status: .headerFieldsTooLarge)) {
        try parser.parse(bytes(text).span, &position)
      }
    }
  }

  @Test func `one field more than the limit is refused`() throws {
    let lines = (0..<5).map { "X\($0): y\r\n" }.joined()
    var position = 0
    var roomy = FieldSectionParser(limits: FieldLimits(count: 5))
    let fields = try roomy.parse(bytes(lines + "\r\n").span, &position)
    #expect(fields?.count == 5)
    position = 0
    var tight = FieldSectionParser(limits: FieldLimits(count: 4))
    #expect(throws: HTTPSyntaxError.self) { try tight.parse(bytes(lines + "\r\n").span, &position) }
  }

  @Test(arguments: ["A: b\n\r\n", "A: b\r\n\n", "\n", "A: b\r\n c\r\n\r\n", "A: b\rC: d\r\n\r\n"])
  func `line ends other than CRLF and folding are refused`(text: String) {
    var parser = FieldSectionParser()
    var position = 0
    #expect(throws: HTTPSyntaxError.self) { try parser.parse(bytes(text).span, &position) }
  }

  @Test func `fields of others are added as they are`() {
    var headers: HTTPHeaders = ["A": "1"]
    headers.append(["B": "2", "a": " 3 "])
    headers.append([:])
    #expect(headers == ["A": "1", "B": "2", "a": "3"])
    #expect(headers.values("a") == ["1", "3"] && headers["b"] == "2")
  }
}
