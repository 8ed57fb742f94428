extension Parser {
  /// An expression up to the first token that cannot continue one.
  mutating func expression() -> Expression {
    nested(otherwise: .constant) { $0.operands() }
  }

  /// Operands and operators in order. Precedence is left out: it never changes which columns are read.
  private mutating func operands() -> Expression {
    skipPrefixes()
    let first = operand()
    guard continuesExpression else { return first }
    var operands = [first]
    var operators: [Operator] = []
    while let found = takeOperator() {
      operators.append(found.operator)
      guard found.wantsOperand else {
        operands.append(.constant)
        continue
      }
      skipPrefixes()
      operands.append(operand())
    }
    return operands.count == 1 ? first : .operation(operands: operands, operators: operators)
  }

  private mutating func skipPrefixes() {
    while true {
      switch current.kind {
      case .plus, .dash, .symbol: advance()
      case .word:
        switch keyword {
        case .not where peek().kind != .dot && !endsOperand(peek()): advance()
        case .prior, .binary: if startsOperand(peek()) { advance() } else { return }
        case .distinct where !endsOperand(peek()): advance()
        default: return
        }
      default: return
      }
    }
  }

  func endsOperand(_ token: Token) -> Bool {
    switch token.kind {
    case .endOfText, .comma, .closeParen, .closeBracket, .closeBrace: true
    default: token.keyword.endsItem && token.keyword != .not && token.keyword != .in || token.keyword == .as
    }
  }

  /// True when a token can begin an operand, for words that are either a prefix or a column.
  func startsOperand(_ token: Token) -> Bool {
    switch token.kind {
    case .word: !token.keyword.endsItem
    case .quotedName, .string, .number, .parameter, .openParen: true
    default: false
    }
  }

  private var continuesExpression: Bool {
    switch current.kind {
    case .plus, .dash, .star, .symbol, .equals, .less, .greater, .arrow, .colon, .assign, .fatArrow, .word, .atSign: true
    default: false
    }
  }

  /// Takes an infix or postfix operator.
  private mutating func takeOperator() -> (operator: Operator, wantsOperand: Bool)? {
    switch current.kind {
    case .equals:
      advance()
      return (.equals, true)
    case .plus, .dash, .star, .symbol, .less, .greater, .arrow, .assign, .fatArrow:
      advance()
      // Oracle's `a = b (+)` and PostgreSQL's postfix operators.
      return (.other, !endsOperand(current))
    case .word: return takeWordOperator()
    default: return nil
    }
  }

  private mutating func takeWordOperator() -> (operator: Operator, wantsOperand: Bool)? {
    let next = peek()
    switch keyword {
    case .and:
      advance()
      return (.and, true)
    case .or, .xor, .div, .mod, .like, .ilike, .rlike, .regexp, .between, .in, .escape, .overlaps, .uescape, .glob,
      .match:
      if keyword == .match || keyword == .mod || keyword == .div, !startsOperand(next) { return nil }
      advance()
      skipQuantifiers()
      return (.other, true)
    case .not:
      guard [.in, .like, .ilike, .rlike, .regexp, .between, .similar, .glob, .match].contains(next.keyword)
        || next.keyword == .null
      else { return nil }
      advance()
      if take(.null) { return (.other, false) }
      return takeWordOperator()
    case .global where next.keyword == .in || next.keyword == .not:
      advance()
      return takeWordOperator()
    case .similar where next.keyword == .to:
      position += 2
      return (.other, true)
    case .is: return takeIs()
    case .isnull, .notnull:
      advance()
      return (.other, false)
    case .eq, .ne, .lt, .le, .gt, .ge:
      guard dialect.name == "teradata", startsOperand(next) else { return nil }
      let isEqual = keyword == .eq
      advance()
      return (isEqual ? .equals : .other, true)
    case .at where atWord("time", ahead: 1) || next.keyword == .local:
      if take(.at, .local) { return (.other, false) }
      position += 3
      return (.other, true)
    case .member where next.keyword == .of:
      position += 2
      return (.other, true)
    case .collate:
      position += 1
      _ = takePath()
      return (.other, false)
    default: return nil
    }
  }

  /// `LIKE ANY (...)`, `IN UNNEST(...)`, `BETWEEN SYMMETRIC`.
  private mutating func skipQuantifiers() {
    while keyword == .any || keyword == .all || keyword == .some || keyword == .symmetric || keyword == .binary,
      peek().kind != .dot
    {
      advance()
    }
  }

  private mutating func takeIs() -> (operator: Operator, wantsOperand: Bool) {
    advance()
    _ = take(.not)
    if take(.distinct) {
      _ = take(.from)
      return (.other, true)
    }
    if take(.null) || takeWord("true") || takeWord("false") || takeWord("unknown") { return (.other, false) }
    if atWord("json") {
      while atName, !keyword.endsItem { advance() }
      return (.other, false)
    }
    return (.other, startsOperand(current))
  }

  /// Expressions separated by commas.
  mutating func expressionList() -> [Expression] {
    var list: [Expression] = []
    repeat {
      guard !atEnd, !at(.closeParen) else { break }
      let before = position
      list.append(expression())
      if position == before { break }
    } while take(.comma)
    return list
  }

  /// A bare number stands for the output column of that number.
  mutating func ordinalOrExpression() -> Expression {
    guard at(.number), peek().kind == .comma || peek().kind == .closeParen || peek().kind == .endOfText || peek().kind == .word,
      let number = Int(String(decoding: slice(current), as: UTF8.self)), number > 0
    else { return expression() }
    advance()
    return .ordinal(number)
  }

  /// ORDER BY's list: expressions with ASC, DESC, NULLS FIRST, USING, WITH FILL.
  mutating func orderList() -> [Expression] {
    var list: [Expression] = []
    repeat {
      let before = position
      list.append(ordinalOrExpression())
      while true {
        if take(.asc) || take(.desc) || take(.nulls, .first) || take(.nulls, .last) { continue }
        if at(.using), peek().kind == .less || peek().kind == .greater { position += 2; continue }
        if at(.with), atWord("fill", ahead: 1) {
          position += 2
          while [.from, .to].contains(keyword) || atWord("step") {
            advance()
            _ = expression()
          }
          continue
        }
        break
      }
      if position == before { break }
    } while take(.comma)
    return list
  }
}
