package import Codecs
package import SQLLineage

/// The lineage of SQL statements as JSON lines, for scoring: one request a line in, one answer a line out.
///
/// A request is `{"id", "dialect", "sql", "schema": {"db.table": {"column": "type"}}, "default_db", "default_schema"}`;
/// an answer is `{"id", "inputs", "outputs", "columns": [{"out_table", "out_col", "in_table", "in_col"}], "error"}`.
package enum SQLLineageLines {
  /// One line's question.
  package struct Request {
    package var id: JSON
    package var sql: String
    package var analyzer: SQLAnalyzer
  }

  /// The answer to one line, without its newline.
  package static func answer(to line: [UInt8]) -> [UInt8] {
    guard let request = parse(line) else {
      return JSON.object(["error": .string("expected an object with \"id\" and \"sql\"")]).bytes()
    }
    return answer(request.id, request.analyzer.analyze(request.sql)).bytes()
  }

  /// The request of a line; nil when the line is no JSON object with a text under `sql`.
  package static func parse(_ line: [UInt8]) -> Request? {
    guard let json = try? JSON.parse(line), let sql = json["sql"]?.string else { return nil }
    let dialect = json["dialect"]?.string.flatMap(SQLDialect.named)
    let defaults = [json["default_db"]?.string, json["default_schema"]?.string].compactMap { $0 }
    let analyzer = SQLAnalyzer(dialect: dialect, schema: schema(json["schema"]?.object ?? [:]), defaults: defaults)
    return Request(id: json["id"] ?? .null, sql: sql, analyzer: analyzer)
  }

  /// A schema over the tables of a request, compared without case, a name matching when one is the end of the other.
  private static func schema(_ tables: JSONObject) -> SQLSchema {
    var byLastPart: [String: [SQLSchema.Table]] = [:]
    for table in tables {
      let parts = table.key.split(separator: ".").map(String.init)
      guard let last = parts.last else { continue }
      let columns = table.value.object.map { Array($0.keys) }
      byLastPart[last.lowercased(), default: []].append(SQLSchema.Table(name: parts, columns: columns))
    }
    return SQLSchema { [byLastPart] name in
      guard let last = name.last, let candidates = byLastPart[last.lowercased()] else { return nil }
      let wanted = name.map { $0.lowercased() }
      return candidates.first { candidate in
        let length = min(candidate.name.count, wanted.count)
        return candidate.name.suffix(length).map { $0.lowercased() } == Array(wanted.suffix(length))
      }
    }
  }

  private static func answer(_ id: JSON, _ statements: [StatementLineage]) -> JSON {
    let script = statements.composed()
    var columns: [JSON] = []
    var seen: Set<[String]> = []
    for edge in script.edges {
      guard let column = edge.column else { continue }
      let row = [edge.target?.description ?? "", column, edge.source.table.description, edge.source.column]
      guard seen.insert(row).inserted else { continue }
      columns.append(["out_table": .string(row[0]), "out_col": .string(row[1]), "in_table": .string(row[2]), "in_col": .string(row[3])])
    }
    var answer: JSONObject = [
      "id": id, "inputs": .array(script.inputs.map { .string($0.description) }),
      "outputs": .array(script.outputs.map { .string($0.description) }), "columns": .array(columns),
    ]
    let isUnusable = script.isPartial && script.inputs.isEmpty && script.outputs.isEmpty
    if isUnusable, let message = script.diagnostics.first?.message { answer["error"] = .string(message) }
    return .object(answer)
  }
}
