extension Parser {
  /// COPY, LOAD, UNLOAD, EXPORT: data between tables and files.
  mutating func transfer() -> Statement {
    switch keyword {
    case .load: return load()
    case .unload: return unload()
    case .export: return export()
    case .copy: return copy()
    default: return skipStatement()
    }
  }

  /// `LOAD DATA [LOCAL] INPATH 'path' [OVERWRITE] INTO TABLE t`, also MySQL's INFILE and BigQuery's.
  private mutating func load() -> Statement {
    var location = Name.none
    var target: Path?
    advance()
    while !atEnd {
      if at(.string), location.isNone {
        location = takeStringName()
      } else if take(.into) || at(.overwrite) && peek().kind == .word && !at(.into) && take(.overwrite) {
        _ = take(.into)
        _ = take(.table)
        if target == nil { target = takePath() }
      } else {
        if at(.openParen), location.isNone { location = uris() ?? .none }
        skipBalanced()
      }
    }
    guard let target, !location.isNone else { return target.map { .touch([$0]) } ?? .opaque }
    return .transfer(Transfer(from: .location(location), to: .table(target, columns: [])))
  }

  /// The first of BigQuery's `uris = ['…']` in the parenthesis ahead.
  private func uris() -> Name? {
    var ahead = 1
    while ahead < 64, peek(ahead).kind != .closeParen, peek(ahead).kind != .endOfText {
      if atWord("uris", ahead: ahead) { return (1...3).map { peek(ahead + $0) }.first { $0.kind == .string }.map(name) }
      ahead += 1
    }
    return nil
  }

  /// T-SQL's `BULK INSERT t FROM 'file'`.
  mutating func bulkInsert() -> Statement {
    position += 2
    guard let target = takePath(), take(.from), at(.string) else { return skipStatement() }
    let file = takeStringName()
    skipRest()
    return .transfer(Transfer(from: .location(file), to: .table(target, columns: [])))
  }

  /// Redshift's `UNLOAD ('SELECT ...') TO 's3://...'`, Athena's `UNLOAD (SELECT ...) TO`.
  private mutating func unload() -> Statement {
    advance()
    guard at(.openParen) else { return skipStatement() }
    var source: Transfer.End?
    var unloaded: ArraySlice<UInt8>?
    if startsNestedQuery {
      source = .query(query())
    } else if peek().kind == .string {
      let inside = peek()
      skipBalanced()
      unloaded = unquoted(slice(inside))
    }
    guard take(.to), at(.string) else { return source.map(queryOnly) ?? .opaque }
    let location = takeStringName()
    skipRest()
    if let text = unloaded {
      if let query = queryIn(text) { return .transfer(Transfer(from: .query(query), to: .location(location))) }
      return .opaque
    }
    guard let source else { return .opaque }
    return .transfer(Transfer(from: source, to: .location(location)))
  }

  private func queryOnly(_ end: Transfer.End) -> Statement {
    if case .query(let query) = end { return .query(query) }
    return .opaque
  }

  /// The query that a string holds.
  private mutating func queryIn(_ inside: ArraySlice<UInt8>) -> Query? {
    var lexer = Lexer(Array(inside), range: 0..<inside.count, dialect: dialect)
    guard let tokens = lexer.nextStatement(limit: 100_000) else { return nil }
    var parser = Parser(text: lexer.text, textIndex: -1, dialect: dialect, names: names, stack: stack)
    parser.load(tokens)
    guard parser.startsNestedQuery else { return nil }
    return parser.query()
  }

  /// Hive's `EXPORT TABLE t TO 'path'`, BigQuery's `EXPORT DATA OPTIONS (uri = '...') AS SELECT`.
  private mutating func export() -> Statement {
    advance()
    if take(.table), let path = takePath() {
      while !atEnd, !at(.to) { skipBalanced() }
      advance()
      guard at(.string) else { return .query(Query(.table(path))) }
      let location = takeStringName()
      skipRest()
      return .transfer(Transfer(from: .table(path, columns: []), to: .location(location)))
    }
    var location = Name.none
    while !atEnd {
      if at(.string), location.isNone { location = name(current) }
      if atWord("uri"), peek().kind == .equals, peek(2).kind == .string { location = name(peek(2)) }
      if take(.as), startsNestedQuery {
        return .transfer(Transfer(from: .query(query()), to: .location(location)))
      }
      advance()
    }
    return .opaque
  }

  /// PostgreSQL's, Redshift's, Snowflake's, DuckDB's and Databricks' COPY.
  private mutating func copy() -> Statement {
    advance()
    _ = take(.into)
    var first: Transfer.End?
    if at(.openParen), startsNestedQuery {
      first = .query(query())
    } else if at(.atSign) || at(.string) {
      first = .location(location())
    } else if let path = takePath() {
      first = .table(path, columns: at(.openParen) ? takeNameList() : [])
    }
    guard let first else { return skipStatement() }
    guard at(.from) || at(.to) else {
      skipRest()
      return .opaque
    }
    let isFrom = at(.from)
    advance()
    guard let second = copyEnd() else {
      skipRest()
      return .opaque
    }
    skipRest()
    return .transfer(isFrom ? Transfer(from: second, to: first) : Transfer(from: first, to: second))
  }

  private mutating func copyEnd() -> Transfer.End? {
    if at(.openParen) { return startsNestedQuery ? .query(query()) : nil }
    if at(.atSign) || at(.string) { return .location(location()) }
    if atWord("stdin") || atWord("stdout") || atWord("program") { return nil }
    return takePath().map { .table($0, columns: []) }
  }

  private mutating func location() -> Name { at(.atSign) ? stage() : takeStringName() }
}
