extension Parser {
  mutating func create() -> Statement {
    let mark = position
    advance()
    var isTemporary = false
    while !atEnd {
      switch keyword {
      case .table, .view:
        guard peek().keyword != .function else { return skipStatement() }
        return createRelation(isView: at(.view), isTemporary: isTemporary)
      case .function, .procedure, .proc, .trigger, .package, .task: return createRoutine()
      case .index, .role, .database, .schema: return skipStatement()
      case .temp, .temporary: isTemporary = true
      case .live: if peek().keyword == .table || peek().keyword == .view { break } else { return skipStatement() }
      default:
        if atWord("volatile") { isTemporary = true }
        if atWord("synonym") { return createSynonym() }
        if dialect.bareStatements, position > mark + 1, onNewLine, startsStatement || startsQuery { return .opaque }
        if atWord("dictionary") || atWord("sequence") || atWord("type") || atWord("user") || atWord("stage")
          || atWord("source") || atWord("sink") || atWord("catalog") || atWord("extension") || atWord("model")
        {
          return skipStatement()
        }
      }
      skipBalanced()
      if position - mark > 24 { return skipStatement() }
    }
    return .opaque
  }

  /// `SYNONYM name FOR table`.
  private mutating func createSynonym() -> Statement {
    advance()
    guard let alias = takePath(), take(.for), let target = takePath() else { return skipStatement() }
    skipRest()
    return .synonym(alias, for: target)
  }

  private mutating func createRelation(isView: Bool, isTemporary: Bool) -> Statement {
    advance()
    while at(.if) || at(.not) || at(.exists) { advance() }
    guard let path = takePath() else {
      report("expected the name of the table")
      return skipStatement()
    }
    var create = Create(target: path, isView: isView, isTemporary: isTemporary || isTemporaryName(path))
    if at(.openParen) {
      if startsNestedQuery {
        create.query = query()
      } else {
        columnDefinitions(&create)
      }
    }
    createOptions(&create)
    return .create(create)
  }

  /// T-SQL's `#table`.
  private func isTemporaryName(_ path: Path) -> Bool {
    path.names.last.map { names.bytes($0).first == UInt8(ascii: "#") } ?? false
  }

  /// `(a int, b AS expression, PRIMARY KEY (a), LIKE other)`.
  private mutating func columnDefinitions(_ create: inout Create) {
    advance()
    while !atEnd, !at(.closeParen) {
      if at(.like), let template = likeTemplate() {
        create.template = template
      } else if atName, !isConstraint, let column = takeName() {
        create.columns.append(column)
        computedColumn(column, &create)
      }
      while !atEnd, !at(.comma), !at(.closeParen) { skipBalanced() }
      _ = take(.comma)
    }
    _ = take(.closeParen)
  }

  private mutating func likeTemplate() -> Path? {
    guard peek().kind == .word || peek().kind == .quotedName else { return nil }
    advance()
    return takePath()
  }

  /// `full AS first || last`, Flink's and T-SQL's.
  private mutating func computedColumn(_ column: Name, _ create: inout Create) {
    guard at(.as) else { return }
    let start = peek()
    advance()
    let value = expression()
    create.computed.append((column, value, range(from: start)))
  }

  private var isConstraint: Bool {
    let next = peek()
    guard current.kind == .word else { return false }
    if at(.watermark) { return next.keyword == .for }
    if at(.key) || at(.index) { return next.kind == .word && peek(2).kind == .openParen || next.kind == .openParen }
    if atWord("primary") || atWord("foreign") || atWord("unique") { return next.keyword == .key || next.kind == .openParen || next.keyword == .index }
    if atWord("constraint") || atWord("projection") || atWord("period") { return next.kind == .word || next.kind == .quotedName }
    return atWord("check") && next.kind == .openParen || atWord("exclude") && next.keyword == .using
  }

  /// Everything between the columns and the query, and the query.
  private mutating func createOptions(_ create: inout Create) {
    while !atEnd {
      switch keyword {
      case .as:
        advance()
        if startsNestedQuery { create.query = query() } else { createdAs(&create) }
      case .select, .sel: create.query = query()
      case .with where peek().kind == .word && (peek(2).keyword == .as || peek(2).kind == .openParen) && create.query == nil
        && startsQueryAfterWith:
        create.query = query()
      case .like, .clone:
        create.copiesData = at(.clone)
        advance()
        create.template = takePath()
      case .copy where peek().keyword == .clone, .shallow where peek().keyword == .clone, .deep where peek().keyword == .clone:
        advance()
      case .partitioned, .partition:
        guard peek().keyword == .by || peek().keyword == .on || peek().kind == .openParen else { return advance() }
        partitionColumns(&create)
      case .stored where peek().keyword == .as || peek().keyword == .by: position += 3
      case .to where create.isView:
        advance()
        create.destination = takePath()
        if at(.openParen) { skipBalanced() }
      case .of where peek().kind == .word: position += 2
      case .inherits where peek().kind == .openParen: create.template = takeInherited()
      default:
        if at(.openParen), startsNestedQuery, create.query == nil {
          create.query = query()
        } else if create.query != nil || startsStatement {
          return
        } else {
          skipBalanced()
        }
      }
    }
  }

  private var startsQueryAfterWith: Bool {
    var probe = self
    probe.advance()
    _ = probe.takeName()
    if probe.at(.openParen) { probe.skipBalanced() }
    return probe.at(.as) && probe.peek().kind == .openParen
  }

  private mutating func takeInherited() -> Path? {
    position += 2
    let path = takePath()
    skipToClose()
    return path
  }

  /// `AS other_table`, `AS TABLE other`.
  private mutating func createdAs(_ create: inout Create) {
    if take(.table) {
      create.template = takePath()
      create.copiesData = true
    } else if atName, peek().kind != .openParen, !at(.with) {
      create.template = takePath()
    }
  }

  private mutating func partitionColumns(_ create: inout Create) {
    let isOn = peek().keyword == .on
    position += 2
    guard at(.openParen) else { return }
    let names = takeNameList()
    if !isOn, !create.isView { create.partitionColumns = names }
  }

  // MARK: Routines

  /// CREATE PROCEDURE and its like: a body in a string is SQL of its own, an inline body follows as statements.
  private mutating func createRoutine() -> Statement {
    let isTrigger = at(.trigger)
    advance()
    while at(.if) || at(.not) || at(.exists) || at(.body) { advance() }
    let path = takePath()
    routine = path?.names.last ?? .none
    var languageReadable = true
    var body: Token?
    var triggered: Query?
    while !atEnd {
      switch keyword {
      case .language:
        advance()
        languageReadable = atWord("sql") || atWord("plpgsql") || atWord("plsql")
        advance()
      case .as, .is:
        advance()
        if at(.string) {
          body = current
          advance()
        } else if at(.begin) || at(.declare) || startsStatement || startsQuery || dialect.name == "oracle" {
          return .opaque
        }
      case .on where isTrigger && (peek().kind == .word || peek().kind == .quotedName):
        advance()
        if let path = takePath() { triggered = Query(.table(path)) }
      case .begin, .declare: return inlineBody(triggered)
      case .return where startsQueryAfterReturn: return .opaque
      default:
        if isTrigger, startsStatement, onNewLine || at(.insert) { return inlineBody(triggered) }
        skipBalanced()
      }
    }
    guard let body, languageReadable else { return .opaque }
    return embedded(body)
  }

  /// A body whose statements follow; those of a trigger know the rows that fired it.
  private func inlineBody(_ triggered: Query?) -> Statement {
    guard let triggered else { return .opaque }
    return .records([names.intern("new"), names.intern("old")], triggered, isRead: false)
  }

  private var startsQueryAfterReturn: Bool {
    var probe = self
    probe.advance()
    return probe.startsNestedQuery
  }
}
