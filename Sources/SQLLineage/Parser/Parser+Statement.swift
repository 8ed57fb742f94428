extension Parser {
  /// The statement ahead; at least one token is taken.
  mutating func statement() -> Statement {
    let before = position
    defer { if position == before { advance() } }
    switch keyword {
    case .select, .sel, .values, .table: return .query(query())
    case .pivot where startsPivotStatement, .unpivot where startsPivotStatement: return .query(query())
    case .with: return withStatement()
    case .from: return fromStatement([])
    case .insert, .replace: return insert([])
    case .upsert:
      return peek().keyword == .into ? insert([]) : skipStatement()
    case .create: return create()
    case .update: return update([])
    case .delete: return delete([])
    case .merge: return merge([])
    case .copy, .load, .unload, .export, .put: return transfer()
    case .alter, .rename, .exec, .execute, .use, .truncate, .drop: return definition()
    case .explain, .cache: return cached()
    case .bulk where peek().keyword == .insert: return bulkInsert()
    case .exchange where atWord("tables", ahead: 1): return exchange()
    default: break
    }
    if at(.openParen), startsNestedQuery { return .query(query()) }
    if at(.locking) { return locking() }
    return procedural()
  }

  /// WITH, before a query or before a statement that changes data.
  private mutating func withStatement() -> Statement {
    let commons = commonTables()
    switch keyword {
    case .insert, .replace: return insert(commons)
    case .update: return update(commons)
    case .delete: return delete(commons)
    case .merge: return merge(commons)
    case .from: return fromStatement(commons)
    default:
      let query = query()
      query.commons = commons + query.commons
      return .query(query)
    }
  }

  /// FROM first: a query, or several INSERTs that read the same rows.
  private mutating func fromStatement(_ commons: [CommonTable]) -> Statement {
    let mark = position
    let source = fromClause()
    if at(.insert) {
      var targets: [Insert] = []
      while at(.insert) {
        let before = position
        targets += insertClause()
        if position == before { break }
      }
      return .insert(commons: commons, source: source, targets: targets)
    }
    position = mark
    let query = query()
    query.commons = commons + query.commons
    return .query(query)
  }

  private mutating func cached() -> Statement {
    guard take(.cache) else { return skipStatement() }
    // Spark's CACHE TABLE name AS query is a temporary view.
    _ = takeWord("lazy")
    guard take(.table), let path = takePath() else { return skipStatement() }
    if at(.option) || atWord("options") { while !atEnd, !at(.as), !startsNestedQuery { skipBalanced() } }
    _ = take(.as)
    guard startsNestedQuery else { return .opaque }
    var create = Create(target: path, isView: true, isTemporary: true)
    create.query = query()
    return .create(create)
  }

  /// Teradata's `LOCKING TABLE x FOR ACCESS` before a statement.
  private mutating func locking() -> Statement {
    while !atEnd, !startsQuery, !startsStatement { advance() }
    return atEnd ? .opaque : statement()
  }

  /// Skips a statement that moves no data.
  mutating func skipStatement() -> Statement {
    advance()
    skipRest()
    return .opaque
  }

  /// Skips to the end of the statement.
  mutating func skipRest() {
    while !atEnd {
      if dialect.bareStatements, startsStatement || startsQuery && !at(.from) && !at(.table), onNewLine { break }
      skipBalanced()
    }
  }

  var onNewLine: Bool {
    guard position > 0 else { return true }
    return text[Int(peek(-1).end)..<Int(current.start)].contains(0x0A)
  }

  /// True where a new statement begins although no semicolon ended the last one.
  var startsStatement: Bool {
    let next = peek()
    switch keyword {
    case .insert: return next.keyword == .into || next.keyword == .overwrite || dialect.bareStatements && next.kind != .openParen
    case .create: return next.kind == .word
    case .merge: return next.keyword == .into || dialect.bareStatements && next.kind == .word && next.keyword != .join
    case .update: return dialect.bareStatements && (next.kind == .word || next.kind == .quotedName)
    case .delete, .truncate: return dialect.bareStatements || next.keyword == .from || next.keyword == .table
    case .drop, .alter: return next.keyword == .table || next.keyword == .view || dialect.bareStatements
    case .declare, .exec, .execute, .print, .go, .if, .while, .return, .commit, .rollback, .grant, .revoke, .raise,
      .begin, .end, .else, .try, .bulk:
      return dialect.bareStatements
    case .set: return dialect.bareStatements && (next.kind == .parameter || next.kind == .word)
    case .with: return dialect.bareStatements && peek(2).keyword == .as && peek(3).kind == .openParen
    case .use: return dialect.bareStatements && onNewLine
    default: return false
    }
  }

  // MARK: Definitions and the rest

  private mutating func definition() -> Statement {
    switch keyword {
    case .alter: return alter()
    case .rename:
      advance()
      _ = take(.table)
      return renames()
    case .use: return use()
    case .truncate:
      advance()
      _ = take(.table)
      while at(.if) || at(.exists) || at(.only) { advance() }
      return tables { .touch($0) }
    case .drop: return drop()
    default: return execute()
    }
  }

  private mutating func tables(_ make: ([Path]) -> Statement) -> Statement {
    var paths: [Path] = []
    repeat {
      if let path = takePath() { paths.append(path) }
    } while take(.comma)
    skipRest()
    return make(paths)
  }

  private mutating func drop() -> Statement {
    advance()
    while !atEnd, !at(.table), !at(.view) {
      guard at(.materialized) || at(.temporary) || at(.temp) || at(.foreign) || at(.dynamic) || atWord("external")
      else { return skipStatement() }
      advance()
    }
    advance()
    while at(.if) || at(.exists) { advance() }
    return tables { .drop($0) }
  }

  private mutating func use() -> Statement {
    advance()
    if at(.role) || at(.warehouse) || atWord("secondary") { return skipStatement() }
    let isCatalog = atWord("catalog")
    if isCatalog || at(.database) || at(.schema) || atWord("namespace") {
      if peek().kind == .word || peek().kind == .quotedName { advance() }
    }
    guard let path = takePath() else { return skipStatement() }
    return .use(path.names, replacesCatalog: isCatalog)
  }

  private mutating func alter() -> Statement {
    advance()
    let isView = at(.view) || at(.materialized)
    while at(.materialized) || at(.external) || at(.foreign) || at(.dynamic) { advance() }
    guard at(.table) || at(.view) else { return skipStatement() }
    advance()
    while at(.if) || at(.exists) || at(.only) { advance() }
    guard let path = takePath() else { return skipStatement() }
    if isView, let create = alteredView(path) { return create }
    if take(.rename) {
      guard take(.to) || take(.as), var to = takePath() else {
        skipRest()
        return .touch([path])
      }
      if to.names.count == 1 { to.names = path.names.dropLast() + to.names }
      return .rename([(path, to)])
    }
    if take(.swap) {
      _ = take(.with)
      if let other = takePath() { return .swap(target: path, source: other) }
    }
    if take(.exchange) {
      while !atEnd, !at(.with) { skipBalanced() }
      advance()
      _ = take(.table)
      if let other = takePath() { return .swap(target: path, source: other) }
    }
    skipRest()
    return .touch([path])
  }

  /// `ALTER VIEW name [(columns)] AS query`.
  private mutating func alteredView(_ path: Path) -> Statement? {
    var create = Create(target: path, isView: true)
    if at(.openParen) { create.columns = takeNameList() }
    guard at(.as) else { return nil }
    advance()
    guard startsNestedQuery else { return nil }
    create.query = query()
    return .create(create)
  }

  private mutating func renames() -> Statement {
    var pairs: [(from: Path, to: Path)] = []
    repeat {
      guard let from = takePath(), take(.to), let to = takePath() else { break }
      pairs.append((from, to))
    } while take(.comma)
    skipRest()
    return .rename(pairs)
  }

  /// ClickHouse's `EXCHANGE TABLES a AND b`.
  private mutating func exchange() -> Statement {
    position += 2
    guard let first = takePath(), take(.and), let second = takePath() else { return skipStatement() }
    skipRest()
    return .swap(target: first, source: second)
  }

  /// EXECUTE and EXEC: SQL in a string, Flink's statement set, or a call.
  private mutating func execute() -> Statement {
    advance()
    _ = take(.immediate)
    if atWord("sp_executesql") { advance() }
    if at(.statement), peek().keyword == .set || atWord("set", ahead: 1) {
      position += 2
      _ = take(.begin)
      return .opaque
    }
    var ahead = position
    while ahead < tokens.count, tokens[ahead].kind == .openParen || tokens[ahead].kind == .colon { ahead += 1 }
    if ahead < tokens.count, tokens[ahead].kind == .string {
      let inside = tokens[ahead]
      skipRest()
      return embedded(inside)
    }
    if atWord("sp_rename") {
      advance()
      if at(.string), peek().kind == .comma, peek(2).kind == .string {
        let from = Path(names: takeStringPath(), at: current.start)
        advance()
        var to = takeStringPath()
        if to.count == 1 { to = from.names.dropLast() + to }
        return .rename([(from, Path(names: to, at: from.at))])
      }
    }
    return skipStatement()
  }

  private mutating func takeStringPath() -> [Name] {
    defer { advance() }
    return dotted(current)
  }

  /// The inside of a string as SQL of its own.
  func embedded(_ string: Token) -> Statement {
    let inside = unquoted(slice(string))
    // Only a string without escapes is a slice of the text; others are read as they stand.
    return .embedded(range: Int32(truncatingIfNeeded: inside.startIndex)..<Int32(truncatingIfNeeded: inside.endIndex), routine: routine)
  }
}
