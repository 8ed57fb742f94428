import Codecs
import Testing

@Suite struct `YAML block collections` {
  @Test(arguments: [
    Reading("a: 1\nb: 2\n", #"{"a":1,"b":2}"#),
    Reading("a:\n  b:\n    c: x\n  d: y\ne: z", #"{"a":{"b":{"c":"x"},"d":"y"},"e":"z"}"#),
    Reading("- 1\n- 2\n", "[1,2]"),
    Reading("-\n  - 1\n  -\n    - 2\n- 3", "[[1,[2]],3]"),
    Reading("- - 1\n  - 2\n- - - 3\n", "[[1,2],[[3]]]"),
    Reading("- a: 1\n  b: 2\n-   c: 3\n    d: 4\n", #"[{"a":1,"b":2},{"c":3,"d":4}]"#),
    Reading("a:\n- 1\n- 2\nb:\n  - 3\n", #"{"a":[1,2],"b":[3]}"#),
    Reading("- a:\n  - 1\n  b: 2\n", #"[{"a":[1],"b":2}]"#),
    Reading("a:\n\n\n  b: 1\n\nc: 2\n\n", #"{"a":{"b":1},"c":2}"#),
    Reading("  a: 1\n  b: 2\n", #"{"a":1,"b":2}"#),
    Reading("a:\nb:\n", #"{"a":null,"b":null}"#),
    Reading("-\n-\n", "[null,null]"),
    Reading("? a\n: 1\n? b\n: - 2\n  - 3\n? c\n", #"{"a":1,"b":[2,3],"c":null}"#),
    Reading("? |\n  long\n  key\n: v\n", #"{"long\nkey\n":"v"}"#),
    Reading("?\n- a\n:\n- b\n", #"{"[\"a\"]":["b"]}"#),
    Reading("? a: 1\n  b: 2\n: c: 3\n", #"{"{\"a\":1,\"b\":2}":{"c":3}}"#),
    Reading(": v\n", #"{"":"v"}"#),
    Reading("\"a b\": 1\n'c d' : 2\n[1, 2]: 3\n", #"{"a b":1,"c d":2,"[1,2]":3}"#),
    Reading("a b: 1\nhttp://x:80/y: 2\na:b: 3\n", #"{"a b":1,"http://x:80/y":2,"a:b":3}"#),
  ])
  func `structure follows indentation`(reading: Reading) throws {
    #expect(try reading.got() == reading.json)
  }

  @Test(arguments: [
    Reading("# head\na: 1 # one\n# between\n   # deeper\nb: 2\n#tail", #"{"a":1,"b":2}"#),
    Reading("a: # comment\n  1\n", #"{"a":1}"#),
    Reading("a: x#y\nb: #z\n", #"{"a":"x#y","b":null}"#),
    Reading("- # first\n  a: 1\n-\n  # second\n  b\n", #"[{"a":1},"b"]"#),
    Reading("a:\n- 1\n# outdented\n- 2\n", #"{"a":[1,2]}"#),
  ])
  func `comments leave no trace`(reading: Reading) throws {
    #expect(try reading.got() == reading.json)
  }

  @Test(arguments: [
    Reading("a:\t1\n", #"{"a":1}"#),
    Reading("-\t1\n", "[1]"),
    Reading("a: 1\t\n\t\n\t# c\nb: 2\n", #"{"a":1,"b":2}"#),
    Reading("a: x\n \ty\n", #"{"a":"x y"}"#),
    Reading("\t[1]\n", "[1]"),
  ])
  func `a tab may separate but not indent`(reading: Reading) throws {
    #expect(try reading.got() == reading.json)
  }

  @Test(arguments: [
    Refusal("a:\n\tb: 1\n", "2:1", "a tab in the indentation"),
    Refusal("a:\n  b: 1\n\tc: 2\n", "3:1", "a tab in the indentation"),
    Refusal("-\t- 1\n", "1:3", "sequence in the middle"),
    Refusal("-\ta: 1\n", "1:4", "mapping in the middle"),
    Refusal("a: |\n\t\nb: 1\n", "2:1", "a tab"),
    Refusal("a: 1\n\t: 2\n", "2:1", "a tab in the indentation"),
  ])
  func `a tab that indents is refused`(refusal: Refusal) throws {
    let error = try #require(refusal.got())
    #expect(error.kind == .invalid)
    #expect(error.mark.description == refusal.mark)
    #expect(error.description.contains(refusal.words))
  }

  @Test(arguments: [
    Refusal("a: 1\n b: 2\n", "2:3", "begins at 1:4"),
    Refusal("a:\n  b: 1\n c: 2\n", "3:2", "indented by 1"),
    Refusal("a:\n    - 1\n  - 2\n", "3:3", "indented by 2"),
    Refusal("- 1\nb\n", "2:1", "aligned"),
    Refusal("a: 1\nb\nc: 2\n", "2:2", "':' and a space after the key"),
    Refusal("a: 1\n- 2\n", "2:1", "'-'"),
    Refusal("a: - 1\n", "1:4", "sequence in the middle"),
    Refusal("a: b: c\n", "1:5", "mapping in the middle"),
    Refusal("--- a: 1\n", "1:6", "mapping in the middle"),
    Refusal("a\nb: 1\n", "2:2", "begins at 1:1"),
    Refusal("'a\n b': 1\n", "2:4", "begins at 1:1"),
    Refusal("&x - 1\n", "1:4", "sequence in the middle"),
    Refusal("a: 'b' c\n", "1:8", "end of the line"),
    Refusal("a: [1]c\n", "1:7", "end of the line"),
    Refusal("a: 'b'#c\n", "1:7", "space before the comment"),
    Refusal("a: @b\n", "1:4", "'@'"),
    Refusal("a: %b\n", "1:4", "'%'"),
    Refusal("a: ]\n", "1:4", "']'"),
  ])
  func `misplaced structure is refused where it stands`(refusal: Refusal) throws {
    let error = try #require(refusal.got())
    #expect(error.kind == .invalid)
    #expect(error.mark.description == refusal.mark)
    #expect(error.description.contains(refusal.words), "\(error)")
  }

  @Test func `an implicit key may have 1024 characters and an explicit one more`() throws {
    let key = String(repeating: "é", count: 1024)
    #expect(try YAML.document(bytes("\(key): 1\n"))[key]?.int == 1)
    let error = try #require(refusal(of: bytes("\(key)é: 1\n")))
    #expect(error.found == "a key of 1025 characters")
    #expect(try YAML.document(bytes("? \(key)é\n: 1\n"))["\(key)é"]?.int == 1)
  }
}
