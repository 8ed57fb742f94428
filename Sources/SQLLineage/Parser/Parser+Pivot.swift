extension Parser {
  /// `(sum(a) AS x, ... FOR column IN (values) [GROUP BY ...]) [AS alias (columns)]`.
  mutating func pivot() -> Pivot {
    var pivot = Pivot(aggregates: [], keys: [], values: [])
    advance()
    nested(otherwise: ()) { parser in
      parser.aggregates(&pivot)
      if parser.take(.for) {
        repeat { parser.pivotKey(&pivot) } while !parser.atEnd && !parser.at(.closeParen) && !parser.at(.group)
      }
      if parser.take(.group, .by) { pivot.groups = parser.expressionList() }
    }
    skipToClose()
    pivot.alias = takeRelationAlias()
    if at(.openParen), !pivot.alias.isNone { pivot.columns = takeNameList() }
    return pivot
  }

  private mutating func aggregates(_ pivot: inout Pivot) {
    while !atEnd, !at(.for), !at(.closeParen) {
      let start = current
      let before = position
      let value = expression()
      let range = range(from: start)
      let alias = take(.as) || atName && !at(.for) ? takeName() ?? .none : .none
      pivot.aggregates.append((value, alias, range))
      _ = take(.comma)
      if position == before { skipBalanced() }
    }
  }

  /// `key IN (values)`; DuckDB's statement finds the values itself where IN is left out.
  mutating func pivotKey(_ pivot: inout Pivot, isOptional: Bool = false) {
    if at(.openParen) {
      advance()
      pivot.keys += arguments(closing: .closeParen)
    } else {
      pivot.keys.append(operand())
    }
    guard take(.in) else { return isOptional ? () : skipBalanced() }
    guard take(.openParen) else { return advance() }
    nested(otherwise: ()) { parser in
      while !parser.atEnd, !parser.at(.closeParen) {
        if parser.startsQuery || parser.at(.any) {
          while !parser.atEnd, !parser.at(.closeParen) { parser.skipBalanced() }
          break
        }
        let start = parser.current
        _ = parser.expression()
        let text = parser.valueName(from: start)
        if parser.take(.as) || parser.atName {
          pivot.values.append(parser.takeName() ?? (parser.at(.string) ? parser.takeStringName() : text))
        } else {
          pivot.values.append(text)
        }
        if parser.current.start == start.start { parser.skipBalanced() }
        _ = parser.take(.comma)
      }
      _ = parser.take(.closeParen)
    }
  }

  /// A value as the name of a column: its text without quotes, which Snowflake keeps.
  private func valueName(from start: Token) -> Name {
    let range = range(from: start)
    if start.kind == .string, dialect.name == "snowflake" { return names.intern(slice(start)) }
    if start.kind == .string || start.kind == .quotedName, range.end == start.end { return name(start) }
    return names.intern(text[Int(range.start)..<max(Int(range.start), Int(range.end))])
  }

  /// `[INCLUDE NULLS] (value FOR name IN (columns)) [AS alias]`.
  mutating func unpivot() -> Unpivot {
    var unpivot = Unpivot(values: [], name: .none, columns: [])
    if take(.include) || take(.exclude) { _ = take(.nulls) }
    guard take(.openParen) else { return unpivot }
    unpivot.values = at(.openParen) ? takeNameList() : takeName().map { [$0] } ?? []
    if take(.for) {
      unpivot.name = takeName() ?? .none
      if take(.in), take(.openParen) { unpivot.columns = unpivotColumns() }
    }
    skipToClose()
    unpivot.alias = takeRelationAlias()
    if at(.openParen), !unpivot.alias.isNone { unpivot.aliases = takeNameList() }
    return unpivot
  }

  private mutating func unpivotColumns() -> [[Name]] {
    var columns: [[Name]] = []
    while !atEnd, !at(.closeParen) {
      let before = position
      if at(.openParen) {
        columns.append(takeNameList())
      } else if let path = takePath() {
        columns.append(path.names.suffix(1))
      }
      if take(.as) || at(.string) { skipBalanced() }
      _ = take(.comma)
      if position == before { skipBalanced() }
    }
    _ = take(.closeParen)
    return columns
  }

  /// The inside of MATCH_RECOGNIZE.
  mutating func matchRecognize() -> MatchRecognize {
    var match = MatchRecognize()
    advance()
    nested(otherwise: ()) { parser in
      while !parser.atEnd, !parser.at(.closeParen) {
        if parser.take(.partition, .by) {
          match.partition = parser.expressionList()
        } else if parser.take(.order, .by) {
          match.order = parser.orderList()
        } else if parser.take(.measures) {
          match.measures = parser.measures()
        } else if parser.at(.all, .rows) {
          match.keepsRows = true
          parser.position += 2
        } else if parser.take(.define) {
          match.conditions = parser.definitions()
        } else {
          parser.skipBalanced()
        }
      }
    }
    skipToClose()
    match.alias = takeRelationAlias()
    return match
  }

  private mutating func measures() -> [SelectItem] {
    var items: [SelectItem] = []
    repeat {
      if at(.final), peek().kind == .word { advance() }
      if atWord("running"), peek().kind == .word { advance() }
      items.append(selectItem())
    } while take(.comma)
    return items
  }

  private mutating func definitions() -> [Expression] {
    var conditions: [Expression] = []
    repeat {
      _ = takeName()
      guard take(.as) else { break }
      conditions.append(expression())
    } while take(.comma)
    return conditions
  }
}
