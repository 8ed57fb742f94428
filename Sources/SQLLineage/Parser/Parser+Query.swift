extension Parser {
  // MARK: Queries

  /// True when a query begins here, in parentheses or not.
  var startsQuery: Bool {
    switch keyword {
    case .select, .sel: return true
    case .with: return peek().kind == .word || peek().kind == .quotedName || peek().kind == .openParen && dialect.name == "clickhouse"
    case .values: return peek().kind == .openParen
    case .from: return peek().kind != .dot && peek().kind != .comma && peek().kind != .closeParen
    case .map, .reduce: return dialect.selectGenerators && peek().kind != .openParen && startsOperand(peek())
    case .pivot, .unpivot: return startsPivotStatement
    case .table: return peek().kind == .word && peek(2).kind != .comma && dialect.name != "flink"
    default: return false
    }
  }

  /// True when a query begins here after any number of parentheses.
  var startsNestedQuery: Bool {
    guard at(.openParen) else { return startsQuery }
    var probe = self
    while probe.at(.openParen) { probe.advance() }
    return probe.startsQuery
  }

  var atSetOperator: Bool {
    switch keyword {
    case .union, .intersect, .except: true
    case .minus: true
    default: false
    }
  }

  mutating func query() -> Query {
    guard at(.with) else { return query(startingWith: queryTerm()) }
    let commons = commonTables()
    let query = query(startingWith: queryTerm())
    query.commons = commons + query.commons
    return query
  }

  /// The set operators, ORDER BY and limits after the first term.
  mutating func query(startingWith first: QueryTerm) -> Query {
    let query = Query(first)
    while atSetOperator {
      guard let found = setOperator() else { break }
      query.rest.append((found, queryTerm()))
    }
    queryTail(query)
    return query
  }

  private mutating func setOperator() -> SetOperator? {
    let kind: SetOperator.Kind =
      switch keyword {
      case .union: .union
      case .intersect: .intersect
      default: .except
      }
    advance()
    var found = SetOperator(kind: kind)
    while at(.all) || at(.distinct) || at(.by) || at(.outer) || atWord("corresponding") || at(.name) {
      if at(.name) || atWord("corresponding") { found.byName = true }
      advance()
    }
    return found
  }

  /// ORDER BY, LIMIT, FETCH, FOR UPDATE and their like, in any order.
  private mutating func queryTail(_ query: Query) {
    while !atEnd {
      switch keyword {
      case .order:
        if case .select(let select) = query.first, query.rest.isEmpty, take(.order, .by) {
          select.order += orderList()
        } else if take(.order, .by) {
          query.order += orderList()
        } else {
          return
        }
      case .sort, .cluster, .distribute:
        guard peek().keyword == .by else { return }
        position += 2
        query.order += orderList()
      case .limit, .offset, .fetch: limit()
      case .into where atWord("outfile", ahead: 1) || atWord("dumpfile", ahead: 1):
        guard case .select(let select) = query.first else { return }
        advance()
        intoClause(select)
      case .with where endsWithClause: withClause()
      case .for where peek().keyword == .update || atWord("share", ahead: 1) || atWord("xml", ahead: 1)
        || atWord("json", ahead: 1) || peek().keyword == .no || peek().keyword == .key || atWord("browse", ahead: 1):
        while !atEnd, !at(.closeParen), !atSetOperator { skipBalanced() }
      case .lock where peek().keyword == .in:
        position += 4
      case .option where peek().kind == .openParen:
        position += 1
        skipBalanced()
      case .settings where dialect.name == "clickhouse":
        while !atEnd, !at(.closeParen) { skipBalanced() }
      case .use where atWord("plan", ahead: 1): while !atEnd, !at(.closeParen) { skipBalanced() }
      default:
        if atWord("format"), dialect.name == "clickhouse" { position += 2; continue }
        return
      }
    }
  }

  private mutating func limit() {
    while at(.limit) || at(.offset) || at(.fetch) {
      if take(.fetch) {
        while at(.first) || at(.next) || at(.number) || at(.parameter) || at(.row) || at(.rows) || at(.only)
          || atWord("percent") || at(.with) || atWord("ties")
        {
          advance()
        }
        continue
      }
      advance()
      if take(.all) { continue }
      _ = expression()
      while take(.comma) { _ = expression() }
      _ = take(.row) || take(.rows) || takeWord("percent")
      // ClickHouse's LIMIT n BY columns.
      if take(.by) { _ = expressionList() }
    }
  }

  /// `WITH UR`, `WITH NO DATA`, `WITH CHECK OPTION`, `WITH NO SCHEMA BINDING`, `WITH TIES`: the end of a query.
  private var endsWithClause: Bool {
    [.no, .local].contains(peek().keyword) || atWord("data", ahead: 1) || atWord("check", ahead: 1)
      || atWord("ur", ahead: 1) || atWord("ties", ahead: 1) || atWord("cascaded", ahead: 1) || atWord("read", ahead: 1)
      || atWord("totals", ahead: 1) || atWord("rollup", ahead: 1) || atWord("cube", ahead: 1)
  }

  private mutating func withClause() {
    advance()
    while atName, !keyword.endsItem || at(.no) { advance() }
  }

  // MARK: Common table expressions

  /// `WITH [RECURSIVE] name [(columns)] AS (query), ...`.
  mutating func commonTables() -> [CommonTable] {
    advance()
    if at(.recursive), peek().keyword != .as { advance() }
    var tables: [CommonTable] = []
    repeat {
      let before = position
      if let table = commonTable() { tables.append(table) }
      if position == before { break }
    } while take(.comma) || (atName && peek().keyword == .as && peek(2).kind == .openParen)
    return tables
  }

  private mutating func commonTable() -> CommonTable? {
    let start = current
    if let value = commonValue() { return value }
    guard let name = takeName() else {
      report("expected the name of a common table expression")
      recover()
      return nil
    }
    let columns = at(.openParen) && !startsNestedQuery ? takeNameList() : []
    _ = take(.as)
    while at(.not) || at(.materialized) { advance() }
    // USING KEY (...) and the like before the body.
    guard at(.openParen) else {
      report("expected '(' after AS")
      recover()
      return nil
    }
    let body = parenthesisedQuery()
    commonSuffix()
    return body.map { CommonTable(name: name, columns: columns, body: .query($0), at: start.start) }
  }

  /// ClickHouse's `WITH expression AS name`.
  private mutating func commonValue() -> CommonTable? {
    guard dialect.name == "clickhouse" || dialect.name == "ansi" else { return nil }
    let next = peek()
    if atName, next.keyword == .as || next.kind == .openParen && dialect.name == "ansi" { return nil }
    guard dialect.name == "clickhouse" || at(.number) || at(.string) else { return nil }
    let start = current
    let mark = position
    let value = expression()
    guard take(.as), let name = takeName() else {
      position = mark
      return nil
    }
    return CommonTable(name: name, columns: [], body: .value(value), at: start.start)
  }

  /// SEARCH and CYCLE clauses of a recursive table.
  private mutating func commonSuffix() {
    guard atWord("search") || atWord("cycle") else { return }
    while !atEnd, !at(.comma) || atName, keyword != .select, keyword != .insert { skipBalanced() }
  }

  /// `(query)` with its parentheses; nil when no query is inside.
  mutating func parenthesisedQuery() -> Query? {
    guard take(.openParen) else { return nil }
    let found: Query? = nested(otherwise: nil) { parser in
      parser.startsNestedQuery ? parser.query() : nil
    }
    if found == nil {
      // A statement that changes data and returns rows, or nothing readable.
      let inner = nested(otherwise: nil) { $0.returningQuery() }
      skipToClose()
      return inner
    }
    if !at(.closeParen) {
      report("expected ')'")
      while !atEnd, !at(.closeParen) { skipBalanced() }
    }
    _ = take(.closeParen)
    return found
  }

  // MARK: Terms

  private mutating func queryTerm() -> QueryTerm {
    switch keyword {
    case .values:
      advance()
      return .values(rows())
    case .table where !startsQuery || peek().kind == .word:
      advance()
      guard let path = takePath() else { break }
      return .table(path)
    case .select, .sel, .map, .reduce: return .select(select(from: nil))
    case .from:
      let relations = fromClause()
      if at(.select) || at(.sel) || at(.map) || at(.reduce) { return .select(select(from: relations)) }
      let select = Select()
      select.from = relations
      select.items = [SelectItem(expression: .star(Star(at: current.start)), range: range(from: current))]
      clauses(of: select)
      return .select(select)
    case .pivot, .unpivot: return .select(pivotStatement())
    case .with: return .query(nested(otherwise: Query(.values([]))) { $0.query() })
    default: break
    }
    if at(.openParen) {
      advance()
      let inner = nested(otherwise: Query(.values([]))) { $0.query() }
      if !at(.closeParen) {
        report("expected ')'")
        while !atEnd, !at(.closeParen) { skipBalanced() }
      }
      _ = take(.closeParen)
      return .query(inner)
    }
    report("expected a query")
    recover()
    return .values([])
  }

  /// The rows of VALUES.
  mutating func rows() -> [[Expression]] {
    var rows: [[Expression]] = []
    repeat {
      _ = take(.row)
      if take(.openParen) {
        let row = nested(otherwise: []) { $0.arguments(closing: .closeParen) }
        // Rows of constants all say the same: nothing.
        if rows.isEmpty || row.contains(where: { !$0.isConstant }) { rows.append(row) }
      } else if !atEnd, !keyword.endsItem {
        let before = position
        rows.append([expression()])
        if position == before { break }
      } else {
        break
      }
    } while take(.comma)
    return rows
  }
}
