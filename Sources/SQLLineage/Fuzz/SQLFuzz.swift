/// Feeds the analyzer what nobody would write: mutated SQL, token soup, random bytes, deep nesting.
///
/// A crash ends the process, which is the point. What does not crash is checked: every offset lies in the text, every
/// edge has a source, and no input takes longer than its size explains.
package struct SQLFuzz {
  /// What a run found.
  package struct Report: Sendable {
    package var inputs = 0
    package var bytes = 0
    package var slowest = Duration.zero
    /// The input that took longest.
    package var slowestInput: [UInt8] = []
    /// Inputs whose answer broke a rule, with the rule, at most ten.
    package var failures: [(input: [UInt8], rule: String)] = []
  }

  private var random: SplitMix
  private let corpus: [[UInt8]]

  /// Runs `count` inputs derived from `seed`.
  /// - Parameter corpus: SQL to mutate beside the built-in statements.
  package static func run(seed: UInt64, count: Int, corpus: [[UInt8]] = []) -> Report {
    var fuzz = SQLFuzz(random: SplitMix(state: seed), corpus: SQLFuzzSeeds.statements.map { Array($0.utf8) } + corpus)
    var report = Report()
    for _ in 0..<count { fuzz.step(&report) }
    return report
  }

  /// Statements to mutate, one for each family of constructs.
  package static var seeds: [[UInt8]] { SQLFuzzSeeds.statements.map { Array($0.utf8) } }

  /// The rule that one input breaks, if any, in a dialect that follows from the input.
  package static func fault(_ input: [UInt8]) -> String? {
    var random = SplitMix(state: UInt64(input.count))
    for byte in input.prefix(64) { random.state = random.next() ^ UInt64(byte) }
    let dialect = SQLDialect.all[random.below(SQLDialect.all.count)]
    let answer = SQLAnalyzer(dialect: random.below(8) == 0 ? nil : dialect, schema: schema, defaults: ["main"]).analyze(input)
    return brokenRule(answer + [answer.composed()], input)
  }

  private mutating func step(_ report: inout Report) {
    let input = input()
    let dialect = SQLDialect.all[random.below(SQLDialect.all.count)]
    var analyzer = SQLAnalyzer(dialect: random.below(8) == 0 ? nil : dialect, schema: Self.schema, defaults: ["main"])
    analyzer.expandsViews = random.below(2) == 0
    let start = ContinuousClock.now
    let answer = analyzer.analyze(input)
    let script = answer.composed()
    let time = ContinuousClock.now - start
    report.inputs += 1
    report.bytes += input.count
    if time > report.slowest { (report.slowest, report.slowestInput) = (time, input) }
    guard report.failures.count < 10 else { return }
    if let rule = Self.brokenRule(answer + [script], input) { report.failures.append((input, rule)) }
    if time > .seconds(2) { report.failures.append((input, "takes longer than two seconds")) }
  }

  private static func brokenRule(_ answer: [StatementLineage], _ input: [UInt8]) -> String? {
    for statement in answer {
      if statement.range.lowerBound < 0 || statement.range.upperBound > input.count { return "a range leaves the text" }
      if statement.edges.contains(where: { $0.source.table.parts.isEmpty }) { return "an edge has no source" }
      if statement.edges.contains(where: { $0.column == nil && $0.kind.isDirect }) { return "a direct edge has no column" }
      if statement.diagnostics.contains(where: { $0.line < 1 || $0.column < 1 }) { return "a diagnostic has no place" }
    }
    return nil
  }

  private static let schema = SQLSchema { name in
    switch name.last {
    case "t", "T": .init(name: ["main", "t"], columns: ["a", "b", "c"])
    case "v": .init(name: ["main", "v"], columns: ["a", "x"], view: "SELECT a, b AS x FROM t JOIN w USING (a)")
    case "w": .init(name: ["main", "w"], columns: nil, view: "CREATE VIEW w AS SELECT * FROM v")
    default: nil
    }
  }
}

extension SQLFuzz {
  // MARK: Inputs

  private mutating func input() -> [UInt8] {
    switch random.below(10) {
    case 0: return soup()
    case 1: return randomBytes()
    case 2: return nesting()
    default:
      var text = corpus[random.below(corpus.count)]
      for _ in 0...random.below(6) { mutate(&text) }
      return text
    }
  }

  private mutating func mutate(_ text: inout [UInt8]) {
    guard !text.isEmpty else { return }
    let at = random.below(text.count)
    let length = min(random.below(24) + 1, text.count - at)
    switch random.below(7) {
    case 0: text.remove(at: at)
    case 1: text[at] = UInt8(truncatingIfNeeded: random.next())
    case 2: text.insert(contentsOf: word(), at: at)
    case 3: text.removeSubrange(at..<at + length)
    case 4: text.insert(contentsOf: Array(text[at..<at + length]), at: random.below(text.count))
    case 5: text.replaceSubrange(at..<at + length, with: word())
    default:
      let other = corpus[random.below(corpus.count)]
      guard !other.isEmpty else { return }
      let from = random.below(other.count)
      text.insert(contentsOf: other[from..<min(other.count, from + 40)], at: at)
    }
  }

  /// A keyword, a name or punctuation, between blanks.
  private mutating func word() -> [UInt8] {
    let marks = ["(", ")", ",", ".", ";", "'", "\"", "`", "[", "]", "{", "}", "*", "=", "->", "::", ":", "$$", "/*", "--", "@", "#", "${", "1", "t", "a", "\n"]
    if random.below(2) == 0 { return Array(marks[random.below(marks.count)].utf8) }
    return Array(" \(Keyword.allCases[random.below(Keyword.allCases.count)]) ".utf8)
  }

  private mutating func soup() -> [UInt8] { (0..<random.below(120)).flatMap { _ in word() } }

  private mutating func randomBytes() -> [UInt8] {
    (0..<random.below(200)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
  }

  private mutating func nesting() -> [UInt8] {
    let openings = [
      "(", "(SELECT ", "CASE WHEN ", "f(", "[", "{", "SELECT * FROM (", "a.", "NOT ", "- ", "x -> ", "EXISTS (SELECT ", "((", "WITH a AS (",
      "SELECT 1 UNION ", "a JOIN ", "BEGIN ", "IF a THEN ", "EXECUTE IMMEDIATE '", "LATERAL VIEW f(", "ARRAY<", "PIVOT (", "a[",
    ]
    let opening = openings[random.below(openings.count)]
    let other = openings[random.below(openings.count)]
    var text = Array("SELECT a FROM t WHERE ".utf8)
    for index in 0..<random.below(400) { text += Array((index % 3 == 0 ? other : opening).utf8) }
    return text
  }
}

/// A small seeded generator, so that a run can be repeated.
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ bound: Int) -> Int { bound > 0 ? Int(next() % UInt64(bound)) : 0 }
}
