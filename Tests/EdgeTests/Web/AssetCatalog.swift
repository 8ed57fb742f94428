import Catalog
import Codecs
import Edge
import Net
import Testing

/// A small catalog that the tests of the asset, column and lineage pages look at.
final class AssetCatalog {
  static let hostile = "\"'><script>alert(1)</script>&amp;"
  let test: TestApplication
  /// Public ids by FQN.
  private(set) var ids: [String: String] = [:]

  /// raw.db.s.orders → lake.db.s.sales (by the job etl.nightly) → lake.db.s.report, with columns, tags, owners, checks.
  init() throws {
    test = try TestApplication()
    for document in Self.documents {
      let answer = try test.ask(.post, "/api/v1/assets", body: document, as: test.token)
      #expect(answer.status == 201, "\(answer.text)")
      if let json = try? JSON.parse(Array(answer.text.utf8)), let fqn = json["fqn"]?.string, let id = json["id"]?.string { ids[fqn] = id }
    }
    let edges = #"""
      {"edges": [{"source": "raw.db.s.orders", "target": "lake.db.s.sales", "detail": {"sql": "INSERT INTO sales SELECT <b>id</b> FROM orders"}},
        {"source": "raw.db.s.orders", "sourceColumn": "id", "target": "lake.db.s.sales", "targetColumn": "id", "transformation": "identity"},
        {"source": "raw.db.s.orders", "sourceColumn": "email", "target": "lake.db.s.sales", "targetColumn": "buyer", "transformation": "transformation"}], "job": "etl.nightly"}
      """#
    #expect(try test.ask(.post, "/api/v1/lineage/edges", body: edges, as: test.token).status == 200)
    let more = #"""
      {"edges": [{"source": "lake.db.s.sales", "target": "lake.db.s.report"},
        {"source": "lake.db.s.sales", "sourceColumn": "buyer", "target": "lake.db.s.report", "targetColumn": "buyer", "transformation": "identity"},
        {"source": "raw.db.s.\#(Self.hostileJSON)", "target": "raw.db.s.orders"}]}
      """#
    #expect(try test.ask(.post, "/api/v1/lineage/edges", body: more, as: test.token).status == 200)
    let results = (1...9).map { #"{"check": "orders-fresh", "subject": "raw.db.s.orders", "outcome": "\#($0 == 9 ? "failed" : "passed")", "at": "2026-11-0\#($0)T08:00:00Z", "detail": {"value": \#($0)}}"# }
    #expect(try test.ask(.post, "/api/v1/checks/results", body: "[\(results.joined(separator: ","))]", as: test.token).status == 200)
    try test.catalog.read { reader in
      for (kind, name) in [(AssetKind.check, "orders-fresh"), (.user, "ann"), (.tag, "PII.Email"), (.schema, "raw.db.s"), (.service, "raw")] {
        let fqn = kind.namespace == .people ? try FQN(parts: [name]) : try FQN(name)
        ids[name] = try #require(try reader.asset(kind.namespace, fqn)).uuid.description
      }
    }
  }

  private static var hostileJSON: String { String(JSON.string(hostile.split(separator: "\"", omittingEmptySubsequences: false).joined()).text.dropFirst().dropLast()) }

  private static var documents: [String] {
    [
      #"{"kind": "table", "fqn": "raw.db.s.orders", "description": "One row an order", "properties": {"rowCount": 1234567, "sizeBytes": 4096, "constraints": [{"type": "primary", "name": "pk", "columns": ["id"]}], "queries": [{"query": "SELECT 1", "calls": 3}]}, "columns": [{"name": "id", "type": "bigint", "nullable": false}, {"name": "email", "type": "text", "description": "Who bought", "tags": ["PII.Email"]}, {"name": "address", "type": "struct", "fields": [{"name": "street", "type": "text"}]}], "owners": [{"name": "ann", "kind": "user", "role": "technical"}]}"#,
      #"{"kind": "table", "fqn": "lake.db.s.sales", "columns": [{"name": "id", "type": "bigint"}, {"name": "buyer", "type": "text"}]}"#,
      #"{"kind": "view", "fqn": "lake.db.s.report", "properties": {"definition": "SELECT buyer FROM sales"}, "columns": [{"name": "buyer", "type": "text", "tags": ["PII.Email"]}]}"#,
      #"{"kind": "job", "fqn": "etl.nightly"}"#, #"{"kind": "topic", "fqn": "kafka.orders"}"#,
      JSON.object([
        "kind": "table", "fqn": .string("raw.db.s.\(hostile.split(separator: "\"", omittingEmptySubsequences: false).joined())"),
        "displayName": .string(hostile), "description": .string(hostile), "subtype": .string(hostile),
        "properties": [hostile: .string(hostile), "definition": .string(hostile)],
        "columns": [["name": .string(hostile.split(separator: "\"").joined()), "type": .string(hostile), "description": .string(hostile)]],
      ]).text,
    ]
  }

  func id(_ fqn: String) throws -> String { try #require(ids[fqn]) }

  /// The hostile asset's id.
  var hostileID: String { get throws { try #require(ids.first { $0.key.contains("script") }).value } }

  /// An asset of the catalog by its name.
  func asset(_ fqn: String) throws -> Asset {
    let uuid = try #require(UUID(id(fqn)))
    return try test.catalog.read { try #require(try $0.asset(uuid: uuid)) }
  }

  /// A page as the administrator sees it; it must be well formed.
  func page(_ target: String, as token: String? = nil) throws -> String {
    let answer = try test.ask(.get, target, as: token ?? test.token, headers: [("Accept", "text/html")])
    #expect(answer.status == 200, "\(target): \(answer.text.suffix(600))")
    #expect(Markup(answer.text).faults == [], "\(target)")
    return answer.text
  }

  /// Sends a form and gives back where it leads.
  func post(_ target: String, _ fields: [(String, String)], as token: String? = nil) throws -> (status: Int, location: String) {
    let body = FormFields(fields.map { FormFields.Field($0.0, $0.1) }).encoded
    let request = HTTPRequest(
      .post, try URLTarget(Array(target.utf8)),
      headers: [
        "Host": "localhost", "Content-Type": "application/x-www-form-urlencoded", "Authorization": "Bearer \(token ?? test.token)",
      ], body: Array(body.utf8))
    let response = test.application.answer(request)
    return (Int(response.status.code), response.headers["Location"] ?? "")
  }

  /// Where a page leads on.
  func redirect(_ target: String) throws -> (status: Int, location: String) {
    let request = HTTPRequest(.get, try URLTarget(Array(target.utf8)), headers: ["Host": "localhost", "Authorization": "Bearer \(test.token)"])
    let response = test.application.answer(request)
    return (Int(response.status.code), response.headers["Location"] ?? "")
  }
}
