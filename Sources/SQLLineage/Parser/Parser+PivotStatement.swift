extension Parser {
  /// True at DuckDB's `PIVOT table ON …` and `UNPIVOT table ON …`, which are queries of their own.
  var startsPivotStatement: Bool {
    guard dialect.name == "duckdb" || dialect.name == "ansi", peek().kind == .word || peek().kind == .quotedName else { return false }
    return (1...12).contains { peek($0).keyword == .on }
  }

  /// `PIVOT t ON key [IN (values)] USING sum(a) AS x GROUP BY b`, `UNPIVOT t ON a, b INTO NAME n VALUE v`.
  mutating func pivotStatement() -> Select {
    let isPivot = at(.pivot)
    advance()
    let select = Select()
    let start = current
    guard var relation = relation() else {
      report("expected a table")
      recover()
      return select
    }
    _ = take(.on)
    relation.operators.append(isPivot ? .pivot(pivotClauses()) : .unpivot(unpivotClauses()))
    select.from = [Join(kind: .first, relation: relation)]
    select.items = [SelectItem(expression: .star(Star(at: start.start)), range: range(from: start))]
    clauses(of: select)
    return select
  }

  private mutating func pivotClauses() -> Pivot {
    var pivot = Pivot(aggregates: [], keys: [], values: [])
    repeat { pivotKey(&pivot, isOptional: true) } while take(.comma)
    if take(.using) {
      repeat {
        let start = current
        let value = expression()
        let range = range(from: start)
        let alias = take(.as) || atName && !at(.group) ? takeName() ?? .none : .none
        pivot.aggregates.append((value, alias, range))
      } while take(.comma)
    }
    if take(.group, .by) { pivot.groups = expressionList() }
    return pivot
  }

  private mutating func unpivotClauses() -> Unpivot {
    var unpivot = Unpivot(values: [], name: names.intern("name"), columns: [])
    repeat {
      if at(.openParen) {
        unpivot.columns.append(takeNameList())
      } else if let path = takePath() {
        unpivot.columns.append(path.names.suffix(1))
        // COLUMNS(* EXCLUDE (a)) names columns by what is in the table.
        if at(.openParen) { skipBalanced() }
      }
      if take(.as) { _ = takeName() }
    } while take(.comma)
    unpivot.values = [names.intern("value")]
    if take(.into) {
      if take(.name) { unpivot.name = takeName() ?? unpivot.name }
      if takeWord("value") {
        unpivot.values = []
        repeat { if let name = takeName() { unpivot.values.append(name) } } while take(.comma)
      }
    }
    return unpivot
  }
}
