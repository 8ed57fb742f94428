extension Parser {
  /// The arguments and the clauses after a function's name; the parenthesis is the current token.
  mutating func call(_ function: Name, arguments given: [Expression], at start: Int32) -> Expression {
    if dialect.spreadsColumns, given.isEmpty, names.same(function, columnsName) { return spread(at: start) }
    let traits = traits(of: function)
    advance()
    var call = Call(name: function, traits: traits, arguments: given, at: start)
    if startsQuery {
      let inner = nested(otherwise: nil) { $0.query() }
      expect(.closeParen, "')'")
      call.arguments += inner.map { [.query($0)] } ?? []
    } else {
      nested(otherwise: ()) { $0.fill(&call) }
    }
    suffixes(&call)
    return finished(call)
  }

  /// `IF(a, b, c)` and DECODE are choices under another name.
  private func finished(_ call: Call) -> Expression {
    let arguments = call.arguments
    // MySQL's VALUES(b) of ON DUPLICATE KEY UPDATE is the rejected row's b.
    if arguments.count == 1, case .column(let path) = arguments[0], let last = path.names.last, names.same(call.name, valuesName) {
      return .column(Path(names: [names.intern("excluded"), last], at: path.at))
    }
    if call.traits.contains(.conditional), arguments.count >= 2 {
      return .choice(conditions: [arguments[0]], results: Array(arguments.dropFirst()))
    }
    if call.traits.contains(.decode), arguments.count >= 3 {
      var conditions = [arguments[0]]
      var results: [Expression] = []
      var index = 1
      while index + 1 < arguments.count {
        conditions.append(arguments[index])
        results.append(arguments[index + 1])
        index += 2
      }
      if index < arguments.count { results.append(arguments[index]) }
      return .choice(conditions: conditions, results: results)
    }
    return .call(call)
  }

  private mutating func traits(of function: Name) -> FunctionTraits {
    let folded = names.fold(function)
    if let known = traits[folded] { return known }
    let found = FunctionTraits.of(names.string(folded))
    traits[folded] = found
    return found
  }

  /// Everything up to the closing parenthesis: the many words that functions put between their arguments.
  private mutating func fill(_ call: inout Call) {
    if call.traits.contains(.typeFirst), !atEnd {
      skipType()
      _ = take(.comma)
    }
    while !atEnd, !at(.closeParen) {
      let before = position
      if take(.order, .by) || take(.sort, .by) || take(.partition, .by) || take(.cluster, .by) || take(.distribute, .by) {
        call.order += orderList()
      } else if at(.as), call.traits.contains(.cast) {
        while !atEnd, !at(.closeParen) { skipBalanced() }
      } else if take(.as) {
        if let alias = takeName(), let last = call.arguments.popLast() { call.arguments.append(last.named(alias)) }
      } else if take(.where) {
        call.filter = expression()
      } else if at(.comma) || at(.from) || at(.for) || at(.using) || at(.on) || at(.limit) || at(.into) || at(.having)
        || at(.colon) || at(.with) || at(.without)
      {
        skipSeparator()
      } else if isSeparatorWord {
        advance()
      } else if call.traits.contains(.takesUnit), isUnit(current), isAlone(peek()) {
        advance()
        call.arguments.append(.constant)
      } else if at(.table), peek().kind != .dot {
        call.arguments.append(tableArgument())
      } else {
        call.arguments.append(argument())
      }
      if position == before { skipBalanced() }
    }
    expect(.closeParen, "')'")
  }

  private mutating func skipSeparator() {
    // `CONVERT(x USING utf8)`, `ON OVERFLOW TRUNCATE`, `WITH ORDINALITY`: the word after names no column.
    let skipsWord = at(.using) || at(.with) || at(.without) || at(.on)
    advance()
    while skipsWord, atName { advance() }
  }

  /// Words that stand between arguments: `TRIM(BOTH a FROM b)`, `JSON_OBJECT(KEY a VALUE b)`, `x IGNORE NULLS`.
  private var isSeparatorWord: Bool {
    guard at(.word) else { return false }
    let next = peek()
    switch keyword {
    case .ignore, .respect: return next.keyword == .nulls
    case .nulls: return peek(-1).keyword == .ignore || peek(-1).keyword == .respect
    case .separator: return true
    case .distinct, .all: return next.kind != .closeParen && next.kind != .comma && next.kind != .dot
    case .key, .name: return next.kind == .string || next.kind == .quotedName || next.kind == .word && next.keyword == .none
    default: break
    }
    if atWord("both") || atWord("leading") || atWord("trailing") { return !isAlone(next) || next.keyword == .from }
    if atWord("placing") { return true }
    if atWord("value") || atWord("absent") { return startsOperand(next) && next.kind != .openParen || next.keyword == .on }
    return false
  }

  private func isAlone(_ token: Token) -> Bool {
    switch token.kind {
    case .comma, .closeParen, .endOfText: true
    default: token.keyword == .from
    }
  }

  /// `name => value` and `name := value` are their value.
  private mutating func argument() -> Expression {
    if atName, peek().kind == .fatArrow || peek().kind == .assign {
      position += 2
      if at(.table) { return tableArgument() }
    }
    return expression()
  }

  /// `TABLE name`, `TABLE(query)` passed to a table function used as a value.
  private mutating func tableArgument() -> Expression {
    advance()
    if at(.openParen) { return expression() }
    guard let path = takePath() else { return .constant }
    return .query(Query(.table(path)))
  }

  /// An expression with its `AS name`.
  mutating func namedExpression() -> Expression {
    let value = expression()
    guard at(.as) else { return value }
    advance()
    guard let alias = takeName() else { return value }
    return value.named(alias)
  }

  /// Arguments up to and with the closing token.
  mutating func arguments(closing: TokenKind) -> [Expression] {
    var values: [Expression] = []
    while !atEnd, !at(closing) {
      values.append(namedExpression())
      if at(closing) { break }
      skipComma()
    }
    expect(closing, "')'")
    return values
  }

  /// Takes the comma between two values, after whatever is not understood before it.
  mutating func skipComma() {
    if take(.comma) { return }
    report("expected ',' or ')'")
    repeat { skipBalanced() } while !atEnd && !at(.comma) && !at(.closeParen) && !at(.closeBracket) && !at(.closeBrace)
    _ = take(.comma)
  }

  // MARK: After the arguments

  private mutating func suffixes(_ call: inout Call) {
    while true {
      if at(.filter), peek().kind == .openParen {
        position += 2
        _ = take(.where)
        call.filter = expression()
        skipToClose()
      } else if at(.within), peek().keyword == .group {
        position += 2
        let keys = keysInParenthesis()
        // PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY x): what is sorted is the value.
        if call.arguments.allSatisfy(\.isConstant) { call.arguments += keys } else { call.order += keys }
      } else if at(.keep), peek().kind == .openParen {
        advance()
        call.order += keysInParenthesis()
      } else if at(.ignore) || at(.respect), peek().keyword == .nulls {
        position += 2
      } else if at(.from), peek().keyword == .first || peek().keyword == .last, peek(2).keyword == .over {
        position += 2
      } else if at(.over), let window = over() {
        call.window = window
      } else if at(.openParen), dialect.name == "clickhouse" {
        // Parametric functions: quantile(0.9)(x).
        advance()
        nested(otherwise: ()) { $0.fill(&call) }
      } else {
        return
      }
    }
  }

  private mutating func keysInParenthesis() -> [Expression] { window().keys }

  private mutating func over() -> Window? {
    let next = peek()
    if next.kind == .openParen {
      advance()
      return window()
    }
    guard next.kind == .word || next.kind == .quotedName else { return nil }
    advance()
    return Window(base: takeName() ?? .none)
  }

  /// `([base] PARTITION BY ... ORDER BY ... frame)`.
  mutating func window() -> Window {
    var window = Window()
    guard take(.openParen) else { return window }
    return nested(otherwise: window) { parser in
      while !parser.atEnd, !parser.at(.closeParen) {
        let before = parser.position
        if parser.take(.partition, .by) || parser.take(.distribute, .by) || parser.take(.cluster, .by) {
          window.keys += parser.orderList()
        } else if parser.take(.order, .by) || parser.take(.sort, .by) {
          window.keys += parser.orderList()
        } else if parser.atName, window.base.isNone, window.keys.isEmpty, !parser.isFrame {
          window.base = parser.takeName() ?? .none
        } else {
          parser.skipBalanced()
        }
        if parser.position == before { parser.skipBalanced() }
      }
      parser.expect(.closeParen, "')'")
      return window
    }
  }

  private var isFrame: Bool { at(.rows) || at(.range) || at(.groups) || atWord("dense_rank") }
}
