import Catalog
import Codecs
import SQLLineage
import System

extension Command {
  static let sql = Command(
    name: "sql", summary: "Print the lineage of the SQL statements in a file, or of standard input for -.", operands: "FILE",
    options: [
      .data, .json,
      CommandOption(name: "--dialect", value: "NAME", summary: "such as postgres or spark; the service's or guessed without"),
      CommandOption(name: "--service", value: "NAME", summary: "read names as those of this service in the catalog"),
      CommandOption(name: "--database", value: "NAME", summary: "the database that names leave out"),
      CommandOption(name: "--schema", value: "NAME", summary: "the schema that names leave out"),
      CommandOption(name: "--save", value: nil, summary: "write the lineage to the catalog"),
    ]
  ) { arguments in
    let file = try arguments.operand(0, "FILE")
    let text = String(decoding: try File.read(file == "-" ? "/dev/stdin" : file, limit: 64 << 20), as: UTF8.self)
    let request = SQLRequest(
      text, dialect: arguments.value("--dialect"), service: arguments.value("--service"),
      database: arguments.value("--database"), schema: arguments.value("--schema"))
    guard request.service != nil else {
      guard !arguments.has("--save") else { throw UsageError(reason: "--save needs --service") }
      return print(try request.answer(from: nil), saved: nil, asJSON: arguments.has("--json"))
    }
    return try arguments.withCatalog { catalog in
      let answer = try request.answer(from: catalog)
      var saved: Int?
      if arguments.has("--save") { saved = try catalog.write(.push("cairn sql", .push("sql"))) { try $0.putEdges(answer.edges) } }
      return print(answer, saved: saved, asJSON: arguments.has("--json"))
    }
  }

  /// - Returns: the exit status: 1 when part of the text was not understood.
  private static func print(_ answer: SQLAnswer, saved: Int?, asJSON: Bool) -> Int32 {
    let status: Int32 = answer.statements.contains(where: \.isPartial) ? 1 : 0
    guard !asJSON else {
      var document = answer.json
      if let saved { document["saved"] = .int(Int64(saved)) }
      Swift.print(JSON.object(document).text)
      return status
    }
    for statement in answer.statements {
      for input in statement.inputs { Swift.print("reads  \(answer.tables[input]?.description ?? input.description)") }
      for output in statement.outputs { Swift.print("writes \(answer.tables[output]?.description ?? output.description)") }
      for edge in statement.edges {
        let target = [edge.target?.description, edge.column].compactMap(\.self).joined(separator: ".")
        let doubt = edge.confidence == .certain ? "" : ", a guess"
        Swift.print("  \(edge.source.table).\(edge.source.column) -> \(target.isEmpty ? "*" : target) (\(edge.kind.rawValue.lowercased())\(doubt))")
      }
      for diagnostic in statement.diagnostics {
        Swift.print("line \(diagnostic.line), column \(diagnostic.column): \(diagnostic.message)")
      }
    }
    if let saved { Swift.print("\(saved) edges saved") }
    return status
  }
}
