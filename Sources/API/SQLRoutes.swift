import Catalog
import Codecs
import Edge
import Net
import SQLLineage

/// Lineage of SQL text that is in no source.
enum SQLRoutes {
  static var all: [Endpoint] { [lineage] }

  private static let lineage = Endpoint(
    .post, "/api/v1/sql/lineage", .needs(.read),
    "The lineage of SQL statements: {\"sql\", \"dialect\", \"service\", \"database\", \"schema\", \"save\"}; saving needs contribute.",
    bodyLimit: 4 << 20, isExpensive: true
  ) { exchange in
    let fields = try exchange.object(["sql", "dialect", "service", "database", "schema", "save"])
    var request = SQLRequest(
      try fields.requiredString("sql"), dialect: try fields.string("dialect"), service: try fields.string("service"),
      database: try fields.string("database"), schema: try fields.string("schema"))
    // Somebody waits for the answer, and others for the thread.
    request.budget.time = .seconds(3)
    let saves = try fields.bool("save") ?? false
    if saves {
      guard exchange.principal.may(.contribute) else {
        throw CatalogError.forbidden(reason: "saving lineage needs the permission contribute")
      }
      guard request.service != nil else {
        throw CatalogError.invalid(field: "service", reason: "is missing; lineage is saved between the tables of a service")
      }
    }
    let answer = try request.answer(from: exchange.catalog)
    var document = answer.json
    if saves { document["saved"] = .int(Int64(try exchange.write { try $0.putEdges(answer.edges) })) }
    return .json(JSON.object(document).bytes())
  }
}
