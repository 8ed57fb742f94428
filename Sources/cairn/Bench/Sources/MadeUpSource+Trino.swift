import Codecs
import Net
import System

extension MadeUpSource {
  /// A Trino server with one catalog, which answers with ten thousand rows at a time.
  static let trino = MadeUpSource(name: "trino") { count, _ in
    let coordinator = MadeUpCoordinator(count: count)
    let server = try LoopbackHTTP { coordinator.answer($0) }
    return RunningSource(type: "trino", config: "host_port: '\(server.address.dropFirst(7))', http_scheme: http, username: bench", assets: count, server: server)
  }
}

/// What a made-up coordinator answers (Trino documentation, "Client protocol").
private final class MadeUpCoordinator: Sendable {
  private let count: Int
  private let statements = Guarded<[String]>([])
  private static let pageSize = 10_000

  init(count: Int) { self.count = count }

  func answer(_ request: HTTPRequest) -> HTTPResponse {
    let parts = request.target.segments.map(\.text)
    if parts.last == "info" { return MadeUpSource.answer(["nodeVersion": ["version": "476"], "coordinator": true, "starting": false]) }
    if request.method == .post {
      let number = statements.withLock { statements in
        statements.append(String(decoding: request.body, as: UTF8.self))
        return statements.count - 1
      }
      return page(request, number, 0)
    }
    guard parts.count == 4, let number = Int(parts[2]), let start = Int(parts[3]) else { return HTTPResponse(.notFound) }
    return page(request, number, start)
  }

  private func page(_ request: HTTPRequest, _ number: Int, _ start: Int) -> HTTPResponse {
    let (columns, rows) = result(of: statements.withLock { $0[number] })
    let end = min(start + Self.pageSize, rows.count)
    var answer: JSONObject = [
      "id": .string("\(number)"), "columns": .array(columns.map { ["name": .string($0), "type": "varchar"] }),
      "data": .array(rows[start..<end].map(JSON.array)), "stats": ["state": "RUNNING"],
    ]
    if end < rows.count { answer["nextUri"] = .string("http://\(request.authority ?? "")/v1/statement/\(number)/\(end)") }
    return MadeUpSource.answer(.object(answer))
  }

  private func result(of sql: String) -> (columns: [String], rows: [[JSON]]) {
    if sql.contains("system.metadata.catalogs") { return (["catalog_name", "connector_name"], [["lake", "iceberg"]]) }
    if sql.contains("information_schema.schemata") {
      return (["schema_name"], (0..<MadeUpTable.schemaCount(count)).map { [.string(MadeUpTable.schema($0))] })
    }
    // The schema is the last text of the statement.
    let words = sql.split(separator: "'")
    let schema = words.last { $0.hasPrefix("schema_") }.map { MadeUpTable.number(String($0)) } ?? 0
    let tables = MadeUpTable.tables(of: schema, outOf: count).map(MadeUpTable.name)
    if sql.contains("information_schema.tables") {
      return (["table_name", "table_type"], tables.map { [.string($0), "BASE TABLE"] })
    }
    if sql.contains("system.metadata.table_comments") {
      return (["table_name", "comment"], tables.map { [.string($0), .string("What \($0) holds")] })
    }
    guard sql.contains("system.jdbc.columns") else { return (["none"], []) }
    let columns = MadeUpTable.columns.enumerated().map { place, column -> [JSON] in
      let type = ["string": "varchar", "timestamp": "timestamp(3)"][column.1] ?? column.1
      return [.string(column.0), .string(type), "made up", "YES", .int(Int64(place + 1))]
    }
    return (
      ["table_name", "column_name", "type_name", "remarks", "is_nullable", "ordinal_position"],
      tables.flatMap { table in columns.map { [.string(table)] + $0 } }
    )
  }
}
