extension Parser {
  mutating func insert(_ commons: [CommonTable]) -> Statement {
    .insert(commons: commons, source: [], targets: insertClause())
  }

  /// One INSERT with its query: several targets for INSERT ALL.
  mutating func insertClause() -> [Insert] {
    advance()
    if at(.all) || at(.first), peek().keyword == .into || peek().keyword == .when { return insertAll() }
    while at(.overwrite) || at(.into) || at(.ignore) || at(.or) || at(.replace) || at(.table) || at(.only)
      || isInsertWord
    {
      if at(.or) { advance() }
      advance()
    }
    guard var insert = insertTarget() else {
      report("expected a table after INSERT")
      recover()
      return []
    }
    insertOptions(&insert)
    insertSource(&insert)
    insertTail(&insert)
    return [insert]
  }

  private var isInsertWord: Bool {
    let next = peek()
    let named = next.kind == .word || next.kind == .quotedName
    if at(.local) { return next.keyword == .directory }
    return named && (atWord("low_priority") || atWord("delayed") || atWord("high_priority") || atWord("abort")
      || atWord("rollback") || atWord("fail") || at(.top))
  }

  private mutating func insertTarget() -> Insert? {
    if take(.directory) || atWord("file") && peek().kind == .string {
      if atWord("file") { advance() }
      guard at(.string) else { return nil }
      return Insert(target: Path(names: [takeStringName()], at: peek(-1).start), isLocation: true)
    }
    if take(.function) {
      skipBalanced()
      skipBalanced()
      return Insert(target: Path(names: [.none], at: current.start))
    }
    guard let path = takePath() else { return nil }
    return Insert(target: path)
  }

  /// Alias, columns, partitions, BY NAME and what else stands between table and query.
  private mutating func insertOptions(_ insert: inout Insert) {
    while !atEnd {
      switch keyword {
      case .partition:
        advance()
        partition(&insert)
      case .by where peek().keyword == .name:
        position += 2
        insert.byName = true
      case .if where peek().keyword == .not: position += 3
      case .as where !startsNestedQuery(after: 1):
        advance()
        insert.alias = takeName() ?? .none
      case .as: advance()
      case .overriding, .stored, .using, .row:
        while !atEnd, !startsNestedQuery, !at(.values), !at(.openParen) { skipBalanced() }
      case .with where peek().kind == .openParen:
        position += 1
        skipBalanced()
      case .replace where peek().keyword == .where:
        position += 2
        _ = expression()
      default:
        if at(.openParen), insert.columns.isEmpty, !startsNestedQuery {
          insert.columns = takeNameList()
        } else if atName, !startsQuery, !at(.values), !at(.default), !at(.set), !at(.exec), !at(.execute), !at(.returning),
          insert.alias.isNone, insert.columns.isEmpty, !atWord("output"), !atWord("format"), !atWord("settings")
        {
          insert.alias = takeName() ?? .none
        } else {
          return output(&insert)
        }
      }
    }
  }

  private func startsNestedQuery(after ahead: Int) -> Bool {
    var probe = self
    probe.position += ahead
    return probe.startsNestedQuery
  }

  /// T-SQL's OUTPUT before the query.
  private mutating func output(_ insert: inout Insert) {
    guard atWord("output") else { return }
    outputClause(of: insert.target)
    while !atEnd, !startsNestedQuery, !at(.values), !at(.default) { skipBalanced() }
  }

  /// `PARTITION (a = 'x', b)`.
  private mutating func partition(_ insert: inout Insert) {
    guard take(.openParen) else { return }
    while !atEnd, !at(.closeParen) {
      guard let path = takePath(), let name = path.names.last else {
        skipBalanced()
        continue
      }
      if take(.equals) {
        insert.fixedPartitions.append((name, expression()))
      } else {
        insert.openPartitions.append(name)
      }
      if !take(.comma), !at(.closeParen) { skipBalanced() }
    }
    _ = take(.closeParen)
  }

  private mutating func insertSource(_ insert: inout Insert) {
    if take(.default, .values) { return }
    if at(.set), peek(2).kind == .equals || peek(2).kind == .dot {
      advance()
      insert.assignments += assignments()
      return
    }
    if startsNestedQuery || at(.values) { insert.query = query() }
  }

  /// ON CONFLICT, ON DUPLICATE KEY UPDATE, RETURNING.
  private mutating func insertTail(_ insert: inout Insert) {
    if take(.as) {
      insert.alias = takeName() ?? insert.alias
      if at(.openParen) { skipBalanced() }
    }
    while at(.on) {
      while !atEnd, !at(.update), !atWord("nothing"), !at(.returning) { skipBalanced() }
      guard take(.update) else {
        _ = takeWord("nothing")
        break
      }
      _ = take(.set)
      insert.assignments += assignments()
      if take(.where) { _ = expression() }
    }
    if take(.returning) { returning() }
  }

  /// RETURNING's list, which no table receives.
  mutating func returning() {
    repeat { _ = selectItem() } while take(.comma)
    if take(.into) { _ = expressionList() }
  }

  private struct ConditionalTarget {
    var insert: Insert
    var values: [Expression]?
    var conditions: [Expression]
  }

  /// Oracle's and Snowflake's INSERT ALL and INSERT FIRST: one query, several targets, each under its conditions.
  private mutating func insertAll() -> [Insert] {
    let isFirst = at(.first)
    advance()
    var targets: [ConditionalTarget] = []
    var earlier: [Expression] = []
    var conditions: [Expression] = []
    while at(.when) || at(.into) || at(.else) {
      if take(.when) {
        let condition = expression()
        earlier.append(condition)
        conditions = isFirst ? earlier : [condition]
        _ = take(.then)
      }
      if take(.else) { conditions = earlier }
      guard take(.into), let path = takePath() else { break }
      var insert = Insert(target: path)
      if at(.openParen) { insert.columns = takeNameList() }
      let values = take(.values) ? rows().first : nil
      targets.append(ConditionalTarget(insert: insert, values: values, conditions: conditions))
    }
    guard startsNestedQuery else { return targets.map(\.insert) }
    let start = current
    let query = query()
    return targets.map { insert($0, from: query, start) }
  }

  private func insert(_ target: ConditionalTarget, from query: Query, _ start: Token) -> Insert {
    var insert = target.insert
    guard target.values != nil || !target.conditions.isEmpty else {
      insert.query = query
      return insert
    }
    let select = Select()
    let range = range(from: start)
    let values = target.values ?? [.star(Star(at: start.start))]
    select.items = values.map { SelectItem(expression: $0, range: range) }
    select.from = [Join(kind: .first, relation: Relation(source: .query(query), at: start.start))]
    select.predicates = target.conditions
    insert.query = Query(.select(select))
    return insert
  }

  /// `a = x, (b, c) = (SELECT ...), t.d = y`.
  mutating func assignments() -> [Assignment] {
    var list: [Assignment] = []
    repeat {
      let before = position
      let start = current
      var columns: [Path] = []
      if take(.openParen) {
        repeat { if let path = takePath() { columns.append(path) } } while take(.comma)
        _ = take(.closeParen)
      } else if let path = takePath() {
        columns = [path]
        while at(.openBracket) { skipBalanced() }
      }
      // `=`, and T-SQL's `+=`, which lexes as an operator and `=`.
      while at(.symbol) || at(.plus) || at(.dash) || at(.star) { advance() }
      guard take(.equals) || take(.assign) || peek(-1).kind == .symbol else {
        if position == before { break }
        report("expected '=' in SET")
        recover()
        continue
      }
      list.append(Assignment(columns: columns, value: expression(), range: range(from: start)))
    } while take(.comma)
    return list
  }
}
