import System
import Testing

@testable import Ingest

@Suite struct LinearRegexTests {
  static let matches: [(String, String, Bool)] = [
    ("", "", true), ("", "a", true), ("a", "", false), ("a", "abc", true), ("a$", "abc", false), ("abc$", "abc", true),
    ("^abc", "abc", true), ("b", "abc", false), (".*b", "abc", true), ("a.c", "abc", true), ("a.c", "a\nc", false),
    ("a|b", "b", true), ("(a|b)c", "bc", true), ("(?:ab)+$", "ababab", true), ("(ab)+$", "aba", false),
    ("a*$", "aaab", false), ("a?b", "b", true), ("a{2}$", "aa", true), ("a{2}$", "aaa", false), ("a{2,}$", "aaaa", true),
    ("a{1,2}$", "aaa", false), ("a{,2}$", "aa", true), ("a{0}b", "b", true), ("[abc]+$", "cab", true), ("[^abc]", "d", true),
    ("[^abc]", "a", false), ("[a-c]", "b", true), ("[]]", "]", true), ("[a-]", "-", true), ("[\\]]", "]", true),
    ("[+--]", ",", true), ("[a\\-z]", "b", false), ("[\\d_]+$", "1_2", true), ("\\d+$", "123", true), ("\\D", "1", false),
    ("\\w+$", "a_1", true), ("\\W", "-", true), ("\\s", "\t", true), ("\\S", " ", false), ("\\.", ".", true), ("\\.", "x", false),
    ("\\n", "\n", true), ("public\\..*", "public.orders", true), ("public\\..*", "publicXorders", false),
    ("a.*?b$", "axxb", true), ("ä+$", "ää", true), (".$", "😀", true), ("a\\b", "a-", true), ("a\\b", "ab", false),
    ("a\\B", "ab", true), (".*\\bx", "a x", true), ("\\Aa\\Z", "a", true), ("\\Aa\\Z", "ab", false), ("(a*)*b", "aab", true),
    ("(a|)*b", "aab", true), ("x**", "y", true), ("(^a|b)c", "ac", true), ("($|a)b", "ab", true), ("{", "{", true),
    ("a^b", "ab", false), ("a$b", "ab", false), ("(?i)ABC", "abc", true),
  ]

  @Test(arguments: matches)
  func `an expression matches as Python's does, from the start`(pattern: String, text: String, expected: Bool) throws {
    #expect(try LinearRegex(pattern, ignoresCase: false).matchesPrefix(of: text) == expected)
  }

  static let caseless: [(String, String, Bool)] = [
    ("PUBLIC", "public", true), ("public", "PUBLIC", true), ("[A-Z]+$", "abc", true), ("\\W", "a", false), ("\\w", "A", true),
    ("\\D", "x", true), ("\\S+$", "ABC", true), ("Ä", "ä", true), ("\\\\D", "\\d", true),
  ]

  @Test(arguments: caseless)
  func `letter case can be ignored, apart from that of escapes`(pattern: String, text: String, expected: Bool) throws {
    #expect(try LinearRegex(pattern, ignoresCase: true).matchesPrefix(of: text) == expected)
  }

  @Test(arguments: [
    "(", ")", "a)", "(a", "[", "[a", "[]", "*a", "+", "?", "a{", "a{x}", "a{2,1}", "a{256}", "a{1000000000000}", "\\", "[z-a]",
    "(?=a)", "(?!a)", "(?<a b)", "(?<>b)", "(?<=a)", "\\1", "\\k", "[\\D]", "[\\b]", "(?P=a)", "a|*", "[a-\\d]",
    String(repeating: "(", count: 100) + String(repeating: ")", count: 100),
    "((((a{255}){255}){255}){255})", "((((){255}){255}){255}){255}", "((((a{0,255}){0,255}){0,255}){0,255})",
  ])
  func `what is no expression, or too large, is refused with its place`(pattern: String) {
    #expect {
      _ = try LinearRegex(pattern, ignoresCase: false)
    } throws: { ($0 as? LinearRegexError).map { $0.offset <= pattern.unicodeScalars.count } ?? false }
  }

  @Test(arguments: ["(a+)+$", "(a|a)*$", "(a|aa)+$", "(.*)*x", "(a*)*b", "(x+x+)+y", "a?a?a?a?a?a?a?a?a?a?a?a?aaaaaaaaaaaa$"])
  func `a hostile pattern takes time in proportion to the text`(pattern: String) throws {
    let expression = try LinearRegex(pattern, ignoresCase: false)
    let start = ProcessClock.now
    _ = expression.matchesPrefix(of: String(repeating: "a", count: 2000) + "!")
    // Backtracking would need longer than the universe is old; a second is generous for a debug build.
    #expect(ProcessClock.now - start < 1_000_000_000)
  }

  @Test(arguments: ["a" + String(repeating: "+", count: 40), String(repeating: "(", count: 40) + "a" + String(repeating: ")+", count: 40)])
  func `repetitions inside each other are as many steps as they have letters`(pattern: String) throws {
    let expression = try LinearRegex(pattern, ignoresCase: false)
    #expect(expression.program.count < 200)
    #expect(expression.matchesWhole("aaa") && !expression.matchesWhole("") && !expression.matchesWhole("ab"))
  }

  /// Tries everything, one way after the other.
  private indirect enum Oracle {
    case letter(Character), any, end
    case sequence(Oracle, Oracle), choice(Oracle, Oracle), star(Oracle), optional(Oracle)

    static func random(_ depth: Int, _ random: inout SeededRandom) -> Oracle {
      switch Int.random(in: 0..<(depth > 0 ? 8 : 3), using: &random) {
      case 0, 1: .letter(Bool.random(using: &random) ? "a" : "b")
      case 2: Int.random(in: 0..<6, using: &random) == 0 ? .end : .any
      case 3, 4: .sequence(.random(depth - 1, &random), .random(depth - 1, &random))
      case 5: .choice(.random(depth - 1, &random), .random(depth - 1, &random))
      case 6: .star(.random(depth - 1, &random))
      default: .optional(.random(depth - 1, &random))
      }
    }

    var text: String {
      switch self {
      case .letter(let letter): String(letter)
      case .any: "."
      case .end: "$"
      case .sequence(let a, let b): a.text + b.text
      case .choice(let a, let b): "(\(a.text)|\(b.text))"
      case .star(let a): "(\(a.text))*"
      case .optional(let a): "(?:\(a.text))?"
      }
    }

    /// Where a match that begins at a place may end.
    func ends(_ text: [Character], _ place: Int) -> Set<Int> {
      switch self {
      case .letter(let letter): return place < text.count && text[place] == letter ? [place + 1] : []
      case .any: return place < text.count ? [place + 1] : []
      case .end: return place == text.count ? [place] : []
      case .sequence(let a, let b):
        return a.ends(text, place).reduce(into: []) { $0.formUnion(b.ends(text, $1)) }
      case .choice(let a, let b): return a.ends(text, place).union(b.ends(text, place))
      case .optional(let a): return a.ends(text, place).union([place])
      case .star(let a):
        var known: Set = [place]
        var pending = [place]
        while let next = pending.popLast() {
          for end in a.ends(text, next) where known.insert(end).inserted { pending.append(end) }
        }
        return known
      }
    }
  }

  @Test func `random expressions agree with one that tries everything`() throws {
    var random = SeededRandom(seed: 3)
    for _ in 0..<1500 {
      let oracle = Oracle.random(5, &random)
      let expression = try LinearRegex(oracle.text, ignoresCase: false)
      for _ in 0..<4 {
        let text = (0..<Int.random(in: 0...7, using: &random)).map { _ in Bool.random(using: &random) ? "a" : "b" }.joined()
        let expected = !oracle.ends(Array(text), 0).isEmpty
        #expect(expression.matchesPrefix(of: text) == expected, "\(oracle.text) on \(text)")
      }
    }
  }
}

@Suite struct NamePatternTests {
  static let cases: [(String, String, Bool)] = [
    ("{}", "anything", true), ("{allow: [\"shop\\\\..*\"]}", "shop.orders", true), ("{allow: [\"shop\\\\..*\"]}", "hr.people", false),
    ("{deny: [\".*_tmp$\"]}", "a_tmp", false), ("{deny: [\".*_tmp$\"]}", "a_tmp2", true),
    ("{allow: [a], deny: [ab]}", "abc", false), ("{allow: [a], deny: [ab]}", "ac", true), ("{allow: []}", "a", false),
    ("{allow: [A]}", "a", true), ("{allow: [A], ignoreCase: false}", "a", false), ("{allow: null}", "a", true),
  ]

  @Test(arguments: cases) func `a name passes when something allows it and nothing denies it`(
    pattern: String, name: String, expected: Bool
  ) throws {
    let recipe = try recipe(recipeText(config: "path: x\ntable_pattern: \(pattern)"))
    let pattern = try recipe.configuration.pattern("table_pattern")
    #expect(pattern.allows(name) == expected)
    #expect(pattern.verdict(on: name).hasPrefix(expected ? "read" : "left out"))
  }
}
