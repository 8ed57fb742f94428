extension [StatementLineage] {
  /// The script as one step: what it reads from outside and what it leaves behind.
  ///
  /// Tables that live only in the script (temporary ones, and those it drops again) are seen through: their columns are
  /// replaced by the columns they come from.
  package func composed() -> StatementLineage {
    var whole = StatementLineage(kind: "script", range: range)
    var inputs = UniqueList<TableName>()
    var outputs = UniqueList<TableName>()
    let transient = transientTables()
    for statement in self {
      for table in statement.outputs where !transient.contains(table) { outputs.insert(table) }
      if statement.kind == "drop" { continue }
      for table in statement.inputs where !transient.contains(table) { inputs.insert(table) }
      whole.reads += statement.reads.filter { !transient.contains($0.table) }
      whole.joins += statement.joins
      whole.diagnostics += statement.diagnostics
      whole.isPartial = whole.isPartial || statement.isPartial
    }
    whole.edges = seenThrough(transient).flatMap(\.edges)
    whole.inputs = inputs.elements
    whole.outputs = outputs.elements
    return whole
  }

  /// From where the first begins to where the last ends. They need not stand in that order: what is written inside another
  /// statement comes before it.
  private var range: Range<Int> {
    (map(\.range.lowerBound).min() ?? 0)..<(map(\.range.upperBound).max() ?? 0)
  }

  /// The statements as if the script had no temporary tables: each reads the tables behind them, and those that only
  /// fill them are left out.
  package func seenThrough() -> [StatementLineage] { seenThrough(transientTables()) }

  private func seenThrough(_ transient: Set<TableName>) -> [StatementLineage] {
    var arriving: [TableName: [ColumnEdge]] = [:]
    var feeding: [TableName: UniqueList<TableName>] = [:]
    var seen: [StatementLineage] = []
    for var statement in self where statement.kind != "drop" {
      let written = statement.outputs
      statement.inputs = statement.inputs.seenThrough(transient, feeding)
      statement.outputs.removeAll(where: transient.contains)
      let edges = statement.edges.flatMap { $0.composed(over: arriving, transient) }
      statement.edges = []
      for edge in edges {
        if let target = edge.target, transient.contains(target) {
          arriving[target, default: []].append(edge)
        } else {
          statement.edges.append(edge)
        }
      }
      for table in written where transient.contains(table) {
        for input in statement.inputs { feeding[table, default: UniqueList()].insert(input) }
      }
      if written.isEmpty || !statement.outputs.isEmpty { seen.append(statement) }
    }
    return seen
  }

  /// Tables that are gone when the script ends: temporary ones, and those it makes and drops.
  private func transientTables() -> Set<TableName> {
    var made: Set<TableName> = []
    var transient: Set<TableName> = []
    for statement in self {
      if statement.kind == "create" {
        made.formUnion(statement.outputs)
        transient.subtract(statement.outputs)
      }
      transient.formUnion(statement.temporary)
      if statement.kind == "drop" { transient.formUnion(statement.outputs.filter(made.contains)) }
    }
    return transient
  }
}

extension ColumnEdge {
  /// This edge, or those that arrive at its source when that is a column of a transient table.
  fileprivate func composed(over arriving: [TableName: [ColumnEdge]], _ transient: Set<TableName>) -> [ColumnEdge] {
    guard transient.contains(source.table) else { return [self] }
    guard let edges = arriving[source.table], edges.count < 10_000 else { return [] }
    return edges.compactMap { inner in
      // What decided over the rows of the transient table decides over every output made from it.
      guard inner.column == nil || inner.column == source.column || source.column == "*" || inner.column == "*" else { return nil }
      var edge = self
      edge.source = inner.source
      if inner.column == nil {
        edge.column = nil
        edge.kind = inner.kind
      } else if kind.isDirect {
        edge.kind = inner.kind.isDirect ? Kind.stronger(kind, inner.kind) : inner.kind
        edge.isMasked = isMasked || inner.isMasked
        if source.column == "*" { edge.column = inner.column }
      }
      edge.confidence = min(confidence, inner.confidence)
      return edge
    }
  }
}

extension ColumnEdge.Kind {
  fileprivate static func stronger(_ a: Self, _ b: Self) -> Self {
    if a == .aggregation || b == .aggregation { return .aggregation }
    return a == .transformation || b == .transformation ? .transformation : .identity
  }
}

extension [TableName] {
  /// These tables, or those that filled the transient ones among them.
  fileprivate func seenThrough(_ transient: Set<TableName>, _ feeding: [TableName: UniqueList<TableName>]) -> [TableName] {
    var tables = UniqueList<TableName>()
    for table in self {
      if !transient.contains(table) { tables.insert(table) }
      for source in feeding[table]?.elements ?? [] { tables.insert(source) }
    }
    return tables.elements
  }
}

/// Elements in the order in which they came, each once.
private struct UniqueList<Element: Hashable> {
  private(set) var elements: [Element] = []
  private var seen: Set<Element> = []

  mutating func insert(_ element: Element) {
    if seen.insert(element).inserted { elements.append(element) }
  }
}
