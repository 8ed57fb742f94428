import Codecs
import Net

/// Asks the management plugin of a broker (https://www.rabbitmq.com/docs/http-api-reference).
struct RabbitMQClient {
  let url: URL
  let user: String
  private let password: String
  private let http: HTTPClient
  /// How many entries one answer holds.
  private static let pageSize = 500

  /// - Parameter url: the plugin's address without `/api`.
  init(_ url: URL, user: String, password: String, tls: TLSClientConfiguration, timeout: Double) {
    self.url = url
    self.user = user
    self.password = password
    var configuration = HTTPClientConfiguration()
    configuration.tls = tls
    configuration.connectTimeout = min(timeout, 15)
    configuration.responseTimeout = timeout
    configuration.totalTimeout = timeout
    http = HTTPClient(configuration)
  }

  /// How errors name the place and the login; never with the password.
  var place: String { "RabbitMQ at \(url.host ?? ""):\(url.port ?? 0), user \"\(user)\"" }

  /// What one path answers.
  /// - Throws: `CrawlError.source` for anything but 200 with JSON.
  func get(_ path: String) throws(CrawlError) -> JSON {
    let request = try request(path)
    let answer: ClientResponse
    do throws(HTTPClientError) {
      answer = try http.send(request)
    } catch { throw .source("\(place): \(error)", hint: "check management_url, and that the management plugin is enabled") }
    switch answer.status.code {
    case 200: break
    case 401: throw .source("\(place): the password or the user is wrong", hint: "the user also needs the tag monitoring")
    case 403: throw .source("\(place): the user may not read /api/\(path)", hint: "give the user the tag monitoring")
    case let code: throw .source("\(place): /api/\(path) answered \(code)", hint: nil)
    }
    do throws(JSONError) {
      return try JSON.parse(answer.body)
    } catch { throw .source("\(place): /api/\(path) is not JSON: \(error)", hint: "check management_url") }
  }

  /// Hands over a list page by page.
  func forEach(_ path: String, _ body: (JSON) throws(CrawlError) -> Void) throws(CrawlError) {
    var page = 1
    while true {
      let answer = try get("\(path)?page=\(page)&page_size=\(Self.pageSize)")
      // What knows no pages, such as /bindings, answers everything at once.
      if let all = answer.array {
        for element in all { try body(element) }
        return
      }
      guard let items = answer["items"]?.array, let pages = answer["page_count"]?.int else {
        throw .source("\(place): /api/\(path) answered no list", hint: nil)
      }
      for element in items { try body(element) }
      guard page < pages, !items.isEmpty else { return }
      page += 1
    }
  }

  private func request(_ path: String) throws(CrawlError) -> ClientRequest {
    let base = url.path.hasSuffix("/") ? String(url.path.dropLast()) : url.path
    let address: URL
    do throws(URLError) {
      address = try URL("\(url.scheme)://\(url.authority?.description ?? "")\(base)/api/\(path)")
    } catch { throw .source("management_url: \(error)", hint: nil) }
    var request = ClientRequest(.get, address)
    request.authorize(user: user, password: password)
    return request
  }
}
