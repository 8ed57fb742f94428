extension Resolver {
  /// INSERT: one target or several that read the same rows.
  mutating func extract(_ commons: [CommonTable], _ source: [Join], _ targets: [Insert]) -> Extraction {
    for common in commons { bind(common) }
    var found = Extraction(kind: "insert")
    guard !source.isEmpty else {
      for target in targets { insert(target, &found) }
      found.inputs = inputs + found.inputs.filter { !inputs.contains($0) }
      return found
    }
    let (rows, influences) = inScope { resolver in
      resolver.bind(source)
      for join in source { if let condition = join.condition { resolver.influence(condition, as: .join) } }
      return resolver.scopes.last?.relations ?? []
    }
    for target in targets { insert(target, &found, sharing: rows, influences) }
    found.inputs = inputs
    return found
  }

  /// One INSERT; `relations` are those of a FROM that stands before several.
  private mutating func insert(
    _ insert: Insert, _ found: inout Extraction, sharing relations: [BoundRelation] = [], _ influences: [Source] = []
  ) {
    let isTable = insert.target.names.first.map { !$0.isNone } ?? false
    guard isTable else {
      if let query = insert.query { _ = rows(of: query) }
      return
    }
    let target = table(insert.target, isLocation: insert.isLocation)
    found.write(target)
    if let query = insert.query {
      let rows = relations.isEmpty ? rows(of: query) : rows(of: query, sharing: relations)
      connect(rows, to: target, columns(of: insert, target, rows), &found)
      influence(influences, target, &found)
    }
    fixedPartitions(insert, target, &found)
    if !insert.assignments.isEmpty { conflict(insert, target, &found) }
  }

  /// A query of a multi-insert: its SELECT reads the shared relations.
  private mutating func rows(of query: Query, sharing relations: [BoundRelation]) -> Rows {
    guard case .select(let select) = query.first, select.from.isEmpty else { return rows(of: query) }
    return rows(of: select, sharing: relations)
  }

  /// The target's columns that the rows of the query fill, in the order of the rows.
  private mutating func columns(of insert: Insert, _ target: Int32, _ rows: Rows) -> [Name] {
    let own = rows.columns.map(\.name)
    if insert.byName || insert.isLocation { return own }
    if let written = writtenColumns(insert, own.count) { return written }
    guard let known = tables[Int(target)].columns else { return own }
    if rows.columns.contains(where: { $0.kind != .plain }) { return own }
    let fixed = Set(insert.fixedPartitions.map { names.fold($0.name) })
    let open = Set(insert.openPartitions.map(names.fold))
    var columns = known.filter { !fixed.contains(names.fold($0)) && !open.contains(names.fold($0)) }
    columns += insert.openPartitions
    // More values than columns: the schema is not the table's, and the names of the query are the better guess.
    if columns.count < own.count, known.count >= own.count { columns = known }
    return columns.count >= own.count ? columns : own
  }

  private func writtenColumns(_ insert: Insert, _ count: Int) -> [Name]? {
    guard !insert.columns.isEmpty else { return nil }
    let columns = insert.columns + insert.openPartitions.filter { open in !insert.columns.contains { names.same($0, open) } }
    return columns.count >= count ? columns : nil
  }

  private mutating func fixedPartitions(_ insert: Insert, _ target: Int32, _ found: inout Extraction) {
    for (name, value) in insert.fixedPartitions {
      var sources = Sources()
      let (_, _) = inScope { $0.collect(value, .identity, into: &sources) }
      let range = TextRange(text: 0, start: 0, end: 0)
      for source in sources.normalise(names) {
        found.edges.append(Extraction.Edge(target: target, column: name, source: source, range: range))
      }
    }
  }

  /// The assignments of ON CONFLICT: `excluded` and VALUES() are the rows of the query.
  private mutating func conflict(_ insert: Insert, _ target: Int32, _ found: inout Extraction) {
    var scope = Scope()
    let alias = insert.alias.isNone ? names.fold(insert.target.names.last ?? .none) : names.fold(insert.alias)
    scope.relations = [BoundRelation(alias: alias, path: insert.target.names.map(names.fold), content: .table(target), kind: .first)]
    if let query = insert.query {
      let rows = rows(of: query)
      let columns = columns(of: insert, target, rows)
      let proposed = named(rows, columns)
      for name in ["excluded", "new"] {
        scope.relations.append(
          BoundRelation(alias: names.intern(name), path: [], content: .rows(proposed), kind: .semi))
      }
    }
    assign(insert.assignments, in: scope, target, &found)
  }

  /// Edges of `SET column = value`.
  mutating func assign(_ assignments: [Assignment], in scope: Scope, _ target: Int32, _ found: inout Extraction) {
    for assignment in assignments {
      let (values, influences) = inScope(scope) { resolver in resolver.values(of: assignment) }
      for (index, path) in assignment.columns.enumerated() where values.indices.contains(index) {
        let name = path.names.last ?? .none
        let column = tables[Int(target)].find(names.fold(name)) ?? name
        for source in values[index] {
          found.edges.append(Extraction.Edge(target: target, column: column, source: source, range: assignment.range))
        }
      }
      influence(influences, target, &found)
    }
  }

  /// The sources of each assigned column: several come from one row or one query.
  private mutating func values(of assignment: Assignment) -> [[Source]] {
    if assignment.columns.count > 1 {
      if case .query(let query) = assignment.value {
        let rows = rows(of: query)
        influence(rows.influences, as: .identity)
        return rows.columns.map(\.sources)
      }
      if case .list(let list) = assignment.value, list.count == assignment.columns.count {
        return list.map { value in
          var sources = Sources()
          collect(value, .identity, into: &sources)
          return sources.normalise(names)
        }
      }
    }
    var sources = Sources()
    collect(assignment.value, .identity, into: &sources)
    let list = sources.normalise(names)
    return assignment.columns.map { _ in list }
  }
}
