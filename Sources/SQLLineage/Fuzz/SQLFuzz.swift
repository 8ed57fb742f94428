/// Feeds the analyzer what nobody would write: mutated SQL, token soup, random bytes, deep nesting.
///
/// A crash ends the process, which is the point. What does not crash is checked: every offset lies in the text, every
/// edge has a source, and no input takes longer than its size explains.
package enum SQLFuzz {
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

  /// Statements to mutate, one for each family of constructs.
  package static var seeds: [[UInt8]] { SQLFuzzSeeds.statements.map { Array($0.utf8) } }

  /// Runs `count` inputs that follow from the generator.
  package static func run(using random: some RandomNumberGenerator, count: Int) -> Report {
    var source = SQLMutator(random: random, corpus: seeds)
    var report = Report()
    for _ in 0..<count { step(&source, &report) }
    return report
  }

  /// The rule that one input breaks, if any, in a dialect that follows from the input.
  package static func fault(_ input: [UInt8]) -> String? {
    let choice = input.prefix(64).reduce(UInt(input.count)) { ($0 ^ UInt($1)) &* 16_777_619 } >> 8
    let number = Int(choice % UInt(SQLDialect.all.count + 1))
    let dialect = number < SQLDialect.all.count ? SQLDialect.all[number] : nil
    let answer = SQLAnalyzer(dialect: dialect, schema: schema, defaults: ["main"]).analyze(input)
    return brokenRule(answer + [answer.composed()], input)
  }

  private static func step(_ source: inout SQLMutator<some RandomNumberGenerator>, _ report: inout Report) {
    let input = source.input()
    let dialect = SQLDialect.all[source.below(SQLDialect.all.count)]
    var analyzer = SQLAnalyzer(dialect: source.below(8) == 0 ? nil : dialect, schema: schema, defaults: ["main"])
    analyzer.expandsViews = source.below(2) == 0
    let start = ContinuousClock.now
    let answer = analyzer.analyze(input)
    let script = answer.composed()
    let time = ContinuousClock.now - start
    report.inputs += 1
    report.bytes += input.count
    if time > report.slowest { (report.slowest, report.slowestInput) = (time, input) }
    guard report.failures.count < 10 else { return }
    if let rule = brokenRule(answer + [script], input) { report.failures.append((input, rule)) }
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
