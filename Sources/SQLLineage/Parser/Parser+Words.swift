extension Parser {
  mutating func wordOperand() -> Expression {
    let next = peek()
    switch keyword {
    case .case: return caseExpression()
    case .null, .default:
      if next.kind == .dot || next.kind == .openParen { break }
      advance()
      return .constant
    case .exists where next.kind == .openParen: return existsOperand()
    case .interval where startsOperand(next): return interval()
    case .any, .all, .some:
      if next.kind == .openParen {
        advance()
        return parenthesis()
      }
    case .unnest where next.kind == .openParen: break
    case .array:
      if next.kind == .openBracket {
        position += 2
        return bracketList()
      }
      if next.kind == .less { return typedLiteral() }
    case .map:
      if next.kind == .openBrace || next.kind == .openBracket {
        advance()
        return primary()
      }
    case .select, .with, .from:
      if startsQuery { return .query(query()) }
    case .next where next.keyword == .values || atWord("value", ahead: 1):
      position += 2
      if take(.for) { _ = takePath() }
      return .constant
    default:
      if keyword.endsItem, next.kind != .dot, next.kind != .openParen {
        report("expected a value")
        return .constant
      }
    }
    // Query logs have a parameter where the literal was.
    if next.kind == .string || next.kind == .parameter, isTypeName { return literalAfterType() }
    if next.kind == .less, atWord("struct") { return typedLiteral() }
    if next.kind == .arrow, dialect.lambdas, peek(2).kind != .string, peek(2).kind != .number {
      let parameter = name(current)
      position += 2
      return .lambda(parameters: [parameter], body: expression())
    }
    if next.kind != .dot, next.kind != .openParen, isConstantWord {
      advance()
      return .constant
    }
    return column()
  }

  /// A column, or a call when a parenthesis follows the name.
  mutating func column() -> Expression {
    let start = current.start
    guard var path = takePath() else { return .constant }
    if at(.dot), peek().kind == .star {
      position += 2
      return starModifiers(Star(qualifier: path.names, at: start))
    }
    guard at(.openParen), !(peek().kind == .plus && peek(2).kind == .closeParen) else { return .column(path) }
    let function = path.names.removeLast()
    return call(function, arguments: [], at: start)
  }

  private mutating func existsOperand() -> Expression {
    advance()
    advance()
    guard startsQuery else {
      let values = arguments(closing: .closeParen)
      return .list(values)
    }
    let found = nested(otherwise: nil) { $0.query() }
    expect(.closeParen, "')'")
    return found.map(Expression.exists) ?? .constant
  }

  private mutating func caseExpression() -> Expression {
    advance()
    return nested(otherwise: .constant) { parser in
      var conditions: [Expression] = []
      var results: [Expression] = []
      if !parser.at(.when) { conditions.append(parser.expression()) }
      while parser.take(.when) {
        conditions.append(parser.expression())
        while parser.take(.comma) { conditions.append(parser.expression()) }
        if !parser.take(.then) { parser.report("expected THEN") }
        results.append(parser.expression())
      }
      if parser.take(.else) { results.append(parser.expression()) }
      if parser.take(.end) { _ = parser.take(.case) } else { parser.report("expected END of CASE") }
      return .choice(conditions: conditions, results: results)
    }
  }

  /// `INTERVAL '1' DAY`, `INTERVAL (a + 1) HOUR TO MINUTE`.
  private mutating func interval() -> Expression {
    advance()
    let value = nested(otherwise: .constant) { $0.operand() }
    while current.kind == .word, isUnit(current) || at(.to) && isUnit(peek()) {
      advance()
      if at(.openParen) { skipBalanced() }
    }
    return value
  }

  // MARK: Literals

  private var isTypeName: Bool {
    let length = Int(current.end - current.start)
    guard length >= 4 && length <= 13 else { return false }
    return atWord("date") || atWord("time") || atWord("timestamp") || atWord("datetime") || atWord("json")
      || atWord("timestamptz") || atWord("numeric") || atWord("bignumeric") || atWord("decimal") || atWord("bytes")
      || atWord("timestamp_ntz") || atWord("timestamp_ltz") || atWord("uuid") || atWord("char") || atWord("_utf8")
      || atWord("ipaddress") || atWord("double") || atWord("_utf8mb4")
  }

  private mutating func literalAfterType() -> Expression {
    position += 2
    return .constant
  }

  /// `ARRAY<INT64>[...]`, `STRUCT<a INT64>(...)`.
  private mutating func typedLiteral() -> Expression {
    advance()
    skipAngles()
    if at(.openBracket) {
      advance()
      return bracketList()
    }
    guard take(.openParen) else { return .constant }
    return .list(arguments(closing: .closeParen))
  }

  private var isConstantWord: Bool {
    let length = Int(current.end - current.start)
    guard length >= 4 else { return false }
    return atWord("true") || atWord("false") || atWord("current_date") || atWord("current_timestamp")
      || atWord("current_time") || atWord("current_user") || atWord("session_user") || atWord("system_user")
      || atWord("localtime") || atWord("localtimestamp") || atWord("sysdate") || atWord("systimestamp")
      || atWord("current_role") || atWord("current_schema") || atWord("current_catalog") || atWord("rownum")
      || atWord("current_datetime") || atWord("current_database") || atWord("utc_timestamp")
  }
}
