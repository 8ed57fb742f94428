extension Resolver {
  /// Appends what a column reference reads.
  mutating func resolve(_ path: Path, _ flow: Flow, into out: inout Sources) {
    guard spending.spend(), !path.names.isEmpty else { return }
    if path.names.count == 1 {
      let name = path.names[0]
      if !macros.isEmpty, findMacro(name, flow, into: &out) { return }
      if find(name, fields: [], flow, into: &out, upTo: scopes.count) { return }
    } else if findQualified(path.names, flow, into: &out) {
      return
    }
    unresolved(path)
  }

  private mutating func unresolved(_ path: Path) {
    let text = path.names.map(names.string).joined(separator: ".")
    report("column \(text) is in none of the tables in sight", at: path.at)
  }

  // MARK: Qualified names

  private mutating func findQualified(_ parts: [Name], _ flow: Flow, into out: inout Sources) -> Bool {
    if findRecord(parts, flow, into: &out) { return true }
    for depth in stride(from: scopes.count - 1, through: 0, by: -1) {
      for index in scopes[depth].relations.indices {
        let matched = qualifierLength(parts, scopes[depth].relations[index])
        guard matched > 0 else { continue }
        return column(
          parts[matched], fields: Array(parts[(matched + 1)...]), of: scopes[depth].relations[index], .certain, flow, into: &out)
      }
      if scopes[depth].ignoresQualifiers {
        return find(parts[1], fields: Array(parts[2...]), flow, into: &out, upTo: depth + 1)
      }
      // A field of a column: its first part must be a column that is known.
      if findKnown(parts[0], fields: Array(parts[1...]), depth, flow, into: &out) { return true }
      if findAlias(parts[0], depth, flow, into: &out) { return true }
    }
    // Without a schema, a field of a column of the only table there is.
    guard let scope = scopes.last, scope.relations.count == 1 else { return false }
    return findOpen(parts[0], fields: Array(parts[1...]), scopes.count - 1, flow, into: &out)
  }

  /// A field of a procedure's record, unless a relation has its name.
  private mutating func findRecord(_ parts: [Name], _ flow: Flow, into out: inout Sources) -> Bool {
    guard !records.isEmpty, let record = records.last(where: { names.same($0.name, parts[0]) }) else { return false }
    let name = names.fold(parts[0])
    if scopes.contains(where: { $0.relations.contains { $0.alias == name || $0.path.last == name } }) { return false }
    let relation = BoundRelation(alias: name, path: [], content: .rows(record.rows), kind: .first)
    var found = Sources()
    let isColumn = column(parts[1], fields: Array(parts[2...]), of: relation, .certain, flow, into: &found)
    for source in found.list {
      markInput(source.table)
      out.append(source)
    }
    return isColumn
  }

  /// A name that WITH gave to an expression: the expression, read where the name stands.
  private mutating func findMacro(_ name: Name, _ flow: Flow, into out: inout Sources) -> Bool {
    guard let index = macros.lastIndex(where: { names.same($0.name, name) }) else { return false }
    // It sees those before it, and never itself.
    let kept = macros
    let value = macros[index].value
    macros.removeSubrange(index...)
    collect(value, flow, into: &out)
    macros = kept
    return true
  }

  /// How many leading parts name the relation; 0 when they do not, or when no column would be left.
  private func qualifierLength(_ parts: [Name], _ relation: BoundRelation) -> Int {
    if !relation.alias.isNone {
      if names.fold(parts[0]) == relation.alias { return 1 }
      // `schema.table.column` although the table has an alias equal to its name.
      guard relation.path.last == relation.alias else { return 0 }
    }
    let path = relation.path
    guard !path.isEmpty else { return 0 }
    for length in stride(from: min(path.count, parts.count - 1), through: 1, by: -1)
    where zip(path.suffix(length), parts.prefix(length)).allSatisfy({ $0 == names.fold($1) }) {
      return length
    }
    // Written with more parts than in FROM: `db.t.c` for `FROM t`.
    if parts.count > path.count + 1, zip(path, parts.dropFirst(parts.count - 1 - path.count)).allSatisfy({ $0 == names.fold($1) }) {
      return parts.count - 1
    }
    return 0
  }

  // MARK: Unqualified names

  /// Looks in the innermost scopes first, `limit` scopes deep.
  private mutating func find(_ name: Name, fields: [Name], _ flow: Flow, into out: inout Sources, upTo limit: Int) -> Bool {
    for depth in stride(from: limit - 1, through: 0, by: -1) {
      if findKnown(name, fields: fields, depth, flow, into: &out) { return true }
      if scopes[depth].aliasesFirst || !hasOpenTables(depth), findAlias(name, depth, flow, into: &out) { return true }
      if findRow(name, depth, flow, into: &out) { return true }
      if findOpen(name, fields: fields, depth, flow, into: &out) { return true }
      if findAlias(name, depth, flow, into: &out) { return true }
    }
    return false
  }

  private func hasOpenTables(_ depth: Int) -> Bool {
    scopes[depth].relations.contains(where: isOpen)
  }

  private func isOpen(_ relation: BoundRelation) -> Bool {
    switch relation.content {
    case .table(let id): tables[Int(id)].columns == nil
    case .rows(let rows): rows.hasOpenColumns
    }
  }

  private mutating func findKnown(
    _ name: Name, fields: [Name], _ depth: Int, _ flow: Flow, into out: inout Sources
  ) -> Bool {
    let folded = names.fold(name)
    if let merged = scopes[depth].merged.first(where: { $0.name == folded }) {
      for index in merged.relations where index < scopes[depth].relations.count {
        _ = column(name, fields: fields, of: scopes[depth].relations[index], .certain, flow, into: &out)
      }
      return true
    }
    for relation in scopes[depth].relations {
      switch relation.content {
      case .table(let id):
        guard let column = tables[Int(id)].find(folded) else { continue }
        stored(id, column, fields, .certain, flow, into: &out)
        return true
      case .rows(let rows):
        guard let column = rows.find(folded, names) else { continue }
        derived(column, fields, flow, into: &out)
        return true
      }
    }
    return false
  }

  private mutating func findAlias(_ name: Name, _ depth: Int, _ flow: Flow, into out: inout Sources) -> Bool {
    guard let index = scopes[depth].aliases[names.fold(name)] else { return false }
    out.append(scopes[depth].columns[index].sources, through: flow)
    return true
  }

  /// A relation's name used as a value: the whole row.
  private mutating func findRow(_ name: Name, _ depth: Int, _ flow: Flow, into out: inout Sources) -> Bool {
    let folded = names.fold(name)
    for relation in scopes[depth].relations where relation.alias == folded || relation.path.last == folded && relation.alias.isNone {
      switch relation.content {
      case .table(let id):
        guard let columns = tables[Int(id)].columns else { return false }
        for column in columns { stored(id, column, [], .certain, flow.transformed, into: &out) }
      case .rows(let rows):
        for column in rows.columns where column.kind != .star { out.append(column.sources, through: flow.transformed) }
      }
      return true
    }
    return false
  }

  /// A column of a table whose columns are not known.
  private mutating func findOpen(
    _ name: Name, fields: [Name], _ depth: Int, _ flow: Flow, into out: inout Sources
  ) -> Bool {
    let open = scopes[depth].relations.filter(isOpen)
    // A table function offers what no table can.
    let candidates = open.contains { !isGenerator($0) } ? open.filter { !isGenerator($0) } : open
    guard !candidates.isEmpty else { return false }
    let confidence: Confidence = candidates.count == 1 ? .likely : .guess
    for relation in candidates { _ = column(name, fields: fields, of: relation, confidence, flow, into: &out) }
    return true
  }

  private func isGenerator(_ relation: BoundRelation) -> Bool {
    if case .rows(let rows) = relation.content { return rows.columns.contains { $0.kind == .generator } }
    return false
  }

  // MARK: A column of one relation

  /// Appends the sources of a column that is named as one of the relation's; false when it cannot be.
  mutating func column(
    _ name: Name, fields: [Name], of relation: BoundRelation, _ confidence: Confidence, _ flow: Flow,
    into out: inout Sources
  ) -> Bool {
    let folded = names.fold(name)
    switch relation.content {
    case .table(let id):
      let known = tables[Int(id)].find(folded)
      let sure: Confidence = known != nil || tables[Int(id)].columns == nil ? confidence : .guess
      stored(id, known ?? name, fields, sure, flow, into: &out)
      return true
    case .rows(let rows):
      if let column = rows.find(folded, names) {
        derived(column, fields, flow, into: &out)
        return true
      }
      return openColumn(name, fields, of: rows, confidence, flow, into: &out)
    }
  }

  private mutating func openColumn(
    _ name: Name, _ fields: [Name], of rows: Rows, _ confidence: Confidence, _ flow: Flow, into out: inout Sources
  ) -> Bool {
    guard rows.hasOpenColumns else { return false }
    let stars = rows.columns.filter { $0.kind == .star }
    for column in stars {
      for source in column.sources {
        var source = source
        source.column = name
        source.path = joined(.none, fields)
        source.confidence = stars.count + column.sources.count > 2 ? .guess : min(confidence, .likely)
        out.append(source.through(flow))
      }
    }
    if stars.isEmpty {
      for column in rows.columns where column.kind == .generator { out.append(column.sources, through: flow) }
    }
    return true
  }

  /// A column of a stored table: the end of the way.
  mutating func stored(
    _ table: Int32, _ column: Name, _ fields: [Name], _ confidence: Confidence, _ flow: Flow, into out: inout Sources
  ) {
    if tables[Int(table)].isDual { return }
    let source = Source(table: table, column: column, path: joined(.none, fields), flow: flow, confidence: confidence)
    if viewDepth == 0 { reads.append(source) }
    out.append(source)
  }

  private mutating func derived(_ column: Column, _ fields: [Name], _ flow: Flow, into out: inout Sources) {
    guard spending.spend(column.sources.count) else { return }
    guard !fields.isEmpty else { return out.append(column.sources, through: flow) }
    for source in column.sources {
      var source = source
      if source.flow == .identity { source.path = joined(source.path, fields) }
      out.append(source.through(flow))
    }
  }

  private func joined(_ path: Name, _ fields: [Name]) -> Name {
    guard !fields.isEmpty else { return path }
    var text = path.isNone ? "" : names.string(path)
    for field in fields { text += text.isEmpty ? names.string(field) : "." + names.string(field) }
    return names.intern(text)
  }
}
