extension Parser {
  /// SELECT with its clauses; `from` when FROM came first.
  mutating func select(from relations: [Join]?) -> Select {
    let select = Select()
    select.from = relations ?? []
    let isScript = at(.map) || at(.reduce)
    advance()
    if isScript {
      transform(select)
    } else {
      quantifiers()
      if at(.transform), isScriptTransform {
        advance()
        transform(select)
      } else {
        items(of: select)
      }
    }
    if take(.bulk) { _ = takeWord("collect") }
    if take(.into) { intoClause(select) }
    clauses(of: select)
    return select
  }

  /// DISTINCT [ON (...)], ALL, TOP (n), AS STRUCT, STRAIGHT_JOIN, hints.
  private mutating func quantifiers() {
    while true {
      switch keyword {
      case .distinct, .all, .straight_join:
        guard !isAliasPosition(peek()) else { return }
        advance()
        if take(.on), at(.openParen) { skipBalanced() }
      case .top where peek().kind == .number || peek().kind == .openParen || peek().kind == .parameter:
        advance()
        skipBalanced()
        _ = takeWord("percent")
        if take(.with) { advance() }
      case .as where atWord("struct", ahead: 1) || peek().keyword == .values || atWord("value", ahead: 1): position += 2
      default:
        if atWord("sql_calc_found_rows") || atWord("sql_no_cache") || atWord("high_priority") { advance() } else { return }
      }
    }
  }

  /// True when `TRANSFORM (...)` runs a script and is not Spark's function of that name.
  private var isScriptTransform: Bool {
    guard dialect.selectGenerators, peek().kind == .openParen else { return false }
    var probe = self
    probe.advance()
    probe.skipBalanced()
    return probe.at(.using) || probe.atWord("row") || probe.atWord("recordwriter")
  }

  /// True when the token shows that the word before it is a column.
  private func isAliasPosition(_ token: Token) -> Bool {
    switch token.kind {
    case .comma, .dot, .endOfText: true
    default: token.keyword == .from || token.keyword == .as
    }
  }

  mutating func items(of select: Select) {
    while !atEnd {
      if at(.from) || at(.into) || at(.closeParen) { break }
      let before = position
      select.items.append(selectItem())
      if take(.comma) { continue }
      if atEnd || endsItems { break }
      if position == before || !keyword.beginsClause {
        report("expected ',' or FROM")
        if position == before { advance() }
        recover()
        if take(.comma) { continue }
      }
      break
    }
  }

  /// True where a select list can end.
  private var endsItems: Bool {
    switch current.kind {
    case .closeParen, .endOfText, .pipe: true
    default: keyword.endsItem || keyword.beginsClause || keyword == .bulk || keyword == .go || startsStatement
      || keyword == .prewhere || keyword == .fetch || keyword == .option || keyword == .with || keyword == .for
    }
  }

  mutating func selectItem() -> SelectItem {
    let start = current
    if dialect.equalsAliases || at(.parameter), at(.parameter) || atName, peek().kind == .equals {
      let alias = at(.parameter) ? Name.none : name(current)
      position += 2
      let value = expression()
      return SelectItem(expression: value, alias: alias, range: range(from: start))
    }
    if dialect.lateralAliases, atName, peek().kind == .colon, peek(2).kind != .colon, !dialect.colonPaths {
      // DuckDB's `alias: expression`.
      let alias = name(current)
      position += 2
      return SelectItem(expression: expression(), alias: alias, range: range(from: start))
    }
    let value = expression()
    var item = SelectItem(expression: value, range: range(from: start))
    if take(.as) {
      if at(.openParen) {
        item.aliases = takeNameList()
      } else if let alias = takeName() {
        item.alias = alias
      } else if at(.string) {
        item.alias = takeStringName()
      }
    } else if at(.string) && !isPlainConstant(value) {
      item.alias = takeStringName()
    } else if atName, current.kind == .quotedName || !keyword.endsItem && !startsStatement && !at(.prewhere) {
      item.alias = takeName() ?? .none
    }
    // Teradata's `expression (TITLE 'text')`.
    if at(.openParen), dialect.name == "teradata" { skipBalanced() }
    return item
  }

  private func isPlainConstant(_ expression: Expression) -> Bool { expression.isConstant && peek(-1).kind == .string }

  /// EXCEPT, EXCLUDE, REPLACE and RENAME after a star.
  mutating func starModifiers(_ star: Star) -> Expression {
    var star = star
    while true {
      if at(.except) || at(.exclude), peek().kind == .openParen,
        peek(2).kind != .openParen, ![.select, .from, .values, .with].contains(peek(2).keyword)
      {
        advance()
        star.except += takeNameList()
      } else if at(.exclude), peek().kind == .word || peek().kind == .quotedName {
        advance()
        star.except += takeName().map { [$0] } ?? []
      } else if at(.replace), peek().kind == .openParen {
        position += 2
        star.replace += replacements()
      } else if at(.rename), peek().kind == .openParen {
        position += 2
        renames(&star)
        expect(.closeParen, "')'")
      } else if at(.rename), peek().kind == .word || peek().kind == .quotedName, peek(2).keyword == .as {
        advance()
        renames(&star)
      } else if at(.like) || at(.ilike), peek().kind == .string {
        let foldsCase = at(.ilike)
        advance()
        star.like = NamePattern(names.string(takeStringName()), foldsCase: foldsCase)
      } else {
        return .star(star)
      }
    }
  }

  private mutating func replacements() -> [Replacement] {
    var list: [Replacement] = []
    nested(otherwise: ()) { parser in
      repeat {
        let value = parser.expression()
        _ = parser.take(.as)
        if let name = parser.takeName() { list.append(Replacement(expression: value, name: name)) }
      } while parser.take(.comma)
    }
    expect(.closeParen, "')'")
    return list
  }

  private mutating func renames(_ star: inout Star) {
    repeat {
      guard let from = takeName() else { return }
      _ = take(.as)
      guard let to = takeName() else { return }
      star.rename.append((from, to))
    } while take(.comma)
  }

  /// Hive's `TRANSFORM (a, b) USING 'script' AS (c, d)`, with MAP and REDUCE.
  private mutating func transform(_ select: Select) {
    let start = current
    let isInParentheses = take(.openParen)
    let inputs = isInParentheses ? arguments(closing: .closeParen) : expressionList()
    var item = SelectItem(expression: .list(inputs), range: range(from: start))
    rowFormat()
    if take(.using) { advance() }
    if take(.as) {
      if at(.openParen) {
        item.aliases = takeNameList()
      } else {
        while let name = takeName() {
          item.aliases.append(name)
          if !at(.comma) { skipType() }
          guard take(.comma) else { break }
        }
      }
    } else {
      item.aliases = [names.intern("key"), names.intern("value")]
    }
    rowFormat()
    select.items = [item]
  }

  private mutating func rowFormat() {
    while atWord("row") && atWord("format", ahead: 1) || atWord("recordreader") || atWord("recordwriter") {
      repeat { skipBalanced() } while !atEnd && !at(.using) && !at(.as) && !at(.from) && !at(.closeParen)
        && !atWord("recordreader") && !at(.where)
    }
  }

  /// SELECT INTO: a table, a temporary table, or variables of a procedure.
  mutating func intoClause(_ select: Select) {
    if atWord("outfile") || atWord("dumpfile"), peek().kind == .string {
      advance()
      select.outfile = takeStringName()
      while !atEnd, !keyword.beginsClause, !at(.closeParen), !atWord("format") { skipBalanced() }
      return
    }
    while at(.temp) || at(.temporary) || at(.table) || atWord("unlogged") || atWord("strict") { advance() }
    guard let path = takePath() else {
      while !atEnd, !keyword.beginsClause { skipBalanced() }
      return
    }
    if take(.comma) {
      repeat { _ = takePath() } while take(.comma)
      return
    }
    let isVariable = text[Int(path.at)] == UInt8(ascii: "@") || !routine.isNone && !dialect.bareStatements
    if !isVariable { select.into = path }
  }

  /// The clauses from FROM to QUALIFY.
  mutating func clauses(of select: Select) {
    if at(.from) { select.from += fromClause() }
    while !atEnd {
      switch keyword {
      case .where, .prewhere:
        advance()
        let condition = expression()
        select.predicates.append(condition)
      case .group where peek().keyword == .by:
        position += 2
        groupClause(select)
      case .having:
        advance()
        select.having = expression()
      case .qualify:
        advance()
        select.qualify = expression()
      case .window where peek(2).keyword == .as: windowClause(select)
      case .start where peek().keyword == .with, .connect where peek().keyword == .by:
        position += 2
        if atWord("nocycle") { advance() }
        select.hierarchy.append(expression())
      case .lateral where peek().keyword == .view: select.views += joins()
      case .cluster where peek().keyword == .by, .distribute where peek().keyword == .by, .sort where peek().keyword == .by:
        position += 2
        select.order += orderList()
      case .into:
        advance()
        intoClause(select)
      default:
        if endsSelect { return }
        report("unexpected word")
        advance()
        recover()
        if !atEnd, keyword == .from { select.from += fromClause() }
        if at(.closeParen) || at(.comma) || !isClauseOfSelect { return }
      }
    }
  }

  private var isClauseOfSelect: Bool {
    switch keyword {
    case .where, .group, .having, .qualify, .window: true
    default: false
    }
  }

  private var endsSelect: Bool {
    switch current.kind {
    case .closeParen, .comma, .endOfText, .pipe: return true
    default: break
    }
    switch keyword {
    case .order, .limit, .offset, .fetch, .union, .intersect, .except, .minus, .for, .with, .option, .insert, .on,
      .settings, .returning, .select, .from, .when, .loop, .do, .then, .using, .lock, .use, .end, .set, .as:
      return true
    default: return startsStatement || atWord("format") || atWord("as") || atWord("no")
    }
  }

  private mutating func groupClause(_ select: Select) {
    if take(.all) { return }
    while !atEnd {
      if atWord("grouping"), atWord("sets", ahead: 1) {
        position += 2
        if at(.openParen) { select.groups.append(expression()) }
      } else {
        let before = position
        select.groups.append(ordinalOrExpression())
        if position == before { break }
      }
      if at(.with), atWord("rollup", ahead: 1) || atWord("cube", ahead: 1) || atWord("totals", ahead: 1) { position += 2 }
      if atWord("grouping"), atWord("sets", ahead: 1) { continue }
      guard take(.comma) else { break }
    }
  }

  private mutating func windowClause(_ select: Select) {
    advance()
    repeat {
      guard let name = takeName(), take(.as) else { return }
      select.windows.append((name, at(.openParen) ? window() : Window(base: takeName() ?? .none)))
    } while take(.comma)
  }
}
