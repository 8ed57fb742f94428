import Catalog
import Codecs
import Edge
import Net

/// Lineage, read and written.
enum LineageRoutes {
  static var all: [Endpoint] { [read, csv, write, remove, edges] }

  private static let read = Endpoint(
    .get, "/api/v1/lineage", .needs(.read), "Where an asset's or column's data comes from and where it goes.",
    parameters: LineageQuery.parameters, isExpensive: true
  ) { exchange in
    try exchange.read { reader in
      let answer = reader.lineage(try LineageQuery.request(exchange, reader))
      return .json(try JSONWriter.document { try reader.writeDocument(of: answer, to: &$0) })
    }
  }

  private static let csv = Endpoint(
    .get, "/api/v1/lineage.csv", .needs(.read), "The same nodes as a table.", parameters: LineageQuery.parameters,
    isExpensive: true
  ) { exchange in
    try exchange.read { reader in
      var table = CSVWriter()
      table.row(["distance", "kind", "name", "column"])
      for node in reader.lineage(try LineageQuery.request(exchange, reader)).nodes {
        guard let label = try reader.label(node.subject.asset) else { continue }
        let column = try node.subject.column.flatMap { try reader.column($0) }?.path.description ?? ""
        table.row(["\(node.distance)", label.kind.rawValue, label.fqn.description, column])
      }
      return HTTPResponse(type: "text/csv; charset=utf-8", table.bytes)
    }
  }

  private static let write = Endpoint(
    .post, "/api/v1/lineage/edges", .needs(.contribute),
    "State lineage: {\"edges\": [{\"source\", \"target\", \"sourceColumn\", \"targetColumn\", \"transformation\", \"detail\"}], \"job\", \"replace\"}.",
    bodyLimit: 10 << 20
  ) { exchange in
    let statement = try LineageStatement(exchange)
    let changed: Int
    if statement.replacesTargets {
      changed = try exchange.catalog.replaceEdges(statement.edges, job: statement.job, exchange.context)
    } else {
      changed = try exchange.catalog.putEdges(statement.edges, job: statement.job, exchange.context)
    }
    return .json(JSON.object(["changed": .int(Int64(changed))]).bytes())
  }

  private static let remove = Endpoint(
    .delete, "/api/v1/lineage/edges/{id}", .needs(.steward), "Remove one edge."
  ) { exchange in
    guard let id = Int64(exchange.parameter("id")) else { throw CatalogError.invalid(field: "id", reason: "is no number") }
    try exchange.write { try $0.removeEdge(id) }
    return HTTPResponse(.noContent)
  }

  private static let edges = Endpoint(
    .get, "/api/v1/assets/{id:any}/edges", .needs(.read), "The edges into and out of one asset, with what they come from."
  ) { exchange in
    try exchange.read { reader in
      let asset = try reader.named(exchange.parameter("id"))
      let edges = try reader.edges(into: asset.id) + reader.edges(outOf: asset.id)
      return .json(JSON.object(["edges": .array(try edges.map { try document($0, reader) })]).bytes())
    }
  }

  private static func document(_ edge: Edge, _ reader: CatalogReader) throws -> JSON {
    func name(_ subject: Subject) throws -> JSON {
      let asset = try reader.label(subject.asset)?.fqn.description ?? ""
      let column = try subject.column.flatMap { try reader.column($0) }?.path.description
      return column.map { ["asset": .string(asset), "column": .string($0)] } ?? ["asset": .string(asset)]
    }
    return [
      "id": .int(edge.id), "source": try name(edge.source), "target": try name(edge.target),
      "transformation": .string(edge.transformation.name), "confidence": .double(edge.confidence),
      "origin": .string(edge.origin.description), "firstSeen": .string(edge.firstSeen.rfc3339),
      "detail": .object(edge.detail),
    ]
  }
}
