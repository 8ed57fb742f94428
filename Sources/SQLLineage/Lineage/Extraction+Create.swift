extension Resolver {
  mutating func extract(_ create: Create) -> Extraction {
    var rows: Rows?
    if let query = create.query { rows = self.rows(of: query) }
    let target = table(create.destination ?? create.target)
    var found = Extraction(kind: "create", definesView: create.isView, inputs: inputs)
    found.write(target)
    if create.destination != nil { found.write(table(create.target)) }
    if create.isTemporary { tables[Int(target)].isTemporary = true }
    if let template = create.template { copyShape(template, create, target, &found) }
    guard let rows else {
      declare(create, target, &found)
      return found
    }
    let columns = targetColumns(of: create, rows)
    if create.destination == nil { redefine(target, columns, isComplete: !rows.hasOpenColumns) }
    connect(rows, to: target, columns, &found)
    return found
  }

  /// The columns that a view or a table made by a query has.
  private func targetColumns(of create: Create, _ rows: Rows) -> [Name] {
    let own = rows.columns.map(\.name)
    guard !create.columns.isEmpty else { return own }
    return own.indices.map { $0 < create.columns.count ? create.columns[$0] : own[$0] }
  }

  /// A table without a query: its columns, and those computed from others of them.
  private mutating func declare(_ create: Create, _ target: Int32, _ found: inout Extraction) {
    let columns = create.columns + create.partitionColumns.filter { !create.columns.contains($0) }
    if !columns.isEmpty, create.template == nil { redefine(target, columns, isComplete: true) }
    guard !create.computed.isEmpty else { return }
    var scope = Scope()
    scope.relations = [BoundRelation(alias: .none, path: [], content: .table(target), kind: .first)]
    for (name, value, range) in create.computed {
      var sources = Sources()
      let (_, _) = inScope(scope) { $0.collect(value, .identity, into: &sources) }
      for source in sources.normalise(names) {
        found.edges.append(Extraction.Edge(target: target, column: name, source: source, range: range))
      }
    }
  }

  /// A statement of the script overrules what was known of the table.
  private mutating func redefine(_ table: Int32, _ columns: [Name], isComplete: Bool) {
    guard isComplete, !columns.isEmpty else { return }
    tables[Int(table)].setColumns(columns, names)
    tables[Int(table)].view = nil
  }

  /// CREATE TABLE LIKE takes the columns, CLONE the rows too.
  private mutating func copyShape(_ template: Path, _ create: Create, _ target: Int32, _ found: inout Extraction) {
    let source = table(template)
    if let columns = tables[Int(source)].columns { define(target, columns + create.columns, isComplete: true) }
    found.read(source)
    if create.copiesData { connectAll(from: source, to: target, &found) }
  }

  /// Every column of a table to the one of the same name.
  func connectAll(from source: Int32, to target: Int32, _ found: inout Extraction) {
    let range = TextRange(text: 0, start: 0, end: 0)
    for column in tables[Int(source)].columns ?? [star] {
      let from = Source(table: source, column: column, flow: .identity, confidence: .certain)
      found.edges.append(Extraction.Edge(target: target, column: column, source: from, range: range))
    }
  }

  mutating func copy(from source: Path, to target: Path, kind: String) -> Extraction {
    let from = table(source)
    let to = table(target)
    var found = Extraction(kind: kind, inputs: [from], outputs: [to])
    connectAll(from: from, to: to, &found)
    return found
  }

  mutating func extract(renames pairs: [(from: Path, to: Path)]) -> Extraction {
    var found = Extraction(kind: "rename")
    for (old, new) in pairs {
      let from = table(old)
      let to = table(new)
      found.read(from)
      found.write(to)
      if let columns = tables[Int(from)].columns { define(to, columns, isComplete: true) }
      connectAll(from: from, to: to, &found)
    }
    return found
  }

  // MARK: COPY and its like

  mutating func extract(_ transfer: Transfer) -> Extraction {
    var found = Extraction(kind: "copy")
    let target: Int32
    switch transfer.to {
    case .table(let path, _): target = table(path)
    case .location(let name): target = table(Path(names: [name], at: 0), isLocation: true)
    case .query(let query): return extract(.query(query)) ?? found
    }
    found.write(target)
    switch transfer.from {
    case .table(let path, _):
      let source = table(path)
      found.read(source)
      connectAll(from: source, to: target, &found)
    case .location(let name): found.read(table(Path(names: [name], at: 0), isLocation: true))
    case .query(let query):
      let rows = rows(of: query)
      found.inputs = inputs
      connect(rows, to: target, insertColumns(transfer.to, target, rows), &found)
    }
    return found
  }

  private func insertColumns(_ end: Transfer.End, _ target: Int32, _ rows: Rows) -> [Name] {
    let own = rows.columns.map(\.name)
    guard case .table(_, let written) = end else { return own }
    let columns = written.isEmpty ? tables[Int(target)].columns ?? own : written
    return columns.count == own.count ? columns : own
  }
}
