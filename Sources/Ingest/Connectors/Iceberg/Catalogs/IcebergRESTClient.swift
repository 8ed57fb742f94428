import Codecs
import Net
import System

/// Asks a REST catalog: one request, one JSON document, errors in its own words.
final class IcebergRESTClient: Sendable {
  private let session: IcebergRESTSession
  private let client: HTTPClient
  private static let attempts = 4

  init(_ session: IcebergRESTSession, _ client: HTTPClient) {
    self.session = session
    self.client = client
  }

  /// The document at an address.
  func get(_ url: URL, headers: [String: String] = [:]) throws(IcebergCatalogError) -> JSON {
    try measured(url, headers: headers).document
  }

  /// The same with its length in bytes.
  func measured(_ url: URL, headers: [String: String] = [:]) throws(IcebergCatalogError) -> (document: JSON, bytes: Int) {
    var pause = 0.2
    var hasRenewed = false
    for attempt in 1...Self.attempts {
      var request = ClientRequest(.get, url)
      request.headers["Accept"] = "application/json"
      for (name, value) in headers { request.headers[name] = value }
      let generation = try session.authorize(&request)
      let response: ClientResponse
      do throws(HTTPClientError) { response = try client.send(request) } catch {
        throw IcebergCatalogError(description: "\(error)", isConnectionLost: true)
      }
      switch response.status.code {
      case 200: return (try Self.document(response), response.body.count)
      case 401, 419:
        guard !hasRenewed, session.isRenewable else { throw Self.refusal(response) }
        hasRenewed = true
        try session.renew(generation)
      case 429, 502, 503, 504:
        guard attempt < Self.attempts else { throw Self.refusal(response) }
        MonotonicClock.pause(seconds: pause)
        pause *= 3
      default: throw Self.refusal(response)
      }
    }
    throw IcebergCatalogError(description: "\(url.withoutCredentials) refuses every token that it gives")
  }

  private static func document(_ response: ClientResponse) throws(IcebergCatalogError) -> JSON {
    let document: JSON
    do throws(JSONError) {
      document = try JSON.parse(response.body, limits: .source)
    } catch { throw nonsense(response.url, "is not JSON: \(error)") }
    guard document.object != nil else { throw nonsense(response.url, "is \(document.kindName); an object is expected") }
    return document
  }

  /// An answer that no such catalog gives.
  /// - Parameter what: goes on after "the answer".
  static func nonsense(_ url: URL, _ what: String) -> IcebergCatalogError {
    IcebergCatalogError(
      description: "\(url.withoutCredentials): the answer \(what)", hint: "does uri lead to an Iceberg REST catalog?",
      isNonsense: true)
  }

  /// The error in the catalog's words (ErrorModel).
  private static func refusal(_ response: ClientResponse) -> IcebergCatalogError {
    // What cannot be read is told by its status.
    let model = (try? JSON.parse(response.body, limits: .source))?["error"]
    let message = model?["message"]?.string ?? model?.string
    let line = [model?["type"]?.string, message.map { String($0.prefix(300)) }].compactMap(\.self).joined(separator: ": ")
    let hint: String? =
      switch response.status.code {
      case 401, 419: "set token or credential"
      case 403: "the login may not read this; grant it the right to list and load"
      case 404 where model == nil: "does uri lead to an Iceberg REST catalog, and is warehouse right?"
      default: nil
      }
    return IcebergCatalogError(
      description: "\(response.url.withoutCredentials): \(response.status)" + (line.isEmpty ? "" : ", \(line)"), hint: hint,
      isConnectionLost: response.status.code >= 500 && response.status != .notImplemented, status: Int(response.status.code))
  }
}
