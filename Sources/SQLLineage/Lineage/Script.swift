/// The analysis of one text: its statements one after the other, and those inside its strings.
struct Script {
  private let budget: SQLBudget
  private let dialect: SQLDialect
  private let names = Names()
  private var resolver: Resolver
  private var lines: LineMap
  private var found: [StatementLineage] = []
  private let text: [UInt8]

  init(text: [UInt8], dialect: SQLDialect, analyzer: SQLAnalyzer) {
    self.text = text
    self.dialect = dialect
    budget = analyzer.budget
    resolver = Resolver(
      names: names, dialect: dialect, schema: analyzer.schema, defaults: analyzer.defaults, budget: budget,
      expandsViews: analyzer.expandsViews)
    resolver.texts = [text]
    lines = LineMap(text)
  }

  mutating func run(routine: String?) -> [StatementLineage] {
    let end = min(text.count, budget.bytes)
    analyze(0..<end, routine: routine.map { names.intern($0) } ?? .none, depth: 0)
    if text.count > end { note(end, "the text is longer than \(budget.bytes) bytes; the rest was not read") }
    if resolver.spending.isExhausted { note(end, "the analysis took too long; the rest was not followed") }
    return found
  }

  private mutating func analyze(_ range: Range<Int>, routine: Name, depth: Int) {
    var lexer = Lexer(text, range: range, dialect: dialect)
    var parser = Parser(text: text, textIndex: 0, dialect: dialect, names: names, stack: resolver.stack)
    parser.routine = routine
    while !resolver.spending.isExhausted, let tokens = lexer.nextStatement(limit: budget.tokens) {
      parser.load(tokens)
      var problems = lexer.takeProblems()
      while !parser.atEnd, !resolver.spending.isExhausted {
        guard resolver.spending.spend() else { break }
        let start = parser.current
        let statement = parser.statement()
        finish(statement, from: start, &parser, &problems, depth: depth)
      }
    }
  }

  private mutating func finish(
    _ statement: Statement, from start: Token, _ parser: inout Parser, _ problems: inout [(offset: Int, reason: String)],
    depth: Int
  ) {
    var salvaged: [Path] = []
    if !parser.atEnd, !parser.startsStatement, !parser.isBetweenStatements(statement) {
      parser.report("expected the end of the statement")
      salvaged = parser.salvage()
    }
    problems += parser.problems
    parser.problems.removeAll()
    let range = Int(start.start)..<max(Int(start.start), Int(parser.range(from: start).end))
    for change in parser.changes {
      record(change.statement, Int(change.range.start)..<max(Int(change.range.start), Int(change.range.end)), parser.routine, [])
    }
    parser.changes.removeAll()
    if case .embedded(let inside, let routine) = statement {
      if depth < 4 { analyze(Int(inside.lowerBound)..<Int(inside.upperBound), routine: routine, depth: depth + 1) }
      return
    }
    record(statement, range, parser.routine, problems, salvaged: salvaged)
    problems.removeAll()
  }

  private mutating func record(
    _ statement: Statement, _ range: Range<Int>, _ routine: Name, _ problems: [(offset: Int, reason: String)],
    salvaged: [Path] = []
  ) {
    resolver.beginStatement()
    var extraction = resolver.extract(statement)
    if !salvaged.isEmpty {
      var found = extraction ?? Extraction(kind: "other")
      for path in salvaged { found.read(resolver.table(path)) }
      extraction = found
    }
    guard extraction != nil || !problems.isEmpty else { return }
    var lineage = StatementLineage(kind: extraction?.kind ?? "other", range: range)
    lineage.routine = routine.isNone ? nil : names.string(routine)
    if let extraction { resolver.spell(extraction, into: &lineage) }
    for problem in problems { lineage.diagnostics.append(lines.diagnostic(.error, at: problem.offset, problem.reason)) }
    for problem in resolver.problems {
      lineage.diagnostics.append(lines.diagnostic(.warning, at: Int(problem.offset), problem.reason))
    }
    lineage.isPartial = !problems.isEmpty || resolver.spending.isExhausted
    found.append(lineage)
  }

  private mutating func note(_ offset: Int, _ message: String) {
    let diagnostic = lines.diagnostic(.error, at: offset, message)
    if found.isEmpty { found.append(StatementLineage(kind: "other", range: 0..<0)) }
    found[found.count - 1].diagnostics.append(diagnostic)
    found[found.count - 1].isPartial = true
  }
}

extension Parser {
  /// Skips the rest of a statement that cannot be read; the tables that FROM and JOIN name in it are kept.
  mutating func salvage() -> [Path] {
    var tables: [Path] = []
    while !atEnd, !startsStatement {
      let isSource = at(.from) || at(.join)
      advance()
      if isSource, atName, !keyword.endsRelation, let path = takePath(), !at(.openParen) { tables.append(path) }
    }
    return tables
  }

  /// True where the next statement may begin without a semicolon: after a procedural word, and in dialects that need none.
  func isBetweenStatements(_ statement: Statement) -> Bool {
    if dialect.bareStatements || !routine.isNone { return true }
    switch statement {
    case .opaque, .evaluate, .iterate: return true
    default: return keyword == .end || keyword == .else || keyword == .elsif || keyword == .loop
    }
  }
}
