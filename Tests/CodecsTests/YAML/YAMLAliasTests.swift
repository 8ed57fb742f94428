import Codecs
import Testing

@Suite struct `YAML anchors, merging and limits` {
  @Test(arguments: [
    Reading("a: &x 1\nb: *x\n", #"{"a":1,"b":1}"#),
    Reading("a: &x\n  b: 1\nc: *x\n", #"{"a":{"b":1},"c":{"b":1}}"#),
    Reading("- &x a\n- &x b\n- *x\n", #"["a","b","b"]"#),
    Reading("a: &x b\nc:\n  a: *x\n", #"{"a":"b","c":{"a":"b"}}"#),
    Reading("- &x\n- *x\n", "[null,null]"),
    Reading("- &x !!str\n- *x\n", #"["",""]"#),
    Reading("- &a:b c\n- *a:b\n", #"["c","c"]"#),
    Reading("&x !!map\n&y a: 1\n", #"{"a":1}"#),
    Reading("a: &x\n- 1\nb: !!seq\n- 2\n", #"{"a":[1],"b":[2]}"#),
    Reading("- &é 1\n- &e\u{301} 2\n- *é\n", "[1,2,1]"),
  ])
  func `an alias stands for the last node with its anchor`(reading: Reading) throws {
    #expect(try reading.got() == reading.json)
  }

  @Test(arguments: [
    Refusal("a: *x\n", "1:4", "an alias to 'x'"),
    Refusal("--- &x a\n--- *x\n", "2:5", "an alias to 'x'"),
    Refusal("&x *x\n", "1:1", "on an alias"),
    Refusal("- &a b\n- &c *a\n", "2:3", "on an alias"),
    Refusal("- &a b\n- &c\n  *a\n", "2:3", "on an alias"),
    Refusal("&a &b c\n", "1:4", "a second anchor"),
    Refusal("&a\n&b c\n", "2:1", "a second anchor"),
    Refusal("& a\n", "1:2", "name of an anchor"),
    Refusal("&a, b\n", "1:3", "space after the anchor"),
    Refusal("a:\n&b\n- c\n", "2:3", "a value"),
  ])
  func `a misplaced anchor or alias is refused`(refusal: Refusal) throws {
    let error = try #require(refusal.got())
    #expect(error.kind == .invalid)
    #expect(error.mark.description == refusal.mark)
    #expect(error.description.contains(refusal.words), "\(error)")
  }

  @Test func `a node that contains itself is unsupported`() throws {
    let error = try #require(refusal(of: bytes("&x\na: *x\n")))
    #expect(error.kind == .unsupported)
    #expect(error.mark.description == "2:4")
  }

  // MARK: Merging

  @Test(arguments: [
    Reading("- &x {a: 1, b: 2}\n- {<<: *x, b: 3, c: 4}\n", #"[{"a":1,"b":2},{"a":1,"b":3,"c":4}]"#),
    Reading("- &x {a: 1}\n- {b: 2, <<: *x, c: 3}\n", #"[{"a":1},{"b":2,"a":1,"c":3}]"#),
    Reading(
      "- &x {a: 1, b: 1}\n- &y {b: 2, c: 2}\n- <<: [*x, *y]\n", #"[{"a":1,"b":1},{"b":2,"c":2},{"a":1,"b":1,"c":2}]"#),
    Reading("- &x {a: 1}\n- &y {<<: *x, b: 2}\n- {<<: *y}\n", #"[{"a":1},{"a":1,"b":2},{"a":1,"b":2}]"#),
    Reading("<<: {a: 1}\n", #"{"a":1}"#),
    Reading("<<: []\na: 1\n", #"{"a":1}"#),
    Reading("'<<': {a: 1}\n", #"{"<<":{"a":1}}"#),
    Reading("!!merge '<<': {a: 1}\n", #"{"a":1}"#),
    Reading("- <<\n", #"["<<"]"#),
  ])
  func `a merge key brings pairs that the mapping lacks`(reading: Reading) throws {
    #expect(try reading.got() == reading.json)
  }

  @Test(arguments: [
    Refusal("<<: 1\n", "1:5", "a number under the merge key"),
    Refusal("<<: [{a: 1}, b]\n", "1:14", "a string under the merge key"),
    Refusal("<<: {}\n<<: {}\n", "2:1", "the key '<<' again, first at 1:1"),
  ])
  func `only mappings can be merged`(refusal: Refusal) throws {
    let error = try #require(refusal.got())
    #expect(error.mark.description == refusal.mark)
    #expect(error.description.contains(refusal.words), "\(error)")
  }

  // MARK: Repeated keys

  @Test(arguments: [
    Refusal("a: 1\nb: 2\na: 3\n", "3:1", "the key 'a' again, first at 1:1"),
    Refusal("{a: 1, 'a': 2}", "1:8", "the key 'a' again, first at 1:2"),
    Refusal("10: a\n0xA: b\n", "2:1", "first at 1:1"),
    Refusal("~: a\n: b\n", "2:1", "first at 1:1"),
    Refusal("? [a, {b: 1, c: 2}]\n: 1\n? [a, {c: 2, b: 1}]\n: 2\n", "3:3", "a key again, first at 1:3"),
    Refusal("? !t a\n: 1\n? !t a\n: 2\n", "3:3", "first at 1:3"),
  ])
  func `a repeated key is refused with both places`(refusal: Refusal) throws {
    let error = try #require(refusal.got())
    #expect(error.kind == .invalid)
    #expect(error.mark.description == refusal.mark)
    #expect(error.description.contains(refusal.words), "\(error)")
  }

  @Test func `a repeated key is found in a mapping of any size`() throws {
    let lines = (0..<500).map { "key\($0): \($0)\n" }
    for size in [2, 7, 8, 9, 500] {
      let text = lines[..<size].joined() + "key1: again\n"
      #expect(refusal(of: bytes(text))?.mark == YAMLMark(line: size + 1, column: 1))
    }
    #expect(try YAML.document(bytes(lines.joined())).mapping?.count == 500)
  }

  @Test func `keys that differ in value or tag are different`() throws {
    let text = "1: a\n'1': b\n1.0: c\n!t 1: d\n!u 1: e\n[1]: f\n['1']: g\n\u{E9}: h\ne\u{301}: i\n"
    #expect(try YAML.document(bytes(text)).mapping?.count == 9)
  }

  // MARK: Limits

  @Test func `aliases that multiply are refused early`() throws {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1..<20 {
      let entries = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(entries)]\n"
    }
    let error = try #require(refusal(of: bytes(text)))
    #expect(error.kind == .limit)
    #expect(error.found.hasPrefix("aliases that stand for"))
    #expect(error.mark.line == 6)
  }

  @Test func `an alias counts with the depth of what it stands for`() throws {
    var limits = YAMLLimits()
    limits.depth = 5
    #expect(refusal(of: bytes("- &x [[[1]]]\n- [*x]\n"), limits: limits) == nil)
    let error = try #require(refusal(of: bytes("- &x [[[1]]]\n- [[*x]]\n"), limits: limits))
    #expect(error.kind == .limit)
    #expect(error.mark.description == "2:5")
    // The depth of a node reaches through the aliases inside it.
    #expect(refusal(of: bytes("- &x [[1]]\n- &y [*x]\n- [*y]\n"), limits: limits) == nil)
    #expect(refusal(of: bytes("- &x [[1]]\n- &y [*x]\n- [[*y]]\n"), limits: limits)?.kind == .limit)
  }

  @Test(arguments: ["[", "{a: ", "- ", "? ", "a:\n", "[a: "])
  func `collections nested too deep are refused`(opening: String) throws {
    var text = ""
    if opening == "a:\n" {
      for level in 0..<1000 { text += String(repeating: " ", count: level) + opening }
    } else {
      text = String(repeating: opening, count: 100_000)
    }
    let error = try #require(refusal(of: bytes(text)))
    #expect(error.kind == .limit)
    #expect(error.expected == "64 levels at most")
  }

  @Test func `nesting up to the limit is read`() throws {
    let text = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    #expect(try YAML.document(bytes(text)).json().text == text)
    let block = (0..<64).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
    #expect(try YAML.document(bytes(block)).mapping?.count == 1)
  }

  @Test func `a tag that grows through its handle is refused`() throws {
    let text = "%TAG !e! tag:\(String(repeating: "x", count: 2000))\n--- !e!a b\n"
    #expect(refusal(of: bytes(text))?.kind == .limit)
  }

  @Test func `input beyond the limit is refused`() throws {
    var limits = YAMLLimits()
    limits.bytes = 3
    #expect(refusal(of: bytes("abc"), limits: limits) == nil)
    #expect(refusal(of: bytes("abcd"), limits: limits)?.kind == .limit)
  }
}
