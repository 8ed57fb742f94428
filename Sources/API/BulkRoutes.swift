import Catalog
import Codecs
import Edge
import Net

/// Many assets in one request.
enum BulkRoutes {
  static var all: [Endpoint] { [bulk] }

  private static let bodyLimit = 10 << 20
  private static let chunk = 200

  private static let bulk = Endpoint(
    .post, "/api/v1/assets/bulk", .needs(.contribute),
    "Register many assets: a JSON array, or one document a line (application/x-ndjson). One answer per item, in order.",
    bodyLimit: bodyLimit
  ) { exchange in
    let items = try read(exchange)
    var answers: [JSON] = []
    var start = 0
    while start < items.count {
      let end = min(start + chunk, items.count)
      answers += try write(Array(items[start..<end]), from: start, exchange)
      start = end
    }
    let failed = answers.count { $0["status"]?.string == "error" }
    var writer = JSONWriter()
    writer.object { writer in
      writer.key("items")
      writer.value(.array(answers))
      writer.key("failed")
      writer.value(failed)
    }
    return .json(writer.bytes, failed == 0 ? .ok : .multiStatus)
  }

  /// One line or element; a line that is no JSON is an error of its own.
  private typealias Item = Result<JSON, CatalogError>

  private static func read(_ exchange: Exchange) throws(CatalogError) -> [Item] {
    guard exchange.request.contentType == "application/x-ndjson" else {
      guard let array = try exchange.json().array else {
        throw .invalid(field: "body", reason: "is no array; a JSON array or application/x-ndjson is expected")
      }
      return array.map { .success($0) }
    }
    var items: [Item] = []
    for line in exchange.request.body.split(separator: 0x0A, omittingEmptySubsequences: true)
    where !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) {
      do throws(JSONError) {
        items.append(.success(try JSON.parse(line)))
      } catch {
        items.append(.failure(.invalid(field: "items[\(items.count)]", reason: "is not JSON: \(error)")))
      }
    }
    return items
  }

  /// Writes a chunk in one transaction; when one item fails, each gets a transaction of its own.
  private static func write(_ items: [Item], from start: Int, _ exchange: Exchange) throws(CatalogError) -> [JSON] {
    do throws(CatalogError) {
      return try exchange.write { writer in
        try items.enumerated().map { index, item in try put(item, at: start + index, writer) }
      }
    } catch {
      guard error.isAboutOneItem else { throw error }
    }
    var answers: [JSON] = []
    for (index, item) in items.enumerated() {
      do throws(CatalogError) {
        answers.append(try exchange.write { try put(item, at: start + index, $0) })
      } catch {
        guard error.isAboutOneItem else { throw error }
        let problem = Problem(error)
        var object: JSONObject = [
          "status": "error", "code": .string(problem.code), "detail": .string(problem.detail),
        ]
        if let field = problem.field { object["field"] = .string(field) }
        answers.append(.object(object))
      }
    }
    return answers
  }

  private static func put(_ item: Item, at index: Int, _ writer: CatalogWriter) throws -> JSON {
    let result = try AssetDocument(try item.get(), path: "items[\(index)]").write(to: writer)
    let label = try writer.label(result.asset)
    return [
      "status": .string(result.outcome.rawValue), "id": .string(label.uuid.description),
      "fqn": .string(label.fqn.description),
    ]
  }
}

extension CatalogError {
  /// Whether the error lies in one item rather than in the state of the server.
  var isAboutOneItem: Bool {
    switch self {
    case .busy, .full, .store: false
    default: true
    }
  }
}
