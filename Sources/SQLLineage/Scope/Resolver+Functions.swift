extension Resolver {
  /// The rows of a function in FROM: its columns come from its arguments.
  mutating func rows(of function: TableFunction, _ relation: Relation) -> Rows {
    let range = TextRange(text: 0, start: relation.at, end: relation.at)
    if !function.inputs.isEmpty { return windowed(function, relation, range) }
    if let elements = positional(function, relation, range) { return elements }
    var sources = Sources()
    for argument in function.arguments { collect(argument, .transformation, into: &sources) }
    let list = sources.normalise(names)
    var columns = function.declared.map { Column(name: $0, sources: list, range: range) }
    if columns.isEmpty { columns = relation.columns.map { Column(name: $0, sources: list, range: range) } }
    if columns.isEmpty, let known = outputNames(of: function) {
      columns = known.map { Column(name: names.intern($0), sources: list, range: range) }
    }
    if columns.isEmpty { columns = [Column(name: relation.alias.isNone ? star : relation.alias, kind: .generator, sources: list, range: range)] }
    return Rows(columns: columns)
  }

  /// The columns of Hive's and Spark's generators, when nothing else names them.
  private func outputNames(of function: TableFunction) -> [String]? {
    guard dialect.selectGenerators || dialect.name == "snowflake" else { return nil }
    switch names.string(names.fold(function.name)) {
    case "explode", "explode_outer":
      if case .call(let call) = function.arguments.first, names.string(names.fold(call.name)) == "map" { return ["key", "value"] }
      return nil
    case "posexplode": return nil
    case "flatten": return ["seq", "key", "path", "index", "value", "this"]
    default: return nil
    }
  }

  /// `UNNEST(a, b) AS t (x, y)`: x from a, y from b.
  private mutating func positional(_ function: TableFunction, _ relation: Relation, _ range: TextRange) -> Rows? {
    guard function.isUnnest, function.arguments.count > 1, function.arguments.count <= relation.columns.count else { return nil }
    var columns: [Column] = []
    for (index, name) in relation.columns.enumerated() {
      var sources = Sources()
      if function.arguments.indices.contains(index) { collect(function.arguments[index], .transformation, into: &sources) }
      columns.append(Column(name: name, sources: sources.normalise(names), range: range))
    }
    return Rows(columns: columns)
  }

  /// A function over tables: Flink's and Snowflake's window functions keep the columns and add the window's bounds.
  private mutating func windowed(_ function: TableFunction, _ relation: Relation, _ range: TextRange) -> Rows {
    let (columns, influences) = inScope { resolver in
      for input in function.inputs { resolver.bind(input, .comma) }
      var columns: [Column] = []
      for bound in resolver.scopes.last?.relations ?? [] { columns += resolver.columns(of: bound, range) }
      var sources = Sources()
      for argument in function.arguments { resolver.collect(argument, .transformation, into: &sources) }
      let list = sources.normalise(resolver.names)
      for bound in ["window_start", "window_end", "window_time"] {
        columns.append(Column(name: resolver.names.intern(bound), sources: list, range: range))
      }
      for name in function.declared { columns.append(Column(name: name, sources: list, range: range)) }
      return columns
    }
    return Rows(columns: columns, influences: influences)
  }

  // MARK: PIVOT and its like

  mutating func applied(_ operation: RelationOperator, to relation: BoundRelation) -> BoundRelation {
    var scope = Scope()
    scope.relations = [relation]
    let alias: Name
    let (columns, influences): ([Column], [Source])
    switch operation {
    case .pivot(let pivot):
      alias = pivot.alias
      (columns, influences) = inScope(scope) { $0.pivoted(pivot, relation) }
    case .unpivot(let unpivot):
      alias = unpivot.alias
      (columns, influences) = inScope(scope) { $0.unpivoted(unpivot, relation) }
    case .matchRecognize(let match):
      alias = match.alias
      scope.ignoresQualifiers = true
      (columns, influences) = inScope(scope) { $0.matched(match, relation) }
    }
    var inner = influences
    if case .rows(let rows) = relation.content { inner += rows.influences }
    let rows = Rows(columns: columns, influences: inner)
    return BoundRelation(
      alias: alias.isNone ? relation.alias : names.fold(alias), path: alias.isNone ? relation.path : [],
      content: .rows(rows), kind: relation.kind)
  }

  /// The columns that PIVOT does not use, then one per value and aggregate.
  private mutating func pivoted(_ pivot: Pivot, _ relation: BoundRelation) -> [Column] {
    // Each is followed once only: a query inside one that is followed twice would double the work at every level.
    var aggregates: [(sources: [Source], alias: Name, range: TextRange)] = []
    for (expression, alias, range) in pivot.aggregates {
      var sources = Sources()
      collect(expression, .identity, into: &sources)
      aggregates.append((sources.normalise(names), alias, range))
    }
    for key in pivot.keys { influence(key, as: .groupBy) }
    let consumed = consumedNames(pivot)
    let range = TextRange(text: 0, start: 0, end: 0)
    var columns: [Column] = []
    if pivot.groups.isEmpty {
      columns = self.columns(of: relation, range).filter { $0.kind != .plain || !consumed.contains(names.fold($0.name)) }
    } else {
      for group in pivot.groups {
        guard case .column(let path) = group, let name = path.names.last else { continue }
        var sources = Sources()
        collect(group, .identity, into: &sources)
        columns.append(Column(name: name, sources: sources.normalise(names), range: range))
      }
    }
    for value in pivot.values {
      for (sources, alias, range) in aggregates {
        columns.append(Column(name: pivotName(value, alias, pivot), sources: sources, range: range))
      }
    }
    return named(Rows(columns: columns), pivot.columns).columns
  }

  private func pivotName(_ value: Name, _ alias: Name, _ pivot: Pivot) -> Name {
    if alias.isNone { return value }
    let parts = (names.string(value), names.string(alias))
    return names.intern(dialect.name == "bigquery" ? "\(parts.1)_\(parts.0)" : "\(parts.0)_\(parts.1)")
  }

  /// The columns that the aggregates and keys of PIVOT name, folded.
  private func consumedNames(_ pivot: Pivot) -> Set<Name> {
    var consumed: Set<Name> = []
    func visit(_ expression: Expression, _ depth: Int) {
      guard depth < 32 else { return }
      switch expression {
      case .column(let path): if let name = path.names.last { consumed.insert(names.fold(name)) }
      case .call(let call): for argument in call.arguments { visit(argument, depth + 1) }
      case .operation(let operands, _): for operand in operands { visit(operand, depth + 1) }
      case .list(let values): for value in values { visit(value, depth + 1) }
      case .choice(let conditions, let results): for value in conditions + results { visit(value, depth + 1) }
      default: break
      }
    }
    for (expression, _, _) in pivot.aggregates { visit(expression, 0) }
    for key in pivot.keys { visit(key, 0) }
    return consumed
  }

  /// The columns that stay, then the name column and the value columns.
  private mutating func unpivoted(_ unpivot: Unpivot, _ relation: BoundRelation) -> [Column] {
    let range = TextRange(text: 0, start: 0, end: 0)
    let folded = Set(unpivot.columns.flatMap { $0 }.map(names.fold))
    var columns = self.columns(of: relation, range).filter { $0.kind != .plain || !folded.contains(names.fold($0.name)) }
    var all = Sources()
    for name in unpivot.columns.flatMap({ $0 }) {
      _ = column(name, fields: [], of: relation, .certain, .transformation, into: &all)
    }
    columns.append(Column(name: unpivot.name, sources: all.normalise(names), range: range))
    for (index, value) in unpivot.values.enumerated() {
      var sources = Sources()
      for group in unpivot.columns where group.indices.contains(index) || group.count == 1 {
        let name = group.indices.contains(index) ? group[index] : group[0]
        _ = column(name, fields: [], of: relation, .certain, .identity, into: &sources)
      }
      columns.append(Column(name: value, sources: sources.normalise(names), range: range))
    }
    return named(Rows(columns: columns), unpivot.aliases).columns
  }

  private mutating func matched(_ match: MatchRecognize, _ relation: BoundRelation) -> [Column] {
    let range = TextRange(text: 0, start: 0, end: 0)
    for key in match.partition { influence(key, as: .window) }
    for key in match.order { influence(key, as: .window) }
    for condition in match.conditions { influence(condition, as: .filter) }
    var columns: [Column] = []
    if match.keepsRows {
      columns = self.columns(of: relation, range)
    } else {
      for key in match.partition {
        guard case .column(let path) = key, let name = path.names.last else { continue }
        var sources = Sources()
        collect(key, .identity, into: &sources)
        columns.append(Column(name: name, sources: sources.normalise(names), range: range))
      }
    }
    for item in match.measures {
      var sources = Sources()
      collect(item.expression, .identity, into: &sources)
      columns.append(Column(name: item.alias, sources: sources.normalise(names), range: item.range))
    }
    return columns
  }
}
