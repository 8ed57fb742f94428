import Codecs
import Testing

@Suite struct `YAML flow collections` {
  @Test(arguments: [
    Reading("[]", "[]"),
    Reading("{}", "{}"),
    Reading("[a, b , c,]", #"["a","b","c"]"#),
    Reading("{a: 1, b: 2,}", #"{"a":1,"b":2}"#),
    Reading("[[1, [2]], {a: [3]}]", #"[[1,[2]],{"a":[3]}]"#),
    Reading("{a, b: , c: 1}", #"{"a":null,"b":null,"c":1}"#),
    Reading("[a: 1, b, 'c': 2]", #"[{"a":1},"b",{"c":2}]"#),
    Reading("[? a : 1, ? b]", #"[{"a":1},{"b":null}]"#),
    Reading("[: 1]", #"[{"":1}]"#),
    Reading(#"{"a":1,'b':2,"c" :3}"#, #"{"a":1,"b":2,"c":3}"#),
    Reading(#"[{"a":1}:2, [b]:3]"#, #"[{"{\"a\":1}":2},{"[\"b\"]":3}]"#),
    Reading("{a:1, b::c}", #"{"a:1":null,"b::c":null}"#),
    Reading("[a:b, http://x/y, -1, -x, ?x, :x]", #"["a:b","http://x/y",-1,"-x","?x",":x"]"#),
    Reading("[a b, 'c d', \"e\"]", #"["a b","c d","e"]"#),
    Reading("[!!str 1, !!str , &x a, *x ]", #"["1","","a","a"]"#),
    Reading("a: {b: 1}\nc: [2]\n", #"{"a":{"b":1},"c":[2]}"#),
    Reading("{a: b}: c\n", #"{"{\"a\":\"b\"}":"c"}"#),
  ])
  func `brackets nest and entries may leave things out`(reading: Reading) throws {
    #expect(try reading.got() == reading.json)
  }

  @Test(arguments: [
    Reading("[a,\nb]", #"["a","b"]"#),
    Reading("a: [\n  b, # one\n  # two\n\n  c\n  ]\n", #"{"a":["b","c"]}"#),
    Reading("{ a\n  b : c\n  d }", #"{"a b":"c d"}"#),
    Reading("{ 'a'\n: 1 }", #"{"a":1}"#),
    Reading("{ a:\n  1 }", #"{"a":1}"#),
    Reading("- {a: 1,\n \tb: 2}", #"[{"a":1,"b":2}]"#),
  ])
  func `a collection goes on over lines`(reading: Reading) throws {
    #expect(try reading.got() == reading.json)
  }

  @Test(arguments: [
    Refusal("[a", "1:3", "begins at 1:1"),
    Refusal("{a: 1\n", "2:1", "begins at 1:1"),
    Refusal("[a b]]", "1:6", "']'"),
    Refusal("[,]", "1:2", "','"),
    Refusal("[a,,b]", "1:4", "','"),
    Refusal("[a}", "1:3", "',' or ']'"),
    Refusal("{a: 1]", "1:6", "',' or '}'"),
    Refusal("['a' 'b']", "1:6", "',' or ']'"),
    Refusal("{a: b: c}", "1:6", "',' or '}'"),
    Refusal("{a :[1]}", "1:5", "a space after ':'"),
    Refusal("[-]", "1:2", "'-'"),
    Refusal("[a\n: 1]", "2:1", "',' or ']'"),
    Refusal("[a,#b\n]", "1:4", "'#'"),
    Refusal("a: [\nb]\n", "2:1", "indented by 0"),
    Refusal("a: {\n  b: 1\n}\n", "3:1", "indented by 0"),
    Refusal("- [\n\ta]\n", "2:1", "indented by 0"),
    Refusal("[\n---\n]", "2:1", "document marker '---'"),
    Refusal("[a\n...\n]", "2:1", "document marker '...'"),
  ])
  func `an unbalanced or unfinished collection is refused`(refusal: Refusal) throws {
    let error = try #require(refusal.got())
    #expect(error.kind == .invalid)
    #expect(error.mark.description == refusal.mark)
    #expect(error.description.contains(refusal.words), "\(error)")
  }

  @Test func `every JSON text is YAML`() throws {
    let text = #"{"a":[1,-2.5e3,true,null,"x\n\u00e9\ud83d\ude00\/"],"b":{},"c":[],"d":{"e":[[{"f":""}]]}}"#
    #expect(try YAML.document(bytes(text)).json() == JSON.parse(text))
  }
}
