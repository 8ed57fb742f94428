import Codecs
import Testing

@Suite struct `YAML scalars` {
  @Test(arguments: [
    Reading("a\n", #""a""#),
    Reading("a\n  b\nc", #""a b c""#),
    Reading("a\n\n\nb\n", #""a\n\nb""#),
    Reading("k: a\n  b\n\n  c\n", #"{"k":"a b\nc"}"#),
    Reading("- a\n - b\n", #"["a - b"]"#),
    Reading("k: a's \"b\" & *c, [d] {e}\n", #"{"k":"a's \"b\" & *c, [d] {e}"}"#),
    Reading("k: -a\nl: ?b\nm: :c\nn: --- d\n", #"{"k":"-a","l":"?b","m":":c","n":"--- d"}"#),
    Reading("k: a:b#c\n", #"{"k":"a:b#c"}"#),
    Reading("---a\n", #""---a""#),
    Reading("漢字: é😀\n", #"{"漢字":"é😀"}"#),
  ])
  func `plain text folds over lines`(reading: Reading) throws {
    #expect(try reading.got() == reading.json)
  }

  @Test(arguments: [
    Reading("''", #""""#),
    Reading("'it''s'", #""it's""#),
    Reading("'a\\n'", #""a\\n""#),
    Reading("'a\n  b\n\n  c'", #""a b\nc""#),
    Reading("'a  \n  b'", #""a b""#),
    Reading("' a '", #"" a ""#),
    Reading("k: 'a: b # c'", #"{"k":"a: b # c"}"#),
    Reading("'\n a\n '", #"" a ""#),
  ])
  func `single quotes keep everything but line breaks`(reading: Reading) throws {
    #expect(try reading.got() == reading.json)
  }

  @Test(arguments: [
    Reading(#""""#, #""""#),
    Reading(#""\0\a\b\t\n\v\f\r\e\ \"\/\\""#, #""\u0000\u0007\b\t\n\u000b\f\r\u001b \"/\\""#),
    Reading(#""\N\_\L\P""#, "\"\u{85}\u{A0}\u{2028}\u{2029}\""),
    Reading(#""\x41\u00e9\U0001F600\ud83d\ude00""#, #""Aé😀😀""#),
    Reading("\"a\\\tb\"", #""a\tb""#),
    Reading("\"a\n  b\n\n\n  c\"", #""a b\n\nc""#),
    Reading("\"a \\\n  b\"", #""a b""#),
    Reading("\"a\\\n  \\ b\"", #""a b""#),
    Reading("\"a\\\n\n  b\"", #""a\nb""#),
    Reading("\"a\\t\n  b\"", #""a\t b""#),
    Reading("\"a \t\n\t b\"", #""a b""#),
    Reading("k: \"a\n  \\\n\n  b\"", #"{"k":"a \nb"}"#),
  ])
  func `double quotes unescape`(reading: Reading) throws {
    #expect(try reading.got() == reading.json)
  }

  @Test(arguments: [
    Reading("|\n a\n  b\n\n c\n", #""a\n b\n\nc\n""#),
    Reading("k: |\n  a\n\n\nl: 1\n", #"{"k":"a\n","l":1}"#),
    Reading("k: |-\n  a\n\nl: 1\n", #"{"k":"a","l":1}"#),
    Reading("k: |+\n  a\n\nl: 1\n", #"{"k":"a\n\n","l":1}"#),
    Reading("- |2\n   a\n  b\n", #"[" a\nb\n"]"#),
    Reading("- |+1 # c\n  a\n", #"[" a\n"]"#),
    Reading("|\n\n  \n  a\n", #""\n\na\n""#),
    Reading("k: |\nl: >-\nm: |+\n\n", #"{"k":"","l":"","m":"\n"}"#),
    Reading("|\n a", #""a""#),
    Reading("|\n a\n # b\n# c\n", ##""a\n# b\n""##),
    Reading("--- |\na\n--- >\nb\n...\n", "\"a\\n\"\n\"b\\n\""),
    Reading("- |\n a\t \n", #"["a\t \n"]"#),
    Reading("|\n \ta\n", #""\ta\n""#),
    Reading("k:\n  |\n  a\n", #"{"k":"a\n"}"#),
  ])
  func `a literal scalar keeps its lines`(reading: Reading) throws {
    #expect(try reading.got() == reading.json)
  }

  @Test(arguments: [
    Reading(">\n a\n b\n", #""a b\n""#),
    Reading(">\n a\n\n b\n\n\n c\n", #""a\nb\n\nc\n""#),
    Reading(">\n a\n   b\n   c\n d\n", #""a\n  b\n  c\nd\n""#),
    Reading(">\n a\n\n   b\n\n c\n", #""a\n\n  b\n\nc\n""#),
    Reading(">-\n\n a\n b\n\n", #""\na b""#),
    Reading(">+\n a\n\n", #""a\n\n""#),
    Reading(">\n a\n \tb\n c\n", #""a\n\tb\nc\n""#),
  ])
  func `a folded scalar joins lines that are not indented further`(reading: Reading) throws {
    #expect(try reading.got() == reading.json)
  }

  @Test(arguments: [
    Refusal("'a", "1:3", "begins at 1:1"),
    Refusal("k: \"a\nb\"", "2:1", "indented by 0"),
    Refusal("k: 'a\n\tb'", "2:1", "indented by 0"),
    Refusal("\"a\n---\n\"", "2:1", "document marker"),
    Refusal(#""\q""#, "1:2", "a backslash before 'q'"),
    Refusal(#""a\x4""#, "1:6", "2 hexadecimal digits"),
    Refusal(#""\ud83d""#, "1:2", "no character"),
    Refusal(#""\ud83dx""#, "1:2", "no character"),
    Refusal(#""\U00110000""#, "1:2", "no character"),
    Refusal(#""\"#, "1:2", "a backslash before the end of the text"),
    Refusal("| a\n b\n", "1:3", "comment"),
    Refusal("|0\n b\n", "1:2", "digit from 1 to 9"),
    Refusal("|+-\n b\n", "1:3", "'+' and '-'"),
    Refusal("|12\n b\n", "1:3", "one digit"),
    Refusal("|\n   \n b\n", "3:2", "more spaces"),
    Refusal("k: |\n  a\n b\n", "3:2", "indented by 1"),
    Refusal("k: a # b\n  c\n", "2:3", "indented by 2"),
    Refusal("k: |#c\n  a\n", "1:5", "'#'"),
  ])
  func `an unfinished or misspelt scalar is refused`(refusal: Refusal) throws {
    let error = try #require(refusal.got())
    #expect(error.kind == .invalid)
    #expect(error.mark.description == refusal.mark)
    #expect(error.description.contains(refusal.words), "\(error)")
  }
}
