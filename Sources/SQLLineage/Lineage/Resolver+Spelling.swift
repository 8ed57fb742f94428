extension Resolver {
  /// Turns the names of an extraction into text.
  mutating func spell(_ found: Extraction, into lineage: inout StatementLineage) {
    var spelled: [Int32: TableName] = [:]
    func name(_ table: Int32) -> TableName {
      if let known = spelled[table] { return known }
      let stored = tables[Int(table)]
      let name = TableName(stored.parts, isLocation: stored.isLocation)
      spelled[table] = name
      return name
    }
    func column(_ source: Source) -> ColumnName {
      ColumnName(
        table: name(source.table), column: names.string(source.column), path: source.path.isNone ? nil : names.string(source.path))
    }
    lineage.definesView = found.definesView
    lineage.inputs = found.inputs.map(name)
    lineage.outputs = found.outputs.map(name)
    lineage.temporary = found.outputs.filter { tables[Int($0)].isTemporary }.map(name)
    var texts = ExpressionTexts(texts: self.texts)
    for edge in merged(found.edges) {
      let source = column(edge.source)
      for kind in edge.source.flow.kinds(hasColumn: edge.column != nil) {
        lineage.edges.append(
          ColumnEdge(
            source: source, target: edge.target.map(name), column: edge.column.map(names.string), kind: kind,
            isMasked: edge.source.flow.contains(.masking), confidence: edge.source.confidence,
            expression: texts.text(edge.range)))
      }
    }
    var seen: Set<SourceKey> = []
    for source in reads where seen.insert(names.key(of: source)).inserted { lineage.reads.append(column(source)) }
    var pairs: Set<ColumnJoin> = []
    for (kind, left, right) in joins {
      let join = ColumnJoin(kind: kind, left: column(left), right: column(right))
      if pairs.insert(join).inserted { lineage.joins.append(join) }
    }
  }
}

extension Resolver {
  /// Each pair of columns once, with the flows of all the ways between them.
  private func merged(_ edges: [Extraction.Edge]) -> [Extraction.Edge] {
    struct Key: Hashable {
      var target: Int32
      var column: Int32
      var source: SourceKey
    }
    var places: [Key: Int] = [:]
    places.reserveCapacity(edges.count)
    var merged: [Extraction.Edge] = []
    merged.reserveCapacity(edges.count)
    for edge in edges {
      let key = Key(target: edge.target ?? -1, column: names.fold(edge.column ?? .none).id, source: names.key(of: edge.source))
      if let place = places[key] {
        merged[place].source.flow = merged[place].source.flow.merged(with: edge.source.flow)
      } else {
        places[key] = merged.count
        merged.append(edge)
      }
    }
    return merged
  }
}

/// The texts of expressions, each made once though many edges share it.
private struct ExpressionTexts {
  let texts: [[UInt8]]
  private var last: (range: TextRange, text: String)?

  init(texts: [[UInt8]]) { self.texts = texts }

  mutating func text(_ range: TextRange) -> String? {
    guard range.end > range.start, texts.indices.contains(Int(range.text)), Int(range.end) <= texts[Int(range.text)].count
    else { return nil }
    if let last, last.range.start == range.start, last.range.end == range.end, last.range.text == range.text { return last.text }
    let text = String(decoding: texts[Int(range.text)][Int(range.start)..<Int(range.end)].prefix(4096), as: UTF8.self)
    last = (range, text)
    return text
  }
}

extension Flow {
  /// The kinds of edge that this flow stands for.
  func kinds(hasColumn: Bool) -> [ColumnEdge.Kind] {
    var kinds: [ColumnEdge.Kind] = []
    if hasColumn {
      if contains(.aggregation) { kinds.append(.aggregation) }
      else if contains(.transformation) { kinds.append(.transformation) }
      else if contains(.identity) { kinds.append(.identity) }
    }
    if contains(.conditional) { kinds.append(.conditional) }
    if contains(.window) { kinds.append(.window) }
    if contains(.join) { kinds.append(.join) }
    if contains(.filter) { kinds.append(.filter) }
    if contains(.groupBy) { kinds.append(.groupBy) }
    if contains(.sort) { kinds.append(.sort) }
    return kinds
  }
}
