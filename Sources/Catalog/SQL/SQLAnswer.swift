package import Codecs
package import SQLLineage

/// The lineage of a text, as the API and the command line give it.
package struct SQLAnswer: Sendable {
  /// The dialect that the text was read in.
  package let dialect: String
  package let statements: [StatementLineage]
  /// What names of the text mean in the catalog, as far as it knows them.
  package let tables: [TableName: FQN]
  /// The edges that the text makes in the catalog; none without a service.
  package let edges: [EdgeDraft]

  package var json: JSONObject {
    var names: JSONObject = [:]
    for (name, fqn) in tables.sorted(by: { $0.key.description < $1.key.description }) {
      names[name.description] = .string(fqn.description)
    }
    return ["dialect": .string(dialect), "statements": .array(statements.map { .object($0.json) }), "assets": .object(names)]
  }
}

extension StatementLineage {
  fileprivate var json: JSONObject {
    var object: JSONObject = [
      "kind": .string(kind), "inputs": .array(inputs.map { .string($0.description) }),
      "outputs": .array(outputs.map { .string($0.description) }), "edges": .array(edges.map { .object($0.json) }),
      "reads": .array(reads.map { .object($0.json) }),
      "joins": .array(
        joins.map { ["kind": .string("\($0.kind)"), "left": .object($0.left.json), "right": .object($0.right.json)] }),
      "diagnostics": .array(
        diagnostics.map {
          [
            "severity": .string($0.severity.rawValue), "line": .int(Int64($0.line)), "column": .int(Int64($0.column)),
            "message": .string($0.message), "context": .string($0.context),
          ]
        }), "partial": .bool(isPartial),
    ]
    if let routine { object["routine"] = .string(routine) }
    if !temporary.isEmpty { object["temporary"] = .array(temporary.map { .string($0.description) }) }
    return object
  }
}

extension ColumnName {
  fileprivate var json: JSONObject {
    var object: JSONObject = ["table": .string(table.description), "column": .string(column)]
    if let path { object["path"] = .string(path) }
    return object
  }
}

extension ColumnEdge {
  fileprivate var json: JSONObject {
    var object: JSONObject = [
      "source": .string(source.table.description), "sourceColumn": .string(source.column),
      "transformation": .string(kind.rawValue), "confidence": .string("\(confidence)"),
    ]
    if let path = source.path { object["sourcePath"] = .string(path) }
    if let target { object["target"] = .string(target.description) }
    if let column { object["targetColumn"] = .string(column) }
    if let expression { object["expression"] = .string(expression) }
    if isMasked { object["masked"] = true }
    return object
  }
}
