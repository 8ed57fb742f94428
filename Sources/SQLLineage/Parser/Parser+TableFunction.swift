extension Parser {
  /// `name(arguments)` in FROM.
  mutating func tableFunction(_ path: Path, at start: Int32) -> Relation {
    let name = path.names.last ?? .none
    if let file = fileArgument(of: name) {
      skipBalanced()
      return Relation(source: .location(file), at: start)
    }
    advance()
    var function = TableFunction(name: name, arguments: [])
    function.isUnnest = names.same(name, names.intern("unnest")) || names.same(name, names.intern("explode"))
    nested(otherwise: ()) { $0.fill(&function) }
    expect(.closeParen, "')'")
    return Relation(source: .function(function), at: start)
  }

  /// Functions that read the file, or the first of the files, that they are given.
  private static let fileReaders: Set<String> = [
    "read_csv", "read_csv_auto", "read_parquet", "parquet_scan", "read_json", "read_json_auto", "read_ndjson", "read_text",
    "read_files", "delta_scan", "iceberg_scan", "sqlite_scan", "read_xlsx", "file", "url", "s3", "s3cluster", "gcs", "hdfs",
    "azureblobstorage", "deltalake", "iceberg", "openrowset",
  ]

  /// `read_csv('file')`, `read_parquet(['file', …])`, `OPENROWSET(BULK 'file', …)`: the file; nil for other functions.
  private func fileArgument(of function: Name) -> Name? {
    guard Self.fileReaders.contains(names.string(names.fold(function))) else { return nil }
    let first = peek()
    let token = first.kind == .openBracket || first.keyword == .bulk ? peek(2) : first
    return token.kind == .string ? name(token) : nil
  }

  /// `TABLE(function(...))`, `TABLE(query)`, `TABLE(name)`.
  mutating func tableCall(_ start: Int32) -> Relation? {
    position += 2
    defer { skipToClose() }
    if startsNestedQuery { return Relation(source: .query(query()), at: start) }
    if let length = pathLength(), peek(length).kind == .openParen {
      guard let name = takePath() else { return nil }
      return tableFunction(name, at: start)
    }
    let function = TableFunction(name: .none, arguments: expressionList())
    return Relation(source: .function(function), at: start)
  }

  /// The tokens of the path ahead.
  private func pathLength() -> Int? {
    var probe = self
    return probe.takePath().map { _ in probe.position - position }
  }

  /// `explode(x) table AS a, b` after LATERAL VIEW.
  mutating func lateralView() -> Relation? {
    let start = current.start
    if at(.outer) { advance() }
    guard let path = takePath(), at(.openParen) else {
      report("expected a function after LATERAL VIEW")
      recover()
      return nil
    }
    var relation = tableFunction(path, at: start)
    if atName, !at(.as), !keyword.endsRelation { relation.alias = takeName() ?? .none }
    if take(.as) {
      if at(.openParen) {
        relation.columns = takeNameList()
      } else {
        repeat {
          guard let column = takeName() else { break }
          relation.columns.append(column)
        } while at(.comma) && isColumnAlias(peek()) && take(.comma)
      }
    }
    return relation
  }

  private func isColumnAlias(_ token: Token) -> Bool {
    token.kind == .quotedName || token.kind == .word && !token.keyword.endsRelation
  }

  private mutating func fill(_ function: inout TableFunction) {
    while !atEnd, !at(.closeParen) {
      let before = position
      if take(.comma) { continue }
      if at(.columns), peek().kind == .openParen {
        advance()
        function.declared += jsonColumns()
      } else if at(.with) || at(.error) || at(.null) && peek().keyword == .on {
        advance()
      } else if at(.order, .by) || at(.partition, .by) || at(.cluster, .by) {
        position += 2
        function.arguments += orderList()
      } else {
        argument(of: &function)
      }
      if position == before { skipBalanced() }
    }
  }

  private mutating func argument(of function: inout TableFunction) {
    if atName, peek().kind == .fatArrow || peek().kind == .assign {
      position += 2
      if at(.table), peek().kind == .openParen || peek().kind == .word || peek().kind == .quotedName {
        return tableArgument(of: &function)
      }
    }
    if at(.table), peek().kind == .word || peek().kind == .quotedName || peek().kind == .openParen {
      return tableArgument(of: &function)
    }
    if startsQuery {
      let start = current.start
      function.inputs.append(Relation(source: .query(query()), at: start))
      return
    }
    function.arguments.append(namedExpression())
    // `PASSING x AS y`, `'$.path' AS p`.
    while atWord("passing") || atWord("format") || atWord("json") { advance() }
  }

  /// `TABLE orders` or `TABLE(query)` as an argument.
  private mutating func tableArgument(of function: inout TableFunction) {
    let start = current.start
    advance()
    if at(.openParen) {
      if startsNestedQuery {
        if let query = parenthesisedQuery() { function.inputs.append(Relation(source: .query(query), at: start)) }
      } else {
        advance()
        if let path = takePath() { function.inputs.append(Relation(source: .table(path), at: start)) }
        skipToClose()
      }
    } else if let path = takePath() {
      function.inputs.append(Relation(source: .table(path), at: start))
    }
    if take(.as), let alias = takeName(), !function.inputs.isEmpty {
      function.inputs[function.inputs.count - 1].alias = alias
    }
  }

  /// The names of JSON_TABLE's and XMLTABLE's columns, nested ones too.
  private mutating func jsonColumns() -> [Name] {
    advance()
    return nested(otherwise: []) { parser in
      var columns: [Name] = []
      while !parser.atEnd, !parser.at(.closeParen) {
        let isNested = parser.atWord("nested")
        if isNested {
          while !parser.atEnd, !parser.at(.columns), !parser.at(.closeParen) { parser.advance() }
          parser.advance()
          if parser.at(.openParen) { columns += parser.jsonColumns() }
        } else if let name = parser.takeName() {
          columns.append(name)
        }
        while !parser.atEnd, !parser.at(.comma), !parser.at(.closeParen) { parser.skipBalanced() }
        _ = parser.take(.comma)
      }
      _ = parser.take(.closeParen)
      return columns
    }
  }
}
