extension Resolver {
  /// Puts the relations of FROM into the innermost scope, each seeing those before it.
  mutating func bind(_ joins: [Join]) {
    for join in joins {
      let before = scopes[scopes.count - 1].relations.count
      bind(join.relation, join.kind)
      merge(join, from: before)
    }
  }

  /// NATURAL and USING make one column of two.
  private mutating func merge(_ join: Join, from first: Int) {
    let depth = scopes.count - 1
    guard first > 0, scopes[depth].relations.count > first else { return }
    var shared = join.using.map(names.fold)
    if join.isNatural { shared = commonColumns(depth, first) }
    for name in shared {
      noteUsing(name, depth, first, join.kind)
      if let index = scopes[depth].merged.firstIndex(where: { $0.name == name }) {
        if join.kind != .semi, join.kind != .anti { scopes[depth].merged[index].relations.append(first) }
        continue
      }
      guard let left = (0..<first).first(where: { offers(scopes[depth].relations[$0], name) }) else { continue }
      let isTest = join.kind == .semi || join.kind == .anti
      scopes[depth].merged.append((name, isTest ? [left] : [left, first]))
    }
  }

  private mutating func noteUsing(_ name: Name, _ depth: Int, _ right: Int, _ kind: JoinKind) {
    guard let left = (0..<right).first(where: { offers(scopes[depth].relations[$0], name) }) else { return }
    var a = Sources()
    var b = Sources()
    _ = column(name, fields: [], of: scopes[depth].relations[left], .certain, .identity, into: &a)
    _ = column(name, fields: [], of: scopes[depth].relations[right], .certain, .identity, into: &b)
    influence(a.list + b.list, as: .join)
    if viewDepth == 0, let a = a.list.first, let b = b.list.first { joins.append((kind, a, b)) }
  }

  private func offers(_ relation: BoundRelation, _ name: Name) -> Bool {
    switch relation.content {
    case .table(let id): tables[Int(id)].columns == nil || tables[Int(id)].find(name) != nil
    case .rows(let rows): rows.hasOpenColumns || rows.find(name, names) != nil
    }
  }

  private func commonColumns(_ depth: Int, _ first: Int) -> [Name] {
    let relations = scopes[depth].relations
    let right = Set(relations[first...].flatMap(knownColumns))
    var shared: [Name] = []
    for name in relations[..<first].flatMap(knownColumns) where right.contains(name) && !shared.contains(name) { shared.append(name) }
    return shared
  }

  private func knownColumns(_ relation: BoundRelation) -> [Name] {
    switch relation.content {
    case .table(let id): (tables[Int(id)].columns ?? []).map(names.fold)
    case .rows(let rows): rows.columns.filter { $0.kind == .plain }.map { names.fold($0.name) }
    }
  }

  // MARK: One relation

  mutating func bind(_ relation: Relation, _ kind: JoinKind) {
    guard mayNest(at: relation.at) else { return }
    if case .nested(let inner) = relation.source {
      if relation.alias.isNone, relation.operators.isEmpty {
        bind(inner)
        return
      }
    }
    var bound = content(of: relation, kind)
    if !relation.columns.isEmpty { bound.content = .rows(renamed(bound, relation.columns)) }
    for operation in relation.operators { bound = applied(operation, to: bound) }
    if !relation.offset.isNone { bound.content = .rows(numbered(bound, relation)) }
    if case .rows(let rows) = bound.content { influence(rows.influences, as: .identity) }
    scopes[scopes.count - 1].relations.append(bound)
  }

  private mutating func content(of relation: Relation, _ kind: JoinKind) -> BoundRelation {
    let alias = names.fold(relation.alias)
    func bound(_ rows: Rows) -> BoundRelation { BoundRelation(alias: alias, path: [], content: .rows(rows), kind: kind) }
    switch relation.source {
    case .table(let path): return table(path, alias, kind)
    case .location(let location):
      let id = table(Path(names: [location], at: relation.at), isLocation: true)
      markInput(id)
      return BoundRelation(alias: alias, path: [], content: .table(id), kind: kind)
    case .query(let query): return bound(rows(of: query))
    case .values(let list): return bound(values(list))
    case .function(let function): return bound(rows(of: function, relation))
    case .nested(let inner):
      let (columns, influences) = inScope { resolver in
        resolver.bind(inner)
        for join in inner { if let condition = join.condition { resolver.influence(condition, as: .join) } }
        let range = TextRange(text: 0, start: relation.at, end: relation.at)
        return resolver.columns(of: Star(at: relation.at), SelectItem(expression: .constant, range: range))
      }
      return bound(Rows(columns: columns, influences: influences))
    }
  }

  /// A name in FROM: a common table, a column of a relation to the left (an array), a view, or a stored table.
  private mutating func table(_ path: Path, _ alias: Name, _ kind: JoinKind) -> BoundRelation {
    let folded = path.names.map(names.fold)
    if folded.count == 1, let common = commons.last(where: { $0.name == folded[0] }) {
      return BoundRelation(alias: alias.isNone ? folded[0] : alias, path: [], content: .rows(common.rows), kind: kind)
    }
    if folded.count > 1, let rows = arrayOfSibling(path, kind) {
      return BoundRelation(alias: alias.isNone ? folded[folded.count - 1] : alias, path: [], content: .rows(rows), kind: kind)
    }
    let id = table(path)
    if expandsViews, let rows = expanded(id) {
      return BoundRelation(alias: alias, path: folded, content: .rows(rows), kind: kind)
    }
    if !tables[Int(id)].isDual { markInput(id) }
    return BoundRelation(alias: alias, path: folded, content: .table(id), kind: kind)
  }

  /// `FROM t, t.items`: the elements of a column.
  private mutating func arrayOfSibling(_ path: Path, _ kind: JoinKind) -> Rows? {
    guard kind != .first, let scope = scopes.last else { return nil }
    let first = names.fold(path.names[0])
    guard scope.relations.contains(where: { $0.alias == first || $0.alias.isNone && $0.path == [first] }) else { return nil }
    var sources = Sources()
    resolve(path, .transformation, into: &sources)
    let range = TextRange(text: 0, start: path.at, end: path.at)
    return Rows(columns: [Column(name: path.names.last ?? .none, kind: .generator, sources: sources.normalise(names), range: range)])
  }

  /// A relation under column names of its alias.
  private mutating func renamed(_ relation: BoundRelation, _ columns: [Name]) -> Rows {
    switch relation.content {
    case .rows(let rows): return named(rows, columns)
    case .table:
      let range = TextRange(text: 0, start: 0, end: 0)
      return named(Rows(columns: self.columns(of: relation, range)), columns)
    }
  }

  private mutating func numbered(_ relation: BoundRelation, _ written: Relation) -> Rows {
    let range = TextRange(text: 0, start: written.at, end: written.at)
    let columns = self.columns(of: relation, range)
    return Rows(columns: columns + [Column(name: written.offset, sources: [], range: range)])
  }

  // MARK: Views

  /// The rows of a view's query, nil when the table is no view or its text cannot be read.
  private mutating func expanded(_ id: Int32) -> Rows? {
    guard let text = tables[Int(id)].view, viewDepth < 8 else { return nil }
    if let known = views[id] { return known.columns.isEmpty ? nil : known }
    // A view that leads back to itself finds itself without columns.
    views[id] = Rows(columns: [])
    guard let query = query(in: text) else { return nil }
    viewDepth += 1
    let kept = (scopes, commons)
    (scopes, commons) = ([], [])
    var rows = rows(of: query.query)
    (scopes, commons) = kept
    viewDepth -= 1
    rows = named(rows, query.columns.isEmpty ? tables[Int(id)].columns ?? [] : query.columns)
    views[id] = rows
    return rows
  }

  /// The query of a view, given as a query or as its CREATE VIEW.
  private mutating func query(in text: String) -> (query: Query, columns: [Name])? {
    let bytes = Array(text.utf8)
    var lexer = Lexer(bytes, range: 0..<bytes.count, dialect: dialect)
    guard let tokens = lexer.nextStatement(limit: 1 << 20) else { return nil }
    texts.append(bytes)
    var parser = Parser(text: bytes, textIndex: Int32(truncatingIfNeeded: texts.count - 1), dialect: dialect, names: names, stack: stack)
    parser.load(tokens)
    switch parser.statement() {
    case .query(let query): return (query, [])
    case .create(let create): return create.query.map { ($0, create.columns) }
    default: return nil
    }
  }
}
