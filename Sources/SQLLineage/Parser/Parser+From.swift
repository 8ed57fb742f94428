extension Parser {
  /// FROM and the relations after it.
  mutating func fromClause() -> [Join] {
    advance()
    return relationList()
  }

  /// Relations separated by commas and joins.
  mutating func relationList() -> [Join] {
    var list: [Join] = []
    guard let first = relation() else {
      report("expected a table")
      recover()
      return joins(after: list)
    }
    list.append(Join(kind: .first, relation: first))
    return joins(after: list)
  }

  /// Joins alone, as after the select list of a multi-insert.
  mutating func joins(after first: [Join] = []) -> [Join] {
    var list = first
    while !atEnd {
      if at(.comma) {
        guard startsRelation(peek()) else { break }
        advance()
        guard let next = relation() else { break }
        list.append(Join(kind: .comma, relation: next))
      } else if take(.lateral, .view) {
        if let view = lateralView() { list.append(Join(kind: .lateral, relation: view)) }
      } else if let kind = joinOperator() {
        if peek(-2).keyword == .array { arrayJoin(into: &list) } else { join(kind, into: &list) }
      } else if at(.on), let index = list.lastIndex(where: { $0.condition == nil && $0.kind != .first }) {
        advance()
        list[index].condition = expression()
      } else if at(.using), peek().kind == .openParen, !list.isEmpty {
        advance()
        list[list.count - 1].using = takeNameList()
        // `USING (a) AS x`.
        if take(.as) { _ = takeName() }
      } else {
        break
      }
    }
    return list
  }

  private mutating func join(_ found: (kind: JoinKind, natural: Bool), into list: inout [Join]) {
    guard let next = relation() else {
      report("expected a table after JOIN")
      recover()
      return
    }
    list.append(Join(kind: found.kind, isNatural: found.natural, relation: next))
  }

  /// ClickHouse's `ARRAY JOIN xs AS x, ys`: expressions whose elements become rows.
  private mutating func arrayJoin(into list: inout [Join]) {
    repeat {
      let start = current.start
      let value = expression()
      var name = Name.none
      if case .column(let path) = value { name = path.names.last ?? .none }
      if take(.as) { name = takeName() ?? name }
      let function = TableFunction(name: .none, arguments: [value], declared: name.isNone ? [] : [name])
      list.append(Join(kind: .lateral, relation: Relation(source: .function(function), at: start)))
    } while take(.comma)
  }

  private func startsRelation(_ token: Token) -> Bool {
    switch token.kind {
    case .quotedName, .openParen, .parameter, .string, .atSign: true
    case .word: token.keyword != .select && token.keyword != .insert && token.keyword != .where
    default: false
    }
  }

  /// The words from NATURAL to JOIN or APPLY; nil, and nothing taken, when they are none.
  private mutating func joinOperator() -> (kind: JoinKind, natural: Bool)? {
    var ahead = 0
    var kind = JoinKind.inner
    var natural = false
    while true {
      switch peek(ahead).keyword {
      case .join, .straight_join:
        position += ahead + 1
        return (kind, natural)
      case .apply where ahead > 0:
        position += ahead + 1
        return (.lateral, false)
      case .natural: natural = true
      case .left: kind = .left
      case .right: kind = .right
      case .full: kind = .full
      case .cross: kind = .cross
      case .semi: kind = kind == .right ? .right : .semi
      case .anti: kind = kind == .right ? .right : .anti
      case .array: kind = .lateral
      case .inner, .outer, .global, .any, .all, .asof, .positional, .loop, .merge, .partition, .distribute: break
      default:
        // Join hints: HASH, LOOP, BROADCAST, between INNER and JOIN.
        guard ahead > 0, peek(ahead).kind == .word, peek(ahead + 1).keyword == .join else { return nil }
      }
      ahead += 1
      if ahead > 5 { return nil }
    }
  }

  // MARK: One relation

  mutating func relation() -> Relation? {
    nested(otherwise: nil) { parser in
      guard var relation = parser.plainRelation() else { return nil }
      parser.relationSuffix(&relation)
      return relation
    }
  }

  private mutating func plainRelation() -> Relation? {
    let start = current.start
    if at(.lateral) || at(.only) && peek().kind != .dot, startsRelation(peek()) { advance() }
    if at(.openParen) { return parenthesisedRelation(start) }
    if at(.string) {
      let location = name(current)
      advance()
      return Relation(source: .location(location), at: start)
    }
    if at(.atSign) { return Relation(source: .location(stage()), at: start) }
    if at(.values), peek().kind == .openParen {
      advance()
      return Relation(source: .values(rows()), at: start)
    }
    if at(.table), peek().kind == .openParen { return tableCall(start) }
    if at(.table), peek().kind == .word || peek().kind == .quotedName { advance() }
    if at(.rows), peek().keyword == .from, peek(2).kind == .openParen {
      position += 2
      let function = TableFunction(name: .none, arguments: arguments(afterOpening: true))
      return Relation(source: .function(function), at: start)
    }
    guard let path = takePath() else { return nil }
    if at(.openParen), !isTableHint { return tableFunction(path, at: start) }
    return Relation(source: .table(path), at: start)
  }

  /// `t (NOLOCK)`.
  private var isTableHint: Bool {
    dialect.bareStatements && peek(2).kind == .closeParen && atWord("nolock", ahead: 1)
  }

  private mutating func arguments(afterOpening: Bool) -> [Expression] {
    if afterOpening { advance() }
    return arguments(closing: .closeParen)
  }

  /// `@stage/path/file`, as one name.
  mutating func stage() -> Name {
    let start = current
    advance()
    var end = start.end
    while !atEnd, current.start == end, !at(.closeParen), !at(.comma), !at(.openParen) {
      end = current.end
      advance()
    }
    return names.intern(text[Int(start.start)..<Int(end)])
  }

  /// `(query)`, `(a JOIN b)`, `((query) UNION (query))`.
  private mutating func parenthesisedRelation(_ start: Int32) -> Relation? {
    advance()
    defer {
      if !at(.closeParen) { report("expected ')'") }
      while !atEnd, !at(.closeParen) { skipBalanced() }
      _ = take(.closeParen)
    }
    if at(.values), peek().kind == .openParen {
      advance()
      return Relation(source: .values(rows()), at: start)
    }
    if startsQuery { return Relation(source: .query(query()), at: start) }
    let inner = relationList()
    if inner.count == 1, case .query(let query) = inner[0].relation.source, inner[0].relation.alias.isNone,
      inner[0].relation.operators.isEmpty
    {
      if atSetOperator || at(.order) || at(.limit) {
        return Relation(source: .query(self.query(startingWith: .query(query))), at: start)
      }
      return Relation(source: .query(query), at: start)
    }
    return Relation(source: .nested(inner), at: start)
  }

  // MARK: After the relation

  /// Time travel, samples, hints, alias, column names, pivots, in the orders the dialects have them.
  private mutating func relationSuffix(_ relation: inout Relation) {
    if at(.star) { advance() }
    relationModifiers()
    alias(of: &relation)
    relationModifiers()
    while !atEnd {
      if at(.pivot), peek().kind == .openParen {
        advance()
        relation.operators.append(.pivot(pivot()))
      } else if at(.unpivot), peek().kind != .dot, peek().kind != .comma {
        advance()
        relation.operators.append(.unpivot(unpivot()))
      } else if at(.match_recognize), peek().kind == .openParen {
        advance()
        relation.operators.append(.matchRecognize(matchRecognize()))
      } else {
        break
      }
      relationModifiers()
    }
    if case .function(var function) = relation.source, at(.with), peek().kind == .openParen {
      advance()
      function.declared = takeNameList()
      relation.source = .function(function)
      alias(of: &relation)
    }
  }

  private mutating func alias(of relation: inout Relation) {
    if relation.alias.isNone { relation.alias = takeRelationAlias() }
    if at(.openParen), !relation.alias.isNone || peek(-1).keyword == .as, !isTableHint { relation.columns = takeNameList() }
    if at(.with), peek().keyword == .offset || atWord("ordinality", ahead: 1) {
      position += 2
      relation.offset = names.intern(peek(-1).keyword == .offset ? "offset" : "ordinality")
      if peek(-1).keyword == .offset {
        if take(.as) || atName && !keyword.endsRelation { relation.offset = takeName() ?? relation.offset }
      } else {
        relation.alias = takeRelationAlias()
        if at(.openParen), !relation.alias.isNone { relation.columns = takeNameList() }
      }
    }
  }

  /// What may stand around an alias and names no column.
  private mutating func relationModifiers() {
    while !atEnd {
      let next = peek()
      switch keyword {
      case .for where next.keyword == .system || atWord("system_time", ahead: 1) || next.keyword == .version
        || next.keyword == .timestamp:
        advance()
        timeTravel()
      case .version where next.keyword == .as || next.keyword == .between, .timestamp where next.keyword == .as: timeTravel()
      case .at where next.kind == .openParen, .before where next.kind == .openParen: position += 1; skipBalanced()
      case .tablesample, .sample: sampling()
      case .using where atWord("sample", ahead: 1):
        sampling()
      case .final where dialect.name == "clickhouse" || next.keyword != .none: advance()
      case .with where next.kind == .openParen && isHint(peek(2)):
        advance()
        skipBalanced()
      case .use, .force, .ignore:
        guard next.keyword == .index || next.keyword == .key else { return }
        position += 2
        while !atEnd, !at(.openParen) { advance() }
        skipBalanced()
      case .partition where next.kind == .openParen:
        position += 1
        skipBalanced()
      case .changes where next.kind == .openParen:
        position += 1
        skipBalanced()
      default:
        if at(.atSign), next.kind == .word, next.start == current.end { position += 2; continue }
        return
      }
    }
  }

  /// `TABLESAMPLE method (n) REPEATABLE (m)`, `USING SAMPLE 10%`.
  private mutating func sampling() {
    advance()
    while atName, !at(.as), peek().kind == .openParen || at(.sample) { advance() }
    if at(.openParen) || at(.number) || at(.parameter) { skipBalanced() }
    if takeWord("repeatable") || takeWord("seed") { skipBalanced() }
    if at(.offset), peek().kind == .number { position += 2 }
  }

  /// T-SQL's table hints: WITH (NOLOCK, INDEX(x)).
  private func isHint(_ token: Token) -> Bool {
    guard token.kind == .word else { return false }
    let word = String(decoding: slice(token).map(asciiLower), as: UTF8.self)
    return [
      "nolock", "index", "readuncommitted", "readpast", "updlock", "holdlock", "rowlock", "tablock", "tablockx", "xlock",
      "paglock", "noexpand", "forceseek", "forcescan", "readcommitted", "repeatableread", "serializable", "nowait",
      "snapshot", "readcommittedlock",
    ].contains(word)
  }

  /// `SYSTEM_TIME AS OF x`, `VERSION AS OF 3`, `SYSTEM_TIME BETWEEN a AND b`.
  private mutating func timeTravel() {
    advance()
    if take(.system) { advance() }
    _ = take(.as)
    while take(.of) || take(.from) || take(.between) || take(.all) { continue }
    if atEnd || keyword.endsRelation || at(.closeParen) { return }
    _ = expression()
    if take(.to) { _ = expression() }
  }
}
