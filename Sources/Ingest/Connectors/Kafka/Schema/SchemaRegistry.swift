import Codecs
import Net

/// Asks a schema registry.
struct SchemaRegistry {
  let url: URL
  private let user: String?
  private let password: String
  private let http: HTTPClient

  init(_ url: URL, user: String?, password: String, tls: TLSClientConfiguration, timeout: Double) {
    self.url = url
    self.user = user
    self.password = password
    var configuration = HTTPClientConfiguration()
    configuration.tls = tls
    configuration.responseTimeout = timeout
    configuration.totalTimeout = timeout
    http = HTTPClient(configuration)
  }

  var place: String { "the schema registry at \(url.host ?? ""):\(url.port ?? 0)" }

  /// The names of all subjects.
  func subjects() throws(CrawlError) -> [String] {
    let answer = try get("subjects")
    return answer?.array?.compactMap(\.string) ?? []
  }

  /// The newest version of a subject's schema; nil when it is gone or of no known kind.
  func latest(_ subject: String) throws(CrawlError) -> SchemaSubject? {
    try get("subjects/\(Self.encode(subject))/versions/latest").flatMap(SchemaSubject.init)
  }

  func version(_ reference: SchemaSubject.Reference) throws(CrawlError) -> SchemaSubject? {
    try get("subjects/\(Self.encode(reference.subject))/versions/\(reference.version)").flatMap(SchemaSubject.init)
  }

  /// The numbers of all versions.
  func versions(_ subject: String) throws(CrawlError) -> [Int] {
    try get("subjects/\(Self.encode(subject))/versions")?.array?.compactMap(\.int) ?? []
  }

  /// What a new version must be compatible with: the subject's own rule or the registry's.
  func compatibility(_ subject: String) throws(CrawlError) -> String? {
    if let own = try get("config/\(Self.encode(subject))")?["compatibilityLevel"]?.string { return own }
    return try get("config")?["compatibilityLevel"]?.string
  }

  private static func encode(_ subject: String) -> String {
    PercentEncoding.encode(subject, keeping: .unreserved)
  }

  /// - Returns: nil for 404.
  private func get(_ path: String) throws(CrawlError) -> JSON? {
    let base = url.path.hasSuffix("/") ? String(url.path.dropLast()) : url.path
    guard let address = try? URL("\(url.scheme)://\(url.authority?.description ?? "")\(base)/\(path)") else {
      throw .source("\(place): \(path) makes no URL", hint: "check schema_registry_url")
    }
    var request = ClientRequest(.get, address)
    if let user { request.authorize(user: user, password: password) }
    let answer: ClientResponse
    do throws(HTTPClientError) { answer = try http.send(request) } catch {
      throw .source("\(place): \(error)", hint: "check schema_registry_url")
    }
    switch answer.status.code {
    case 200: break
    case 404: return nil
    case 401, 403:
      throw .source("\(place): the user may not read /\(path)", hint: "check schema_registry_username and schema_registry_password")
    case let code: throw .source("\(place): /\(path) answered \(code)", hint: nil)
    }
    do throws(JSONError) { return try JSON.parse(answer.body) } catch {
      throw .source("\(place): /\(path) is not JSON: \(error)", hint: "check schema_registry_url")
    }
  }
}
