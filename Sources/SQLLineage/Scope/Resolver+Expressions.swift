extension Resolver {
  /// Appends the columns that an expression reads, each with the flow on which it reaches the expression's value.
  mutating func collect(_ expression: Expression, _ flow: Flow, into out: inout Sources) {
    guard spending.spend(), mayNest() else { return }
    switch expression {
    case .constant: return
    case .column(let path): resolve(path, flow, into: &out)
    case .ordinal(let position):
      guard let scope = scopes.last, scope.columns.indices.contains(position - 1) else { return }
      out.append(scope.columns[position - 1].sources, through: flow)
    case .operation(let operands, let operators):
      if flow == .join || flow == .filter { findJoins(operands, operators) }
      for operand in operands { collect(operand, flow.transformed, into: &out) }
    case .list(let values): for value in values { collect(value, flow.transformed, into: &out) }
    case .star: return
    case .spread(let star): collect(star, flow, into: &out)
    case .call(let call): collect(call, flow, into: &out)
    case .choice(let conditions, let results):
      for condition in conditions { collect(condition, Flow.conditional.limited(to: flow), into: &out) }
      for result in results { collect(result, flow.transformed, into: &out) }
    case .query(let query):
      let rows = rows(of: query)
      for column in rows.columns { out.append(column.sources, through: flow.transformed) }
      influence(rows.influences, as: .filter)
    case .exists(let query):
      let rows = rows(of: query)
      influence(rows.influences, as: .filter)
    case .lambda(let parameters, let body): collect(lambda: parameters, body, flow, into: &out)
    case .field(let base, let fields):
      if case .call = base { return collect(base, flow, into: &out) }
      var inner = Sources()
      collect(base, .identity, into: &inner)
      for source in inner.list {
        var source = source
        if source.flow == .identity, let field = fields.first { source.path = appending(field, to: source.path) }
        out.append(source.through(flow))
      }
    case .named(let value, _): collect(value, flow, into: &out)
    }
  }

  private func appending(_ field: Name, to path: Name) -> Name {
    path.isNone ? field : names.intern(names.string(path) + "." + names.string(field))
  }

  private mutating func collect(_ call: Call, _ flow: Flow, into out: inout Sources) {
    if call.traits.contains(.opaque) { return }
    var inner: Flow = call.traits.contains(.aggregate) ? .aggregation : .transformation
    if call.traits.contains(.masking) { inner.insert(.masking) }
    let through = flow.after(inner)
    for argument in call.arguments {
      if case .star(let star) = argument {
        collect(star, of: call, through, into: &out)
      } else {
        collect(argument, through, into: &out)
      }
    }
    for key in call.order { collect(key, Flow.window.limited(to: flow), into: &out) }
    if let filter = call.filter { collect(filter, Flow.conditional.limited(to: flow), into: &out) }
    if let window = call.window { collect(window, flow, into: &out) }
  }

  /// `count(*)` reads no column; `hash(*)`, `to_json(t.*)` read all.
  private mutating func collect(_ star: Star, of call: Call, _ flow: Flow, into out: inout Sources) {
    if call.traits.contains(.aggregate), star.qualifier.isEmpty { return }
    for column in columns(of: star, SelectItem(expression: .constant, range: TextRange(text: 0, start: 0, end: 0))) {
      out.append(column.sources, through: flow)
    }
  }

  private mutating func collect(_ window: Window, _ flow: Flow, into out: inout Sources) {
    for key in window.keys { collect(key, Flow.window.limited(to: flow), into: &out) }
    guard !window.base.isNone, let scope = scopes.last else { return }
    // Named windows can build on one another; the list of a SELECT is short, and each step goes up it.
    var base = window.base
    for _ in scope.windows.indices {
      guard let found = scope.windows.first(where: { names.same($0.name, base) })?.window else { return }
      for key in found.keys { collect(key, Flow.window.limited(to: flow), into: &out) }
      base = found.base
    }
  }

  /// A lambda's parameters are elements of its neighbours, which are read already.
  private mutating func collect(lambda parameters: [Name], _ body: Expression, _ flow: Flow, into out: inout Sources) {
    let columns = parameters.map { Column(name: $0, sources: [], range: TextRange(text: 0, start: 0, end: 0)) }
    let rows = Rows(columns: columns)
    var scope = Scope()
    for parameter in parameters {
      scope.relations.append(BoundRelation(alias: names.fold(parameter), path: [], content: .rows(rows), kind: .first))
    }
    // Fields of a parameter are no columns either.
    scopes.append(scope)
    collect(body, flow.transformed, into: &out)
    if let inner = scopes.popLast() { influence(inner.influences.list, as: .identity) }
  }

  // MARK: Joins

  /// Notes `a.x = b.y` between columns of two tables, when it stands alone or between ANDs.
  private mutating func findJoins(_ operands: [Expression], _ operators: [Operator]) {
    guard viewDepth == 0, joins.count < 4096 else { return }
    for (index, found) in operators.enumerated() where found == .equals {
      guard index == 0 || operators[index - 1] == .and, index + 1 >= operators.count || operators[index + 1] == .and,
        operands.indices.contains(index + 1), case .column(let left) = operands[index],
        case .column(let right) = operands[index + 1]
      else { continue }
      noteJoin(left, right)
    }
  }

  private mutating func noteJoin(_ left: Path, _ right: Path) {
    guard let scope = scopes.last, scope.relations.count + (scopes.count > 1 ? 1 : 0) > 1 else { return }
    let kept = (reads.count, problems.count)
    var a = Sources()
    var b = Sources()
    resolve(left, .identity, into: &a)
    resolve(right, .identity, into: &b)
    reads.removeLast(reads.count - kept.0)
    problems.removeLast(problems.count - kept.1)
    guard a.list.count == 1, b.list.count == 1, let a = a.list.first, let b = b.list.first, names.key(of: a) != names.key(of: b)
    else { return }
    joins.append((joinKind(of: right, scope), a, b))
  }

  private func joinKind(of path: Path, _ scope: Scope) -> JoinKind {
    guard path.names.count > 1 else { return scope.relations.last?.kind ?? .inner }
    let qualifier = names.fold(path.names[path.names.count - 2])
    let kind = scope.relations.first { $0.alias == qualifier || $0.path.last == qualifier }?.kind ?? .inner
    return kind == .first ? scope.relations.dropFirst().first?.kind ?? .inner : kind
  }
}

extension Flow {
  /// This indirect flow inside a value that flows on: a condition inside a condition of a join stays the join's.
  func limited(to outer: Flow) -> Flow { outer.isDirect ? self : outer }
}
