extension Parser {
  /// Statements of procedural languages. A block is not kept as one: its keywords are taken one by one, and the SQL
  /// between them is read as the statements it is.
  mutating func procedural() -> Statement {
    switch keyword {
    case .begin: return begin()
    case .end:
      advance()
      while [.if, .loop, .case, .while, .for, .repeat, .try].contains(keyword) || atWord("catch") { advance() }
      if atName, !startsStatement, !startsQuery, !onNewLine { advance() }
      return .opaque
    case .if, .elsif, .elseif, .while: return condition()
    case .else, .loop, .do, .then, .repeat, .try, .exception: return blockWord()
    case .when:
      while !atEnd, !at(.then) { skipBalanced() }
      _ = take(.then)
      return .opaque
    case .for, .foreach: return forLoop()
    case .return: return returnStatement()
    case .perform:
      advance()
      guard !startsNestedQuery else { return .query(query()) }
      let select = Select()
      items(of: select)
      clauses(of: select)
      return .query(Query(.select(select)))
    case .declare: return declare()
    case .set, .let: return assignment()
    case .cursor, .open: return cursor()
    case .start: return skipStatement()
    default: break
    }
    if atName, peek().kind == .assign {
      position += 2
      return .evaluate([expression()])
    }
    if !routine.isNone && at(.cursor) || peek().keyword == .cursor { return cursor() }
    if !routine.isNone, at(.procedure) || at(.function) { return nestedRoutine() }
    return skipStatement()
  }

  /// `PROCEDURE name (arguments) IS` inside a package: what follows are the statements of its body.
  private mutating func nestedRoutine() -> Statement {
    while !atEnd, !at(.is), !at(.as) { skipBalanced() }
    advance()
    return .opaque
  }

  private mutating func begin() -> Statement {
    let next = peek()
    if next.keyword == .transaction || next.keyword == .work || atWord("tran", ahead: 1) || atWord("tran", ahead: 2)
      || next.kind == .endOfText && routine.isNone
    {
      return skipStatement()
    }
    advance()
    _ = take(.try) || takeWord("catch") || takeWord("atomic")
    if take(.statement) { _ = take(.set) }
    return .opaque
  }

  private mutating func blockWord() -> Statement {
    let isDo = at(.do)
    advance()
    // `DO $$ ... $$`, PostgreSQL's anonymous block.
    if isDo, at(.language) { position += 2 }
    if isDo, at(.string) {
      let body = current
      skipRest()
      return embedded(body)
    }
    return .opaque
  }

  /// `IF condition THEN`, `WHILE condition DO`, T-SQL's `IF condition statement`.
  private mutating func condition() -> Statement {
    advance()
    let value = expression()
    _ = take(.then) || take(.loop) || take(.do)
    return .evaluate([value])
  }

  /// `FOR row IN query LOOP`, `FOR i IN 1..10 LOOP`.
  private mutating func forLoop() -> Statement {
    advance()
    let record = atName ? name(current) : .none
    while !atEnd, !at(.in), !at(.as), !at(.loop), !at(.do) { advance() }
    advance()
    _ = take(.reverse)
    let query = startsNestedQuery ? query() : nil
    if query == nil, atName, [.loop, .do].contains(peek().keyword) {
      let cursor = name(current)
      position += 2
      return .iterate(record: record, over: cursor)
    }
    while !atEnd, !at(.loop), !at(.do), !(query == nil && startsNestedQuery) { skipBalanced() }
    _ = take(.loop) || take(.do)
    return query.map { .records([record], $0, isRead: true) } ?? .opaque
  }

  private mutating func returnStatement() -> Statement {
    advance()
    _ = take(.query)
    if take(.execute) || take(.next) { return skipStatement() }
    if at(.table), peek().kind == .openParen { advance() }
    if startsNestedQuery { return .query(query()) }
    if atEnd || startsStatement { return .opaque }
    return .evaluate([expression()])
  }

  /// Variables and cursors: `DECLARE c CURSOR FOR query`, `DECLARE @x int = (SELECT ...)`, `DECLARE x DEFAULT ...`.
  private mutating func declare() -> Statement {
    advance()
    let declared = atName ? name(current) : .none
    if at(.parameter), peek().keyword == .table || peek(2).keyword == .table { return declareTable() }
    while !atEnd, !at(.cursor), !at(.default), !at(.assign), !at(.equals), !(startsStatement && onNewLine) {
      if startsQuery, !at(.from), !at(.table) { break }
      skipBalanced()
    }
    if take(.cursor) { return cursorQuery(declared) }
    guard at(.default) || at(.assign) || at(.equals) else { return .opaque }
    advance()
    let value = expression()
    if !atEnd, !startsStatement { skipRest() }
    return .evaluate([value])
  }

  /// T-SQL's `DECLARE @t TABLE (a int)`.
  private mutating func declareTable() -> Statement {
    guard let path = takePath() else { return skipStatement() }
    _ = take(.as)
    _ = take(.table)
    var create = Create(target: path, isTemporary: true)
    if at(.openParen) { create.columns = takeNameList() }
    return .create(create)
  }

  /// `name CURSOR FOR query`, `CURSOR name IS query`, `OPEN name FOR query`.
  private mutating func cursor() -> Statement {
    let token = at(.cursor) || at(.open) ? peek() : current
    let declared = token.kind == .word || token.kind == .quotedName ? name(token) : .none
    while !atEnd, !at(.for), !at(.is), !startsQuery { skipBalanced() }
    return cursorQuery(declared)
  }

  private mutating func cursorQuery(_ cursor: Name) -> Statement {
    while !atEnd, !startsNestedQuery { skipBalanced() }
    guard !atEnd else { return .opaque }
    return cursor.isNone ? .query(query()) : .records([cursor], query(), isRead: true)
  }

  /// `SET x = (SELECT ...)`; settings are nothing.
  private mutating func assignment() -> Statement {
    let declares = at(.let)
    advance()
    guard at(.parameter) || declares || !routine.isNone else { return skipStatement() }
    while !atEnd, !at(.equals), !at(.assign), !startsStatement { advance() }
    guard take(.equals) || take(.assign) else { return .opaque }
    return .evaluate([expression()])
  }
}
