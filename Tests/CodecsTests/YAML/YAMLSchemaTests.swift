import Codecs
import Testing

@Suite struct `YAML core schema` {
  @Test(
    arguments: [
      ("", .null), ("~", .null), ("null", .null), ("Null", .null), ("NULL", .null), ("nULL", .string("nULL")),
      ("true", .bool(true)), ("True", .bool(true)), ("FALSE", .bool(false)), ("tRUE", .string("tRUE")),
      ("yes", .string("yes")), ("no", .string("no")), ("on", .string("on")),
      ("0", .int(0)), ("-0", .int(0)), ("+12", .int(12)), ("007", .int(7)), ("0o17", .int(15)), ("0x1F", .int(31)),
      ("0b1", .string("0b1")), ("0x", .string("0x")), ("0o8", .string("0o8")), ("-0x1", .string("-0x1")),
      ("1_000", .string("1_000")), ("12:30", .string("12:30")), ("2024-01-31", .string("2024-01-31")),
      ("9223372036854775807", .int(.max)), ("-9223372036854775808", .int(.min)),
      ("9223372036854775808", .literal("9223372036854775808")),
      ("+0018446744073709551616", .literal("18446744073709551616")),
      ("0xFFFFFFFFFFFFFFFF", .literal("18446744073709551615")),
      ("1.5", .double(1.5)), ("-.5", .double(-0.5)), ("1.", .double(1)), ("+1e3", .double(1000)),
      ("1E-2", .double(0.01)),
      (".", .string(".")), ("+", .string("+")), ("1e", .string("1e")), ("1.e+1", .double(10)),
      ("1.5.2", .string("1.5.2")), ("e3", .string("e3")), (".e3", .string(".e3")),
      ("1e999", .literal("1e999")), ("-01.e999", .literal("-1e999")),
      ("0.12345678901234567890123", .literal("0.12345678901234567890123")),
      (".inf", .double(.infinity)), ("-.INF", .double(-.infinity)), ("+.Inf", .double(.infinity)),
      (".nan", .double(.nan)),
      ("inf", .string("inf")), ("nan", .string("nan")), (".NAn", .string(".NAn")),
    ] as [(String, YAMLValue)])
  func `a plain scalar has the value that section 10.3.2 gives it`(text: String, value: YAMLValue) throws {
    let node = try YAML.document(bytes("k: \(text)\n"))["k"]
    #expect(node?.value == value)
    #expect(node?.text == text)
  }

  @Test(arguments: ["'1'", "\"true\"", "'~'", "''", "|-\n  1"])
  func `what is quoted is a string`(text: String) throws {
    #expect(try YAML.document(bytes("k: \(text)\n"))["k"]?.string != nil)
  }

  @Test(
    arguments: [
      ("!!str 1", .string("1")), ("!!str", .string("")), ("!!int '12'", .int(12)), ("!!float 1", .double(1)),
      ("!!null ''", .null), ("!!bool \"true\"", .bool(true)), ("! 1", .string("1")), ("!local 1", .string("1")),
      ("!!int 99999999999999999999", .literal("99999999999999999999")), ("!!binary aGk=", .string("aGk=")),
      ("!<tag:yaml.org,2002:str> 1", .string("1")), ("!!float 1e999", .literal("1e999")),
    ] as [(String, YAMLValue)])
  func `a tag decides`(text: String, value: YAMLValue) throws {
    #expect(try YAML.document(bytes(text)).value == value)
  }

  @Test(arguments: [
    Refusal("k: !!int x\n", "1:4", "no int"),
    Refusal("!!bool 1", "1:1", "no bool"),
    Refusal("!!int 1.5", "1:1", "no int"),
    Refusal("!!int 1e999", "1:1", "no int"),
    Refusal("!!null x", "1:1", "no null"),
    Refusal("!!map [a]", "1:1", "the tag"),
    Refusal("!!seq {a: 1}", "1:1", "the tag"),
    Refusal("!!str [a]", "1:1", "the tag"),
    Refusal("!!map a", "1:1", "the tag"),
  ])
  func `a node that does not suit its tag is refused`(refusal: Refusal) throws {
    let error = try #require(refusal.got())
    #expect(error.kind == .invalid)
    #expect(error.mark.description == refusal.mark)
    #expect(error.description.contains(refusal.words), "\(error)")
  }

  @Test(arguments: [
    ("!a x", "!a"), ("!!a x", "tag:yaml.org,2002:a"), ("!<x:y> x", "x:y"), ("!<!y> x", "!y"), ("! x", "!"),
    ("%TAG !e! x:y/\n--- !e!a%21 x", "x:y/a!"), ("%TAG ! !m-\n--- !a x", "!m-a"), ("%TAG !! x:\n--- !!a x", "x:a"),
  ])
  func `a tag is expanded`(text: String, tag: String) throws {
    #expect(try YAML.document(bytes(text)).tag == tag)
  }

  @Test(arguments: [
    Refusal("!e!a x", "1:1", "declared by %TAG"),
    Refusal("%TAG !e! x:\n--- !e!a x\n--- !e!a y\n", "3:5", "declared by %TAG"),
    Refusal("!e!", "1:4", "'!e!'"),
    Refusal("!!", "1:3", "'!!'"),
    Refusal("!<a", "1:4", "'>'"),
    Refusal("!<> a", "1:3", "empty tag"),
    Refusal("!<!> a", "1:3", "empty tag"),
    Refusal("!a{b} c", "1:3", "a space after the tag"),
    Refusal("- !!str, a", "1:8", "a space after the tag"),
    Refusal("!a%2 x", "1:3", "two hexadecimal digits"),
    Refusal("!a%ff x", "1:2", "UTF-8"),
    Refusal("!a !b c", "1:4", "a second tag"),
  ])
  func `a misspelt tag is refused`(refusal: Refusal) throws {
    let error = try #require(refusal.got())
    #expect(error.mark.description == refusal.mark)
    #expect(error.description.contains(refusal.words), "\(error)")
  }

  @Test func `what has no value here is unsupported rather than misread`() throws {
    let wide = try #require(refusal(of: bytes("0x10000000000000000")))
    #expect(wide.kind == .unsupported)
    let infinite = try YAML.document(bytes("- .inf\n"))
    #expect { try infinite.json() } throws: { ($0 as? YAMLError)?.kind == .unsupported }
    let nested = try YAML.document(bytes(String(repeating: "? ", count: 60) + "x\n"))
    #expect { try nested.json() } throws: { ($0 as? YAMLError)?.kind == .unsupported }
    let colliding = try YAML.document(bytes("1: a\n'1': b\n"))
    #expect { try colliding.json() } throws: { ($0 as? YAMLError)?.mark.description == "2:1" }
  }
}
