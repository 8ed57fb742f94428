import Catalog
import Codecs
import Edge
import Net

/// Many assets in one request.
enum BulkRoutes {
  static var all: [Endpoint] { [bulk] }

  private static let bodyLimit = 10 << 20
  private static let chunk = 500

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
      // What can be worked out without the store is worked out here, on the request's own thread.
      let documents = items[start..<end].enumerated().map { index, item in
        Result { () throws(CatalogError) in try item.document(path: "items[\(start + index)]") }
      }
      try write(documents[...], exchange, &answers)
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

  /// One line or element.
  private enum Item {
    case line(ArraySlice<UInt8>)
    case element(JSON)

    func document(path: String) throws(CatalogError) -> AssetDocument {
      switch self {
      case .line(let bytes): try AssetDocument(Array(bytes), path: path)
      case .element(let json): try AssetDocument(json, path: path)
      }
    }
  }

  private static func read(_ exchange: Exchange) throws(CatalogError) -> [Item] {
    guard exchange.request.contentType == "application/x-ndjson" else {
      guard let array = try exchange.json().array else {
        throw .invalid(field: "body", reason: "is no array; a JSON array or application/x-ndjson is expected")
      }
      return array.map { .element($0) }
    }
    return lines(of: exchange.request.body)
  }

  /// The lines that are more than white space. A closure asked at each byte would take as long as reading them.
  private static func lines(of body: [UInt8]) -> [Item] {
    var lines: [Item] = []
    var start = 0
    while start < body.count {
      let end = body.span.firstIndex(of: 0x0A, from: start) ?? body.count
      let line = body[start..<end]
      if line.contains(where: { $0 != 0x20 && $0 != 0x0D && $0 != 0x09 }) { lines.append(.line(line)) }
      start = end + 1
    }
    return lines
  }

  /// Writes a chunk in as few transactions as people's edits allow; when one item fails, each that is left gets a
  /// transaction of its own.
  private static func write(
    _ documents: ArraySlice<Result<AssetDocument, CatalogError>>, _ exchange: Exchange, _ answers: inout [JSON]
  ) throws(CatalogError) {
    var rest = documents
    do throws(CatalogError) {
      while !rest.isEmpty {
        let written = try exchange.write { writer in
          var written: [JSON] = []
          for document in rest {
            written.append(try put(document.get(), writer))
            if writer.shouldYield { break }
          }
          return written
        }
        answers += written
        rest = rest.dropFirst(written.count)
      }
      return
    } catch {
      guard error.isAboutOneItem else { throw error }
    }
    for document in rest {
      do throws(CatalogError) {
        let document = try document.get()
        answers.append(try exchange.write { try put(document, $0) })
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
  }

  private static func put(_ document: AssetDocument, _ writer: CatalogWriter) throws -> JSON {
    let result = try document.write(to: writer)
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
