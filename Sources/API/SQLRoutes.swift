import Catalog
import Codecs
import Edge
import Net
import SQLLineage

/// Lineage of SQL text that is in no source.
enum SQLRoutes {
  static var all: [Endpoint] { [lineage] }

  private static let lineage = Endpoint(
    .post, "/api/v1/sql/lineage", .needs(.read), "The lineage of SQL statements: {\"sql\", \"dialect\"}.", isExpensive: true
  ) { exchange in
    let fields = try exchange.object(["sql", "dialect"])
    let text = try fields.requiredString("sql")
    let dialect = try fields.string("dialect").map { (name) throws(CatalogError) in
      guard let dialect = SQLDialect.named(name) else {
        throw CatalogError.invalid(field: "dialect", reason: "is \(name); a name such as postgres, spark or bigquery is expected")
      }
      return dialect
    }
    let statements = SQLAnalyzer(dialect: dialect).analyze(text).map(document)
    return .json(JSON.object(["statements": .array(statements)]).bytes())
  }

  private static func document(_ statement: StatementLineage) -> JSON {
    let edges: [JSON] = statement.edges.map { edge in
      var object: JSONObject = [
        "source": .string(edge.source.table.description), "sourceColumn": .string(edge.source.column),
        "transformation": .string(edge.kind.rawValue), "confidence": .string("\(edge.confidence)"),
      ]
      if let target = edge.target { object["target"] = .string(target.description) }
      if let column = edge.column { object["targetColumn"] = .string(column) }
      if let expression = edge.expression { object["expression"] = .string(expression) }
      return .object(object)
    }
    let diagnostics: [JSON] = statement.diagnostics.map {
      ["line": .int(Int64($0.line)), "column": .int(Int64($0.column)), "message": .string($0.message), "context": .string($0.context)]
    }
    return [
      "inputs": .array(statement.inputs.map { .string($0.description) }),
      "outputs": .array(statement.outputs.map { .string($0.description) }), "edges": .array(edges),
      "diagnostics": .array(diagnostics),
    ]
  }
}
