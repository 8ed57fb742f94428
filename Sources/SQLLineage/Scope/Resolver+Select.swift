extension Resolver {
  /// The rows of one SELECT.
  ///
  /// In a multi-insert the relations are bound once, for all of its SELECTs.
  mutating func rows(of select: Select, sharing relations: [BoundRelation] = []) -> Rows {
    var scope = Scope()
    scope.aliasesFirst = dialect.lateralAliases
    scope.windows = select.windows
    scope.relations = relations
    let (columns, influences) = inScope(scope) { resolver in
      resolver.bind(select.from)
      resolver.bind(select.views)
      resolver.resolveItems(of: select)
      resolver.resolveClauses(of: select)
      return resolver.scopes.last?.columns ?? []
    }
    return Rows(columns: columns, influences: influences)
  }

  private mutating func resolveItems(of select: Select) {
    let depth = scopes.count - 1
    scopes[depth].columns.reserveCapacity(select.items.count)
    for (position, item) in select.items.enumerated() {
      for column in columns(of: item, position) {
        // What stands to the right can use the alias, where no column has its name.
        if !item.alias.isNone { scopes[depth].aliases[names.fold(column.name)] = scopes[depth].columns.count }
        scopes[depth].columns.append(column)
      }
    }
  }

  private mutating func columns(of item: SelectItem, _ position: Int) -> [Column] {
    switch item.expression {
    case .star(let star), .spread(let star): return columns(of: star, item)
    default: if let star = item.expression.spread { return columns(spreading: star, item) }
    }
    var sources = Sources()
    collect(item.expression, .identity, into: &sources)
    let list = sources.normalise(names)
    if !item.aliases.isEmpty {
      return item.aliases.map { Column(name: $0, sources: list, range: item.range) }
    }
    let name = item.alias.isNone ? self.name(of: item, position) : item.alias
    return [Column(name: name, sources: list, range: range(of: item))]
  }

  /// Where a value is computed: for a plain copy of a computed column, there.
  private func range(of item: SelectItem) -> TextRange {
    guard case .column(let path) = item.expression, let name = path.names.last else { return item.range }
    let folded = names.fold(name)
    for relation in scopes.last?.relations ?? [] {
      guard case .rows(let rows) = relation.content else { continue }
      if path.names.count > 1, relation.alias != names.fold(path.names[path.names.count - 2]) { continue }
      if let column = rows.find(folded, names), column.range.end > column.range.start { return column.range }
    }
    return item.range
  }

  /// What the engine calls a column without an alias.
  private mutating func name(of item: SelectItem, _ position: Int) -> Name {
    switch item.expression {
    case .column(let path): return path.names.last ?? .none
    case .field(_, let fields): if let field = fields.last { return field }
    case .call(let call):
      // A cast keeps the name of its column.
      if call.traits.contains(.cast), dialect.keepsNameInCast, case .column(let path) = call.arguments.first { return path.names.last ?? .none }
    default: break
    }
    switch dialect.unnamedColumns {
    case .positional(let prefix): return names.intern("\(prefix)\(position)")
    case .functionName:
      if case .call(let call) = item.expression { return call.name }
      if case .choice = item.expression { return names.intern("case") }
      if case .operation(let operands, _) = item.expression, case .column(let path) = operands.first, operands.count == 2,
        operands[1].isConstant, let last = path.names.last
      {
        return last
      }
      return names.intern("?column?")
    case .expressionText:
      let text = texts.indices.contains(Int(item.range.text)) ? texts[Int(item.range.text)] : []
      guard item.range.start >= 0, item.range.end > item.range.start, Int(item.range.end) <= text.count else { return star }
      return names.intern(text[Int(item.range.start)..<Int(item.range.end)])
    }
  }

  // MARK: Clauses

  /// What decides over the rows. Aliases of the select list are in sight here.
  private mutating func resolveClauses(of select: Select) {
    for join in select.from + select.views { condition(of: join) }
    for predicate in select.predicates { influence(predicate, as: .filter) }
    for key in select.hierarchy { influence(key, as: .join) }
    for key in select.groups { influence(key, as: .groupBy) }
    if let having = select.having { influence(having, as: .filter) }
    if let qualify = select.qualify { influence(qualify, as: .filter) }
    scopes[scopes.count - 1].aliasesFirst = true
    for key in select.order { influence(key, as: .sort) }
  }

  private mutating func condition(of join: Join) {
    if let condition = join.condition { influence(condition, as: .join) }
    if case .nested(let inner) = join.relation.source { for join in inner { condition(of: join) } }
  }

  // MARK: Stars

  /// The columns behind a star of the innermost scope.
  mutating func columns(of star: Star, _ item: SelectItem) -> [Column] {
    guard let scope = scopes.last else { return [] }
    var found: [Column] = []
    if star.qualifier.isEmpty {
      var seen: Set<Name> = []
      for merged in scope.merged {
        found.append(mergedColumn(merged, item.range))
        seen.insert(merged.name)
      }
      for relation in scope.relations where !relation.isHidden {
        found += columns(of: relation, item.range).filter { !seen.contains(names.fold($0.name)) || $0.kind != .plain }
      }
    } else {
      found = qualified(star, item)
    }
    return modified(found, by: star, item)
  }

  private mutating func mergedColumn(_ merged: (name: Name, relations: [Int]), _ range: TextRange) -> Column {
    var sources = Sources()
    var spelling = merged.name
    for index in merged.relations where scopes[scopes.count - 1].relations.indices.contains(index) {
      let relation = scopes[scopes.count - 1].relations[index]
      if case .table(let id) = relation.content { spelling = tables[Int(id)].find(merged.name) ?? spelling }
      _ = column(merged.name, fields: [], of: relation, .certain, .identity, into: &sources)
    }
    return Column(name: spelling, sources: sources.normalise(names), range: range)
  }

  private mutating func qualified(_ star: Star, _ item: SelectItem) -> [Column] {
    for depth in stride(from: scopes.count - 1, through: 0, by: -1) {
      for relation in scopes[depth].relations where matches(star.qualifier, relation) {
        return columns(of: relation, item.range)
      }
    }
    // The fields of a struct.
    var sources = Sources()
    resolve(Path(names: star.qualifier, at: star.at), .identity, into: &sources)
    let list = sources.normalise(names)
    let name = names.intern(star.qualifier.map(names.string).joined(separator: ".") + ".*")
    return list.isEmpty ? [] : [Column(name: name, kind: .generator, sources: list, range: item.range)]
  }

  private func matches(_ qualifier: [Name], _ relation: BoundRelation) -> Bool {
    if qualifier.count == 1, names.fold(qualifier[0]) == relation.alias { return true }
    guard relation.alias.isNone || relation.alias == relation.path.last else { return false }
    let length = min(qualifier.count, relation.path.count)
    guard length > 0 else { return false }
    return zip(relation.path.suffix(length), qualifier.suffix(length)).allSatisfy { $0 == names.fold($1) }
  }

  /// Every column of a relation, in order.
  mutating func columns(of relation: BoundRelation, _ range: TextRange) -> [Column] {
    switch relation.content {
    case .rows(let rows):
      _ = spending.spend(rows.columns.count)
      return rows.columns
    case .table(let id):
      if tables[Int(id)].isDual { return [] }
      guard let columns = tables[Int(id)].columns else {
        var sources = Sources()
        stored(id, star, [], .certain, .identity, into: &sources)
        return [Column(name: star, kind: .star, sources: sources.list, range: range)]
      }
      return columns.map { column in
        var sources = Sources()
        stored(id, column, [], .certain, .identity, into: &sources)
        return Column(name: column, sources: sources.list, range: range)
      }
    }
  }

  /// EXCEPT, REPLACE and RENAME.
  private mutating func modified(_ columns: [Column], by star: Star, _ item: SelectItem) -> [Column] {
    var columns = columns
    if !star.only.isEmpty {
      let kept = Set(star.only.map(names.fold))
      columns.removeAll { !kept.contains(names.fold($0.name)) && $0.kind == .plain }
    }
    if let like = star.like { columns.removeAll { $0.kind == .plain && !like.matches(names.string($0.name)) } }
    if star.isConditional { columns = columns.map(\.guessed) }
    if !star.except.isEmpty {
      let dropped = Set(star.except.map(names.fold))
      columns.removeAll { dropped.contains(names.fold($0.name)) && $0.kind == .plain }
    }
    for replacement in star.replace {
      let name = replacement.name
      // What EXCEPT took away is not there to be replaced.
      guard !star.except.contains(where: { names.same($0, name) }) else { continue }
      var sources = Sources()
      collect(replacement.expression, .identity, into: &sources)
      let column = Column(name: name, sources: sources.normalise(names), range: item.range)
      if let index = columns.firstIndex(where: { names.same($0.name, name) }) { columns[index] = column } else { columns.append(column) }
    }
    for (from, to) in star.rename {
      for index in columns.indices where names.same(columns[index].name, from) { columns[index].name = to }
    }
    return columns
  }
}
