/// The lineage of one statement before its names become text.
struct Extraction {
  struct Edge {
    var target: Int32?
    var column: Name?
    var source: Source
    var range: TextRange
  }
  var kind: String
  var definesView = false
  var inputs: [Int32] = []
  var outputs: [Int32] = []
  var edges: [Edge] = []

  mutating func write(_ table: Int32) {
    if !outputs.contains(table) { outputs.append(table) }
  }

  mutating func read(_ table: Int32) {
    if !inputs.contains(table) { inputs.append(table) }
  }
}

extension Resolver {
  /// The lineage of a statement; nil for one that moves no data.
  mutating func extract(_ statement: Statement) -> Extraction? {
    switch statement {
    case .query(let query): return extract(query)
    case .insert(let commons, let source, let targets): return extract(commons, source, targets)
    case .create(let create): return extract(create)
    case .update(let update): return extract(update)
    case .delete(let delete): return extract(delete)
    case .merge(let merge): return extract(merge)
    case .transfer(let transfer): return extract(transfer)
    case .rename(let pairs): return extract(renames: pairs)
    case .swap(let target, let source): return copy(from: source, to: target, kind: "swap")
    case .drop(let paths): return touch(paths, kind: "drop")
    case .touch(let paths): return touch(paths, kind: "touch")
    case .use(let names, let replacesCatalog):
      use(names, replacesCatalog)
      return nil
    case .evaluate(let expressions):
      let (_, _) = inScope { resolver in for value in expressions { resolver.influence(value, as: .filter) } }
      return inputs.isEmpty ? nil : Extraction(kind: "query", inputs: inputs)
    case .records(let names, let query, let isRead):
      let found = extract(query)
      let rows = rows(of: query)
      for name in names { records.append((name, rows)) }
      return isRead ? found : nil
    case .iterate(let record, let cursor):
      if let known = records.last(where: { names.same($0.name, cursor) }) { records.append((record, known.rows)) }
      return nil
    case .synonym(let alias, let target):
      let id = table(target)
      tableIDs[alias.names.map(names.fold)] = id
      tableIDs[qualify(alias.names.map(names.string)).map { names.fold(names.intern($0)) }] = id
      return nil
    case .embedded, .opaque: return nil
    }
  }

  private mutating func touch(_ paths: [Path], kind: String) -> Extraction {
    var found = Extraction(kind: kind)
    for path in paths where path.names.first.map({ !$0.isNone }) ?? false { found.write(table(path)) }
    return found
  }

  private mutating func use(_ path: [Name], _ replacesCatalog: Bool) {
    let parts = path.map(names.string)
    if replacesCatalog {
      defaults = parts + defaults.dropFirst(parts.count)
    } else if parts.count >= defaults.count || dialect.nameDepth == 2 {
      defaults = parts
    } else {
      defaults = defaults.dropLast(parts.count) + parts
    }
    tableIDs.removeAll()
  }

  // MARK: Queries

  private mutating func extract(_ query: Query) -> Extraction {
    if case .select(let select) = query.first, !select.outfile.isNone {
      return extract(Transfer(from: .query(query), to: .location(select.outfile)))
    }
    let into = intoTarget(query)
    let rows = rows(of: query)
    var found = Extraction(kind: into == nil ? "query" : "create", inputs: inputs)
    guard let into else {
      connect(rows, to: nil, rows.columns.map(\.name), &found)
      return found
    }
    let target = table(into)
    found.write(target)
    define(target, rows.columns.map(\.name), isComplete: !rows.hasOpenColumns)
    if names.bytes(into.names.last ?? .none).first == UInt8(ascii: "#") { tables[Int(target)].isTemporary = true }
    connect(rows, to: target, rows.columns.map(\.name), &found)
    return found
  }

  /// SELECT ... INTO of the first term.
  private func intoTarget(_ query: Query) -> Path? {
    guard case .select(let select) = query.first else { return nil }
    return select.into
  }

  /// Edges from the rows of a query to the columns of a target, by position.
  func connect(_ rows: Rows, to target: Int32?, _ targetColumns: [Name], _ found: inout Extraction) {
    for (column, name) in zip(rows.columns, targetColumns) {
      for source in column.sources {
        found.edges.append(Extraction.Edge(target: target, column: name, source: source, range: column.range))
      }
    }
    influence(rows.influences, target, &found)
  }

  /// What decides over the rows of a target.
  func influence(_ influences: [Source], _ target: Int32?, _ found: inout Extraction) {
    let range = TextRange(text: 0, start: 0, end: 0)
    for source in influences {
      found.edges.append(Extraction.Edge(target: target, column: nil, source: source, range: range))
    }
  }

  /// Makes the columns of a table known to the statements that follow.
  mutating func define(_ table: Int32, _ columns: [Name], isComplete: Bool) {
    guard isComplete, !columns.isEmpty, tables[Int(table)].columns == nil else { return }
    tables[Int(table)].setColumns(columns, names)
  }
}
