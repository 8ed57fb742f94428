import Catalog
import Codecs
import Edge
import Net

/// Finding things: as a page, as JSON and as CSV, all by one address.
enum SearchPages {
  /// More rows than a spreadsheet is pleasant with; who wants all takes them over the API.
  private static let exportLimit = 10_000

  static func all(_ layout: Layout) -> [Endpoint] { [page(layout), json, csv, byName] }

  private static func page(_ layout: Layout) -> Endpoint {
    Endpoint(.get, "/search", .needs(.read), "Find assets and columns.") { exchange in
      let request = try SearchRequest(exchange)
      let body = try exchange.read { reader in
        let found = try reader.search(request.query, request.options)
        var other = SearchOptions(limit: 0, scopes: [request.scope == .column ? .asset : .column])
        other.sort = .name
        let view = SearchView(
          request: request, found: found, others: reader.searchAnswer(request.query, other).total, reader: reader,
          exchange: exchange)
        return try view.html
      }
      return .page(
        layout.page(
          exchange, title: request.query.isEmpty ? "Everything, A to Z" : "Search: \(request.query)",
          heading: request.query.isEmpty ? "Everything, A to Z" : "Search results", query: request.query, body))
    }
  }

  private static let json = Endpoint(.get, "/search.json", .needs(.read), "A page of search results as JSON.") { exchange in
    let request = try SearchRequest(exchange)
    return try exchange.read { reader in
      let answer = reader.searchAnswer(request.query, request.options)
      var facets: JSONObject = [:]
      for field in SearchRequest.facets {
        guard let counts = answer.facets[field], !counts.isEmpty else { continue }
        facets[field.queryName] = .array(counts.map { ["value": .string($0.value), "count": .int(Int64($0.count))] })
      }
      let document = try JSONWriter.document { writer in
        writer.member("query", request.query)
        writer.member("page", request.page)
        writer.member("total", answer.total)
        writer.key("hits")
        try reader.writeHits(of: answer, to: &writer)
        writer.member("facets", .object(facets))
      }
      return .json(document)
    }
  }

  private static let csv = Endpoint(
    .get, "/search.csv", .needs(.read), "All search results as a table, up to 10,000.", isExpensive: true
  ) { exchange in
    let request = try SearchRequest(exchange)
    var options = request.options
    (options.limit, options.offset, options.facets) = (exportLimit, 0, [])
    let found = try exchange.read { try $0.search(request.query, options) }
    var table = CSVWriter()
    table.row(["kind", "name", "column", "type", "description"])
    for hit in found.hits {
      table.row([
        hit.column == nil ? hit.asset.kind.rawValue : "column", hit.asset.fqn.description,
        hit.column?.path.description ?? "", hit.column.map { $0.nativeType ?? $0.type.name } ?? "", hit.description ?? "",
      ])
    }
    return .csv(table.bytes, named: "search.csv")
  }

  private static let byName = Endpoint(
    .get, "/a/{name...}", .needs(.read), "The page of the asset that a name means."
  ) { exchange in
    let name = exchange.parameter("name")
    return try exchange.read { reader in
      guard let subject = try reader.resolve(name), let label = try reader.label(subject.asset) else {
        throw CatalogError.notFound(kind: "asset", id: name, near: try reader.namesLike(name))
      }
      let column = try subject.column.flatMap { try reader.column($0) }?.path.description
      let address = column.map { Address("assets", label.uuid.description, "columns", $0) }
      return .redirect(to: (address ?? Address("assets", label.uuid.description)).text)
    }
  }
}

extension HTTPResponse {
  /// A table that browsers offer to save.
  static func csv(_ bytes: [UInt8], named name: String) -> HTTPResponse {
    var response = HTTPResponse(type: "text/csv; charset=utf-8", bytes)
    response.headers.add("Content-Disposition", "attachment; filename=\"\(name)\"")
    return response
  }
}
