extension Parser {
  /// UPDATE in its forms: with FROM, with joins before SET, with a target named by an alias of FROM.
  mutating func update(_ commons: [CommonTable]) -> Statement {
    advance()
    while atWord("low_priority") || at(.ignore) && peek().keyword != .set || at(.only) || at(.top) || atWord("statistics") {
      if atWord("statistics") { return skipStatement() }
      if at(.top) { advance() }
      skipBalanced()
    }
    if at(.or), peek(2).kind == .word { position += 2 }
    let relations = relationList()
    guard let target = relations.first?.relation else { return skipStatement() }
    guard take(.set) else {
      // Hive allows UPDATE table AS SET.
      report("expected SET")
      return .touch(path(of: target).map { [$0] } ?? [])
    }
    var update = Update(target: target, commons: commons, assignments: assignments())
    update.from = Array(relations.dropFirst())
    outputClause(of: path(of: target).flatMap(qualified))
    if at(.from) {
      let from = fromClause()
      update.from = update.from.isEmpty ? from : update.from + from
    }
    if take(.where) { update.predicate = currentOf() ? nil : expression() }
    changeTail()
    return .update(update)
  }

  /// The path when it is certainly no alias that a FROM still to come explains.
  private func qualified(_ path: Path) -> Path? { path.names.count > 1 ? path : nil }

  func path(of relation: Relation) -> Path? {
    if case .table(let path) = relation.source { return path }
    return nil
  }

  private mutating func currentOf() -> Bool {
    guard at(.current), peek().keyword == .of else { return false }
    position += 2
    _ = takeName()
    return true
  }

  /// T-SQL's `OUTPUT inserted.a, deleted.b INTO log (x, y)`: the rows changed go to a table of their own, as an INSERT
  /// beside the statement.
  mutating func outputClause(of target: Path?) {
    guard atWord("output") else { return }
    advance()
    let start = current
    let select = Select()
    repeat { select.items.append(selectItem()) } while take(.comma)
    guard take(.into), let path = takePath(), let target else { return }
    var insert = Insert(target: path)
    if at(.openParen), !startsNestedQuery { insert.columns = takeNameList() }
    for (index, name) in ["inserted", "deleted"].enumerated() {
      let rows = Relation(source: .table(target), alias: names.intern(name), at: target.at)
      select.from.append(Join(kind: index == 0 ? .first : .comma, relation: rows))
    }
    insert.query = Query(.select(select))
    changes.append((.insert(commons: [], source: [], targets: [insert]), range(from: start)))
  }

  /// ORDER BY, LIMIT and RETURNING of a change.
  private mutating func changeTail() {
    if take(.order, .by) { _ = orderList() }
    if take(.limit) { _ = expression() }
    if take(.option) { skipBalanced() }
    if take(.returning) { returning() }
  }

  /// DELETE in its forms: with USING, with joins, with a target named before FROM.
  mutating func delete(_ commons: [CommonTable]) -> Statement {
    advance()
    while atWord("low_priority") || atWord("quick") || at(.ignore) || at(.top) {
      if at(.top) { advance() }
      skipBalanced()
    }
    var named: Path?
    if !at(.from) {
      named = takePath()
      if take(.comma) { while takePath() != nil, take(.comma) { continue } }
      outputClause(of: named.flatMap(qualified))
    }
    guard at(.from) || named != nil else { return skipStatement() }
    let relations = at(.from) ? fromClause() : []
    guard let target = named ?? relations.first.flatMap({ path(of: $0.relation) }) else {
      _ = changeRest()
      return .opaque
    }
    var delete = Delete(target: target, commons: commons)
    delete.alias = named == nil ? relations.first?.relation.alias ?? .none : .none
    delete.from = named == nil ? Array(relations.dropFirst()) : relations
    outputClause(of: target)
    if at(.using) {
      advance()
      delete.from += relationList()
    } else if at(.from) {
      delete.from += fromClause()
    }
    delete.predicate = changeRest()
    return .delete(delete)
  }

  private mutating func changeRest() -> Expression? {
    let predicate = take(.where) && !currentOf() ? expression() : nil
    changeTail()
    return predicate
  }

  // MARK: Merge

  mutating func merge(_ commons: [CommonTable]) -> Statement {
    advance()
    if at(.top) { position += 2 }
    _ = take(.into)
    guard let target = relation(), take(.using), let source = relation() else {
      report("expected MERGE INTO target USING source")
      return skipStatement()
    }
    var merge = Merge(commons: commons, target: target, source: source)
    if take(.on) { merge.condition = expression() }
    while take(.when) {
      let before = position
      merge.actions.append(mergeAction())
      if position == before { break }
    }
    outputClause(of: path(of: target))
    if take(.option) { skipBalanced() }
    return .merge(merge)
  }

  private mutating func mergeAction() -> MergeAction {
    var action = MergeAction(kind: .other)
    while !atEnd, !at(.then) {
      if take(.and) { action.condition = expression() } else { advance() }
    }
    advance()
    if take(.update) {
      if takeWord("all") { _ = take(.by, .name); action.kind = .all; return action }
      _ = take(.set)
      if take(.star) { action.kind = .all } else { action.kind = .update(assignments()) }
      if take(.where) { _ = expression() }
      if take(.delete), take(.where) { _ = expression() }
    } else if take(.insert) {
      action.kind = mergeInsert()
      if take(.where) { _ = expression() }
    } else {
      while !atEnd, !at(.when) { skipBalanced() }
    }
    return action
  }

  private mutating func mergeInsert() -> MergeAction.Kind {
    if take(.star) { return .all }
    if takeWord("all") {
      _ = take(.by, .name)
      return .all
    }
    let columns = at(.openParen) ? takeNameList() : []
    if take(.row) { return .all }
    guard take(.values) else { return .other }
    guard take(.openParen) else { return .other }
    let values: [SelectItem] = nested(otherwise: []) { parser in
      var values: [SelectItem] = []
      while !parser.atEnd, !parser.at(.closeParen) {
        let start = parser.current
        let value = parser.expression()
        values.append(SelectItem(expression: value, range: parser.range(from: start)))
        if !parser.take(.comma), !parser.at(.closeParen) { parser.skipComma() }
      }
      return values
    }
    expect(.closeParen, "')'")
    return .insert(columns: columns, values: values)
  }

  /// `INSERT ... RETURNING` and its like as a common table: it returns rows of its target.
  mutating func returningQuery() -> Query? {
    guard at(.insert) || at(.update) || at(.delete) || at(.merge) else { return nil }
    let start = current
    let statement = statement()
    changes.append((statement, range(from: start)))
    switch statement {
    case .insert(_, _, let targets): return targets.first.map { Query(.table($0.target)) }
    case .update(let update): return path(of: update.target).map { Query(.table($0)) }
    case .delete(let delete): return Query(.table(delete.target))
    default: return nil
    }
  }
}
