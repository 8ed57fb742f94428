extension Resolver {
  /// The rows of a query.
  mutating func rows(of query: Query) -> Rows {
    guard mayNest() else { return Rows(columns: []) }
    let mark = commons.count
    for common in query.commons { bind(common) }
    defer { commons.removeLast(commons.count - mark) }
    var result = rows(of: query.first)
    for (found, term) in query.rest { result = combine(result, rows(of: term), found) }
    guard !query.order.isEmpty else { return result }
    return sorted(result, by: query.order)
  }

  private mutating func rows(of term: QueryTerm) -> Rows {
    switch term {
    case .select(let select): return rows(of: select)
    case .query(let query): return rows(of: query)
    case .values(let rows): return values(rows)
    case .table(let path):
      let select = Select()
      select.items = [SelectItem(expression: .star(Star(at: path.at)), range: TextRange(text: 0, start: path.at, end: path.at))]
      select.from = [Join(kind: .first, relation: Relation(source: .table(path), at: path.at))]
      return rows(of: select)
    }
  }

  /// ORDER BY of a whole set operation sees its output columns.
  private mutating func sorted(_ rows: Rows, by order: [Expression]) -> Rows {
    let scope = scope(over: rows)
    let (_, influences) = inScope(scope) { resolver in
      for key in order { resolver.influence(key, as: .sort) }
    }
    return Rows(columns: rows.columns, influences: rows.influences + influences)
  }

  /// A scope in which the columns of some rows are all there is.
  func scope(over rows: Rows) -> Scope {
    var scope = Scope()
    scope.columns = rows.columns
    scope.relations = [BoundRelation(alias: .none, path: [], content: .rows(rows), kind: .first)]
    return scope
  }

  mutating func values(_ rows: [[Expression]]) -> Rows {
    guard let width = rows.map(\.count).max() else { return Rows(columns: []) }
    let range = TextRange(text: 0, start: 0, end: 0)
    var columns: [Column] = []
    for index in 0..<width {
      var sources = Sources()
      for row in rows where row.indices.contains(index) { collect(row[index], .identity, into: &sources) }
      columns.append(Column(name: names.intern("column\(index + 1)"), sources: sources.normalise(names), range: range))
    }
    return Rows(columns: columns)
  }

  // MARK: Set operations

  /// Columns of a set operation, by position or by name. What EXCEPT takes away decides and does not flow.
  private mutating func combine(_ left: Rows, _ right: Rows, _ found: SetOperator) -> Rows {
    if found.kind == .except {
      var influences = Sources()
      influences.append(left.influences, through: .identity)
      influences.append(right.influences, through: .identity)
      for column in right.columns { influences.append(column.sources, through: .filter) }
      return Rows(columns: left.columns, influences: influences.normalise(names))
    }
    var columns = left.columns
    for (index, column) in right.columns.enumerated() {
      guard spending.spend(column.sources.count + 1) else { break }
      let position = found.byName ? columns.firstIndex { names.same($0.name, column.name) } : index
      if let position, columns.indices.contains(position) {
        columns[position] = merged(columns[position], column)
      } else if found.byName || columns.contains(where: { $0.kind == .star }) {
        columns.append(column)
      }
    }
    var influences = Sources()
    influences.append(left.influences, through: .identity)
    influences.append(right.influences, through: .identity)
    return Rows(columns: columns, influences: influences.normalise(names))
  }

  private func merged(_ a: Column, _ b: Column) -> Column {
    var sources = Sources()
    sources.append(a.sources, through: .identity)
    sources.append(b.sources, through: .identity)
    var column = a
    column.sources = sources.normalise(names)
    // A star beside plain columns: which is which is not known.
    if a.kind == .plain, b.kind == .star { column.kind = .plain }
    return column
  }

  // MARK: Common tables

  mutating func bind(_ common: CommonTable) {
    let name = names.fold(common.name)
    switch common.body {
    case .value(let value):
      macros.append((name, value))
    case .query(let query):
      let rows = refersToItself(query, name) ? fixpoint(query, common, name) : named(rows(of: query), common.columns)
      commons.append((name, rows))
    }
  }

  /// True for `anchor UNION step` whose step has the table itself in FROM.
  private func refersToItself(_ query: Query, _ name: Name) -> Bool {
    query.rest.contains { mentions($0.term, name, depth: 0) }
  }

  private func mentions(_ term: QueryTerm, _ name: Name, depth: Int) -> Bool {
    guard depth < 8 else { return false }
    switch term {
    case .select(let select): return select.from.contains { mentions($0.relation, name, depth: depth) }
    case .query(let query):
      return mentions(query.first, name, depth: depth + 1) || query.rest.contains { mentions($0.term, name, depth: depth + 1) }
    case .values: return false
    case .table(let path): return path.names.count == 1 && names.fold(path.names[0]) == name
    }
  }

  private func mentions(_ relation: Relation, _ name: Name, depth: Int) -> Bool {
    switch relation.source {
    case .table(let path): path.names.count == 1 && names.fold(path.names[0]) == name
    case .query(let query):
      mentions(query.first, name, depth: depth + 1) || query.rest.contains { mentions($0.term, name, depth: depth + 1) }
    case .nested(let joins): joins.contains { mentions($0.relation, name, depth: depth + 1) }
    default: false
    }
  }

  /// The rows of a recursive table: the step sees what has been found so far, until nothing is added.
  private mutating func fixpoint(_ query: Query, _ common: CommonTable, _ name: Name) -> Rows {
    let anchor = named(rows(of: query.first), common.columns)
    var found = anchor
    for _ in 0..<8 {
      commons.append((name, found))
      var next = anchor
      for (set, term) in query.rest { next = combine(next, named(rows(of: term), common.columns), set) }
      commons.removeLast()
      let isDone = next.columns.map(\.sources.count) == found.columns.map(\.sources.count)
      found = next
      if isDone || spending.isExhausted { break }
    }
    return found
  }

  /// The rows under the column names of an alias list.
  func named(_ rows: Rows, _ columns: [Name]) -> Rows {
    guard !columns.isEmpty, !rows.columns.isEmpty else { return rows }
    var renamed = rows.columns
    if let star = renamed.firstIndex(where: { $0.kind != .plain }) {
      // The names of the columns behind a star: each may be any of them.
      let inside = renamed[star]
      guard renamed.count == 1 else { return rows }
      return Rows(columns: columns.map { Column(name: $0, sources: inside.sources, range: inside.range) }, influences: rows.influences)
    }
    for (index, name) in columns.enumerated() where index < renamed.count { renamed[index].name = name }
    return Rows(columns: renamed, influences: rows.influences)
  }
}
