package import Catalog
package import Codecs
package import Net

/// What all requests of an application have in common.
final class Services: Sendable {
  let catalog: Catalog
  let crawls: CrawlControl
  let follower = Follower()
  let answers = MomentCache<String, HTTPResponse>(limit: 16 << 20, keepsOnlyRepeated: true)

  init(_ catalog: Catalog, _ crawls: CrawlControl) {
    self.catalog = catalog
    self.crawls = crawls
  }
}

/// One request on its way through a handler: what was asked, by whom, and what there is to answer from.
package struct Exchange: Sendable {
  package let request: HTTPRequest
  package let parameters: RouteParameters
  package let principal: Principal
  let services: Services
  /// What a form must carry back so that no other site can post it; empty without a session.
  package let formToken: String

  package var catalog: Catalog { services.catalog }
  package var crawls: CrawlControl { services.crawls }
  package var follower: Follower { services.follower }
  /// Answers of the moment, by the name that was asked for.
  package var answers: MomentCache<String, HTTPResponse> { services.answers }

  /// A parameter of the route's pattern; the router has made sure that it is there.
  package func parameter(_ name: String) -> String { parameters[name] ?? "" }

  /// A query parameter; nil when it is absent or empty.
  package func query(_ name: String) -> String? {
    request.target.query[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// A whole number in the query.
  /// - Throws: `CatalogError.invalid` outside the range.
  package func integer(_ name: String, _ range: ClosedRange<Int>, default fallback: Int) throws(CatalogError) -> Int {
    guard let text = query(name) else { return fallback }
    guard let value = Int(text), range.contains(value) else {
      throw .invalid(field: name, reason: "is \(text); a number from \(range.lowerBound) to \(range.upperBound) is expected")
    }
    return value
  }

  /// The body as JSON.
  /// - Throws: `CatalogError.invalid` with the offset of the fault.
  package func json() throws(CatalogError) -> JSON {
    do throws(JSONError) {
      return try JSON.parse(request.body)
    } catch { throw .invalid(field: "body", reason: "is not JSON: \(error)") }
  }

  /// The body as a JSON object with these fields and no others.
  package func object(_ known: [String]) throws(CatalogError) -> ObjectReader {
    try ObjectReader(try json(), known: known)
  }

  /// On whose behalf this request writes.
  package var context: WriteContext { principal.writeContext(requestID: request.id.description) }

  /// Reads one consistent view.
  package func read<Result>(_ body: (CatalogReader) throws -> Result) throws(CatalogError) -> Result {
    try catalog.read(body)
  }

  /// Writes on behalf of the caller.
  package func write<Result>(_ body: (CatalogWriter) throws -> Result) throws(CatalogError) -> Result {
    try catalog.write(context, body)
  }

  /// Larger requests hold their thread while they are written, so that not too many of them are in memory.
  private static let largestParked = 16 << 10

  /// Writes on behalf of the caller without holding a thread meanwhile, so that hundreds of writes can share a commit.
  /// - Parameter answer: makes the response from what `body` returns, once that is durable.
  /// - Throws: `CatalogError.busy` when too many wait.
  package func write<Result: Sendable>(
    _ body: @escaping @Sendable (CatalogWriter) throws -> Result,
    then answer: @escaping @Sendable (Result) throws -> HTTPResponse
  ) throws -> HTTPResponse {
    guard request.body.count <= Self.largestParked else { return try answer(try write(body)) }
    let promise = PromisedResponse()
    try catalog.write(context, body) { result in promise.keep { try answer(try result.get()) } }
    return HTTPResponse(body: .promised(promise))
  }

  /// The revision that `If-Match` asks for; nil without one or for `*`.
  /// - Throws: `CatalogError.invalid` for a tag that no answer gave.
  package func expectedRevision() throws(CatalogError) -> ChangeNumber? {
    guard let text = request.headers["If-Match"], text != "*" else { return nil }
    let digits = text.drop { $0 == "W" || $0 == "/" || $0 == "\"" || $0 == "r" }.prefix { $0.isNumber }
    guard let number = Int64(digits) else {
      throw .invalid(field: "If-Match", reason: "is \(text); the ETag of an earlier answer is expected")
    }
    return ChangeNumber(rawValue: number)
  }
}

extension ChangeNumber {
  /// The entity tag of an asset's document at this revision (RFC 9110 8.8.3): what the asset is linked to may have got
  /// another name, which changes the document and not the revision.
  package func entityTag(of document: [UInt8]) -> String {
    "\"r\(rawValue)-\(Hex.encode(ContentHash.hash(document)))\""
  }
}
