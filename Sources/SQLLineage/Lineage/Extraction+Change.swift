extension Resolver {
  mutating func extract(_ update: Update) -> Extraction {
    for common in update.commons { bind(common) }
    var found = Extraction(kind: "update")
    let (scope, influences) = inScope { resolver in
      resolver.bind(update.from)
      resolver.bindTarget(update.target)
      for join in update.from { if let condition = join.condition { resolver.influence(condition, as: .join) } }
      if let predicate = update.predicate { resolver.influence(predicate, as: .filter) }
      return resolver.scopes.last ?? Scope()
    }
    guard let target = targetTable(update.target, scope) else { return found }
    found.write(target)
    var inner = scope
    inner.influences = Sources()
    assign(update.assignments, in: inner, target, &found)
    influence(influences, target, &found)
    found.inputs = inputsWithout(target, found)
    return found
  }

  /// The target of a change beside the relations it is changed by. UPDATE a SET ... FROM t AS a names one of them.
  private mutating func bindTarget(_ relation: Relation) {
    let depth = scopes.count - 1
    if case .table(let path) = relation.source, path.names.count == 1, relation.alias.isNone,
      scopes[depth].relations.contains(where: { $0.alias == names.fold(path.names[0]) || $0.path == [names.fold(path.names[0])] })
    {
      return
    }
    let before = inputs
    bind(relation, .first)
    if case .table = relation.source { inputs = before }
    let bound = scopes[depth].relations.removeLast()
    scopes[depth].relations.insert(bound, at: 0)
  }

  private mutating func targetTable(_ relation: Relation, _ scope: Scope) -> Int32? {
    guard case .table(let path) = relation.source else { return nil }
    return targetTable(path, scope)
  }

  /// The table that a target names, by alias or by name.
  private mutating func targetTable(_ path: Path, _ scope: Scope) -> Int32 {
    if path.names.count == 1 {
      let folded = names.fold(path.names[0])
      for bound in scope.relations where bound.alias == folded {
        if case .table(let id) = bound.content { return id }
      }
    }
    return table(path)
  }

  /// What is read besides the target, and the target when its own columns reach it.
  private func inputsWithout(_ target: Int32, _ found: Extraction) -> [Int32] {
    let isSource = found.edges.contains { $0.source.table == target && $0.source.flow.isDirect && $0.column != nil }
    var list = inputs.filter { $0 != target || isSource }
    if isSource, !list.contains(target) { list.append(target) }
    return list
  }

  mutating func extract(_ delete: Delete) -> Extraction {
    for common in delete.commons { bind(common) }
    var found = Extraction(kind: "delete")
    let (scope, influences) = inScope { resolver in
      resolver.bind(delete.from)
      resolver.bindTarget(Relation(source: .table(delete.target), alias: delete.alias, at: delete.target.at))
      for join in delete.from { if let condition = join.condition { resolver.influence(condition, as: .join) } }
      if let predicate = delete.predicate { resolver.influence(predicate, as: .filter) }
      return resolver.scopes.last ?? Scope()
    }
    let target = targetTable(delete.target, scope)
    found.write(target)
    influence(influences, target, &found)
    found.inputs = inputs.filter { $0 != target }
    return found
  }

  // MARK: Merge

  mutating func extract(_ merge: Merge) -> Extraction {
    for common in merge.commons { bind(common) }
    var found = Extraction(kind: "merge")
    let (scope, influences) = inScope { resolver in
      resolver.bind(merge.source, .first)
      resolver.bindTarget(merge.target)
      if let condition = merge.condition { resolver.influence(condition, as: .join) }
      for action in merge.actions {
        if let condition = action.condition { resolver.influence(condition, as: .filter) }
      }
      return resolver.scopes.last ?? Scope()
    }
    guard let target = targetTable(merge.target, scope) else { return found }
    found.write(target)
    var inner = scope
    inner.influences = Sources()
    for action in merge.actions { apply(action, in: inner, target, &found) }
    influence(influences, target, &found)
    found.inputs = inputsWithout(target, found)
    return found
  }

  private mutating func apply(_ action: MergeAction, in scope: Scope, _ target: Int32, _ found: inout Extraction) {
    switch action.kind {
    case .update(let assignments): assign(assignments, in: scope, target, &found)
    case .insert(let columns, let values): insert(columns, values, in: scope, target, &found)
    case .all:
      guard let source = scope.relations.last else { return }
      let range = TextRange(text: 0, start: 0, end: 0)
      for column in columns(of: source, range) {
        let name = tables[Int(target)].find(names.fold(column.name)) ?? column.name
        if column.kind == .plain, tables[Int(target)].columns != nil, tables[Int(target)].find(names.fold(name)) == nil { continue }
        for source in column.sources {
          found.edges.append(Extraction.Edge(target: target, column: name, source: source, range: column.range))
        }
      }
    case .other: return
    }
  }

  private mutating func insert(
    _ columns: [Name], _ values: [SelectItem], in scope: Scope, _ target: Int32, _ found: inout Extraction
  ) {
    let columns = columns.isEmpty ? tables[Int(target)].columns ?? [] : columns
    for (index, value) in values.enumerated() {
      var sources = Sources()
      // The row is new: only the source's columns can be meant.
      var inner = scope
      inner.relations = [scope.relations.last].compactMap { $0 } + scope.relations.dropLast()
      let (_, influences) = inScope(inner) { $0.collect(value.expression, .identity, into: &sources) }
      let list = sources.normalise(names)
      let name = index < columns.count ? columns[index] : ownName(value)
      for source in list {
        found.edges.append(Extraction.Edge(target: target, column: name, source: source, range: value.range))
      }
      influence(influences, target, &found)
    }
  }

  private func ownName(_ value: SelectItem) -> Name {
    if case .column(let path) = value.expression, let name = path.names.last { return name }
    return star
  }
}
