/// Values over COLUMNS(...): computed once for each column of a star.
extension Resolver {
  /// One column for each of the star's, computed by the expression of the item.
  ///
  /// The expression is followed once, with a mark where the column stands: following it for each would multiply the
  /// work at every level of queries inside queries.
  mutating func columns(spreading star: Star, _ item: SelectItem) -> [Column] {
    let columns = columns(of: star, item)
    let outer = spreadDepth
    spreadDepth = scopes.count
    var sources = Sources()
    collect(item.expression, .identity, into: &sources)
    spreadDepth = outer
    let marks = sources.list.filter { $0.table == Self.mark }
    let others = sources.list.filter { $0.table != Self.mark }
    return columns.map { column in
      guard spending.spend(column.sources.count + others.count) else { return column }
      var own = Sources()
      for mark in marks { own.append(column.sources, through: mark.flow) }
      for source in others { own.append(source) }
      var computed = column
      computed.sources = own.normalise(names)
      computed.range = item.range
      if !item.alias.isNone, column.kind == .plain { computed.name = item.alias }
      return computed
    }
  }

  /// All columns of the star, or the mark of the one at hand where an item is being spread.
  mutating func collect(_ star: Star, _ flow: Flow, into out: inout Sources) {
    if spreadDepth == scopes.count {
      return out.append(Source(table: Self.mark, column: self.star, flow: flow, confidence: .certain))
    }
    for column in columns(of: star, SelectItem(expression: .constant, range: TextRange(text: 0, start: 0, end: 0))) {
      out.append(column.sources, through: flow.transformed)
    }
  }

  private static var mark: Int32 { -1 }
}

extension Expression {
  /// The first COLUMNS(...) in this value, outside the queries in it.
  var spread: Star? { spread(within: 16) }

  private func spread(within depth: Int) -> Star? {
    guard depth > 0 else { return nil }
    func first(_ values: [Expression]) -> Star? { values.lazy.compactMap { $0.spread(within: depth - 1) }.first }
    switch self {
    case .spread(let star): return star
    case .operation(let operands, _): return first(operands)
    case .list(let values): return first(values)
    case .call(let call): return first(call.arguments)
    case .choice(let conditions, let results): return first(conditions) ?? first(results)
    case .field(let base, _), .named(let base, _): return base.spread(within: depth - 1)
    case .constant, .ordinal, .column, .star, .query, .exists, .lambda: return nil
    }
  }
}

extension Column {
  /// The same column as one of several it could be.
  var guessed: Column {
    var column = self
    for index in column.sources.indices { column.sources[index].confidence = .guess }
    return column
  }
}
