import Codecs
import Net
import System

/// Asks AWS Glue's Data Catalog, whose databases and tables have the shape of a Hive metastore's (AWS Glue API reference;
/// JSON 1.1 over POST).
struct GlueClient: Sendable {
  let endpoint: URL
  /// Nil asks without a signature.
  let signature: SignatureV4?
  /// The account whose catalog is meant; nil for the caller's own.
  let catalogID: String?
  private let http: HTTPClient

  private static let attempts = 5
  private static let advice = "check the endpoint"

  init(endpoint: URL, signature: SignatureV4?, catalogID: String?, http: HTTPClient) {
    self.endpoint = endpoint
    self.signature = signature
    self.catalogID = catalogID
    self.http = http
  }

  /// Where the catalog of a region is asked.
  static func address(region: String) -> String {
    "https://glue.\(region).amazonaws.com\(region.hasPrefix("cn-") ? ".cn" : "")"
  }

  /// What answers there, for people.
  var place: String { "the Glue Data Catalog at \(endpoint.authority?.description ?? "")" }

  func close() { http.close() }

  /// Hands out the databases page by page.
  func databases(_ body: ([HiveDatabase]) throws(CrawlError) -> Void) throws(CrawlError) {
    try pages("GetDatabases", [:], "DatabaseList", upTo: Paging.wholeLimit, HiveDatabase.init(glue:), body)
  }

  /// Hands out the tables and views of a database page by page.
  func tables(in database: HiveDatabaseName, _ body: ([HiveTable]) throws(CrawlError) -> Void) throws(CrawlError) {
    try pages("GetTables", ["DatabaseName": .string(database.name)], "TableList", { HiveTable(glue: $0, in: database) }, body)
  }

  /// - Parameters:
  ///   - limit: bytes of the whole list, where it is kept.
  ///   - read: an element of a list; nil for what is none, which ends the crawl: what was left out would be taken for gone.
  private func pages<Element>(
    _ action: String, _ question: JSONObject, _ list: String, upTo limit: Int = .max, _ read: (JSON) -> Element?,
    _ body: ([Element]) throws(CrawlError) -> Void
  ) throws(CrawlError) {
    var question = question
    question["MaxResults"] = 100
    var paging = Paging(byteLimit: limit)
    while true {
      let (answer, bytes) = try exchange(action, question)
      guard let page = answer[list]?.array else {
        throw .nonsense("\(place): \(action) answered \(answer[list]?.kindName ?? "nothing") as \(list); an array is expected", hint: Self.advice)
      }
      let elements = page.compactMap(read)
      guard elements.count == page.count else {
        throw .nonsense("\(place): \(action) answered something in \(list) that has no Name", hint: Self.advice)
      }
      try body(elements)
      guard let next = answer["NextToken"]?.string, !next.isEmpty else { return }
      do throws(Paging.Fault) {
        try paging.add(bytes: bytes)
        try paging.turn(to: next, after: page.first?["Name"]?.string)
      } catch { throw .source("\(place): \(action) \(error)", hint: nil) }
      question["NextToken"] = .string(next)
    }
  }

  /// What one action answers; a busy service is asked again.
  func ask(_ action: String, _ question: JSONObject) throws(CrawlError) -> JSON { try exchange(action, question).document }

  private func exchange(_ action: String, _ question: JSONObject) throws(CrawlError) -> (document: JSON, bytes: Int) {
    var pause = 0.2
    for attempt in 1...Self.attempts {
      let answer = try send(action, question)
      if answer.status.isSuccess { return (try parsed(answer, action), answer.body.count) }
      let failure = GlueFailure(answer)
      guard failure.isWorthRepeating, attempt < Self.attempts else {
        throw .source("\(place): \(action): \(failure)", hint: failure.hint)
      }
      MonotonicClock.pause(seconds: pause)
      pause *= 2
    }
    throw .source("\(place): \(action) was not answered", hint: nil)
  }

  private func send(_ action: String, _ question: JSONObject) throws(CrawlError) -> ClientResponse {
    var question = question
    question["CatalogId"] = catalogID.map(JSON.string)
    var request = ClientRequest(.post, endpoint, body: JSON.object(question).bytes())
    request.headers["Content-Type"] = "application/x-amz-json-1.1"
    request.headers["X-Amz-Target"] = "AWSGlue.\(action)"
    signature?.sign(&request, at: Timestamp(microseconds: WallClock.microseconds))
    do throws(HTTPClientError) { return try http.send(request) } catch {
      throw .source("\(place): \(error.cause)", hint: "check aws_region and the endpoint")
    }
  }

  private func parsed(_ answer: ClientResponse, _ action: String) throws(CrawlError) -> JSON {
    do throws(JSONError) { return try JSON.parse(answer.body, limits: .source) } catch {
      throw .source("\(place): \(action) answered no JSON: \(error)", hint: Self.advice)
    }
  }
}

/// What the service says instead of an answer.
struct GlueFailure: CustomStringConvertible {
  private let status: Int
  private let code: String
  private let message: String

  init(_ answer: ClientResponse) {
    let document = try? JSON.parse(answer.body, limits: .source)
    status = Int(answer.status.code)
    // Written `com.amazonaws.glue#AccessDeniedException`, or without what stands before the mark.
    code = document?["__type"]?.string?.split(separator: "#").last.map(String.init) ?? answer.status.reason
    message = String((document?["message"] ?? document?["Message"])?.string?.prefix(300) ?? "the answer says no more")
  }

  var description: String { "\(status) \(code): \(message)" }

  var isWorthRepeating: Bool {
    [429, 500, 502, 503, 504].contains(status) || ["ThrottlingException", "OperationTimeoutException"].contains(code)
  }

  var hint: String? {
    switch code {
    case "AccessDeniedException": "the credentials may not read this; glue:GetDatabases and glue:GetTables are needed"
    case "UnrecognizedClientException", "InvalidSignatureException", "IncompleteSignatureException", "MissingAuthenticationTokenException":
      "check the access key and its secret half"
    case "ExpiredTokenException": "the temporary keys are over"
    case "EntityNotFoundException": "check the catalog's id"
    default: status == 403 ? "check the access key and its secret half" : nil
    }
  }
}
