import Codecs
import System
import Testing

@Suite struct `YAML writer` {
  @Test func `values are written in block style`() {
    let json: JSON = [
      "name": "daily orders", "port": 5432, "rate": 0.5, "on": true, "owner": nil as JSON? ?? .null,
      "tables": ["a", ["b", "c"], [], [:], ["id": 1, "tags": ["x"]]],
      "sql": "select 1\nfrom t\n", "note": "a: b", "empty": "", "nested": ["deep": ["deeper": 1]],
    ]
    #expect(
      YAMLWriter.text(of: json) == """
        name: daily orders
        port: 5432
        rate: 0.5
        "on": true
        owner: null
        tables:
          - a
          - - b
            - c
          - []
          - {}
          - id: 1
            tags:
              - x
        sql: |
          select 1
          from t
        note: "a: b"
        empty: ""
        nested:
          deep:
            deeper: 1

        """)
  }

  @Test(arguments: [
    ("a", "a"), ("a b", "a b"), ("a#b", "a#b"), ("a:b", "a:b"), ("http://x/y", "http://x/y"), ("é", "é"),
    ("", "\"\""), (" a", "\" a\""), ("a ", "\"a \""), ("a #b", "\"a #b\""), ("a:", "\"a:\""), ("- a", "\"- a\""),
    ("null", "\"null\""), ("~", "\"~\""), ("True", "\"True\""), ("1", "\"1\""), ("0x1", "\"0x1\""), ("1e3", "\"1e3\""),
    ("yes", "\"yes\""), ("Off", "\"Off\""), ("y", "\"y\""), ("1_0", "\"1_0\""), ("2024-01-31", "\"2024-01-31\""),
    ("12:30", "\"12:30\""), ("1.2.3", "\"1.2.3\""), ("2nd", "2nd"), ("<<", "\"<<\""), ("=", "\"=\""),
    ("...", "\"...\""),
    ("---", "\"---\""), ("%a", "\"%a\""), ("[a]", "\"[a]\""), ("'a'", "\"'a'\""), ("\"", "\"\\\"\""),
    ("a\tb", "\"a\\tb\""),
    ("a\\b", "a\\b"), ("\u{7F}", "\"\\x7f\""), ("\u{2028}", "\"\\u2028\""), ("\u{FEFF}", "\"\\ufeff\""),
    ("\r\n", "\"\\r\\n\""),
    ("a\nb", "|-\n  a\n  b"), ("a\n", "|\n  a"), ("a\n\n", "|+\n  a\n"), ("\na", "\"\\na\""), (" a\nb", "\" a\\nb\""),
    ("a\n\n b \n# c", "|-\n  a\n\n   b \n  # c"), ("\n", "\"\\n\""),
  ])
  func `a text is quoted only where it would mean something else`(text: String, yaml: String) throws {
    #expect(YAMLWriter.text(of: .string(text)) == yaml + "\n")
    #expect(try YAML.document(bytes(yaml + "\n")).string == text)
  }

  @Test func `numbers keep their kind`() throws {
    let numbers: [(JSON, String)] = [
      (1, "1"), (.int(.min), "-9223372036854775808"), (1.0, "1.0"), (.double(1e100), "1e+100"),
      (.double(2.5e-300), "2.5e-300"), (.double(-0.0), "-0.0"),
      (.literal("123456789012345678901"), "123456789012345678901"),
      (.literal("1E999"), "1E999"),
    ]
    for (json, yaml) in numbers {
      #expect(YAMLWriter.text(of: json) == yaml + "\n")
      #expect(try YAML.document(bytes(yaml)).json() == json)
    }
    #expect(YAMLWriter.text(of: .double(.infinity)) == ".inf\n")
    #expect(YAMLWriter.text(of: .double(-.infinity)) == "-.inf\n")
    #expect(YAMLWriter.text(of: .double(.nan)) == ".nan\n")
  }

  @Test func `a key too long for one line is announced`() throws {
    let key = String(repeating: "k", count: 1100)
    let json: JSON = .object([key: [1, 2], "b": .object([key: "v"])])
    #expect(try YAML.document(YAMLWriter.bytes(of: json)).json() == json)
  }

  @Test(arguments: 0..<8)
  func `every value reads back as itself`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for _ in 0..<150 {
      let json = JSON.random(depth: 4, using: &random)
      let text = YAMLWriter.text(of: json)
      let read = try YAML.document(bytes(text)).json()
      #expect(read == json, "\(text)")
    }
  }
}

extension JSON {
  fileprivate static func random(depth: Int, using random: inout SeededRandom) -> JSON {
    switch Int.random(in: 0..<(depth > 0 ? 10 : 8), using: &random) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &random))
    case 2: return .int(Int64(truncatingIfNeeded: random.next()) >> Int64.random(in: 0..<63, using: &random))
    case 3:
      let double = Double(bitPattern: random.next())
      // JSON gives numbers that a Double holds inexactly back as they were written.
      return double.isNormal ? .double(double) : .double(0.5)
    case 4: return .string(awkward.randomElement(using: &random) ?? "")
    case 5, 6, 7: return .string(String.random(using: &random))
    case 8:
      return .array((0..<Int.random(in: 0..<4, using: &random)).map { _ in .random(depth: depth - 1, using: &random) })
    default:
      let count = Int.random(in: 0..<4, using: &random)
      return .object(
        JSONObject((0..<count).map { _ in (String.random(using: &random), .random(depth: depth - 1, using: &random)) }))
    }
  }

  private static let awkward = [
    "", " ", "\n", "\n\n", "a\n", "a\n\n\n", "a\n b\n\n c\n", " a\n", "\ta\n", "a\n\t\n", "a \n", "# a\n", "---\n",
    "...\na",
    "null", "1", "0x1", "1.0", ".inf", "- a", "? a", ": a", "a: b", "a #b", "*a", "&a", "!a", "|", ">", "%a", "@a",
    "`a",
    "<<", "=", "{}", "[]", "a,b", "'", "\"", "\u{85}", "\u{2028}", "\u{FEFF}", "\u{0}", "é\n漢\n",
  ]
}
