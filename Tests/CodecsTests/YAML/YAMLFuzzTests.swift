import Codecs
import System
import Testing

@Suite struct `YAML under damage` {
  private static let texts = [
    """
    %YAML 1.2
    %TAG !e! tag:example.com:
    ---
    version: 2   # dbt
    models:
    - name: &n orders
      "columns": [id, {name: amount, tests: [not_null]}, ? k : v]
      meta: !e!meta {<<: &m {a: 1}, 'b': "x\\u00e9\\n"}
      sql: |-
        select 1

          from t
      note: >+2
          folded
         text

    ? - complex
      - key
    : *n
    ...
    --- !!map
    plain: over
      two lines
    "quoted text" : "over

      lines"
    : empty
    merged: {<<: [{}, {}]}
    """,
    "- - a\n  - b: c\n    d:\n    - 'e\n\n      f'\n-\t\"g \\\n  h\"\n- &x |\n i\n- *x\n",
    "{a: [1, 0x1F, 1.5e3, 1e999, ~, true], \"b\":{c: d, e}, 'f': [g: h, : i]}",
  ]

  @Test(arguments: 0..<6)
  func `no mutation of a text crashes or hangs the reader`(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let pieces = [
      "\n", "  ", " ", "\t", ": ", "- ", "? ", "#", "'", "\"", "[", "]", "{", "}", ",", "&x ", "*x", "!!str ", "|", ">",
      "---\n", "...\n", "\\", "<<: ", "%", "é", "\u{FEFF}", "\r", "0x", "\u{0}",
    ].map { Array($0.utf8) }
    var outcomes = [0, 0]
    for round in 0..<250 {
      var text = Array(Self.texts[round % Self.texts.count].utf8)
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let place = Int.random(in: 0..<max(text.count, 1), using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: text[place] = UInt8(truncatingIfNeeded: random.next())
        case 1: text.remove(at: place)
        case 2: text.insert(contentsOf: pieces.randomElement(using: &random) ?? [], at: place)
        case 3: text.insert(contentsOf: text[place..<min(place + 40, text.count)], at: text.count / 2)
        default:
          text.replaceSubrange(place..<min(place + 1, text.count), with: pieces.randomElement(using: &random) ?? [])
        }
      }
      let report = YAML.report(text)
      outcomes[report.error == nil ? 0 : 1] += 1
      if let error = report.error {
        #expect(error.mark.line >= 1 && error.mark.column >= 1)
        #expect(error.mark.line <= text.count { $0 == 0x0A || $0 == 0x0D } + 1)
        #expect(!error.found.isEmpty && !error.expected.isEmpty)
      }
    }
    #expect(outcomes.allSatisfy { $0 > 10 }, "\(outcomes)")
  }

  @Test func `every head of a text is read or refused`() {
    for text in Self.texts.map({ Array($0.utf8) }) {
      #expect(refusal(of: text) == nil)
      for end in 0...text.count { _ = YAML.report(Array(text[..<end])) }
    }
  }

  @Test func `bytes at random are read or refused`() {
    var random = SeededRandom(seed: 7)
    for count in 0..<300 { _ = YAML.report(random.bytes(count % 40)) }
  }

  @Test(
    .timeLimit(.minutes(10)),
    arguments: [
      "a: b\n", "- x\n", "\n", " \n", "# c\n", "[a], ", "x ", "x\n", "'a' ", "\"a\\\n", "a:\n", "? a\n", "- |\n",
      "- >+\n\n",
      "&a ", "!", "*a ", "[a: b, ", "{a, ", ": ", "--- a\n", "...\n", "%A\n", "\\", "\t", "- - ", "'", "a\r", "[[", "]",
    ])
  func `time grows with the length of the text alone`(piece: String) {
    for prefix in ["", "k: ", "[", "\"", "'", "|\n ", ">\n ", "- |+\n"] {
      _ = YAML.report(bytes(prefix + String(repeating: piece, count: 5_000)))
    }
  }
}
