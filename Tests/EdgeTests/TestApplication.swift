import API
import Catalog
import Codecs
import Edge
import Net
import SQLite
import System
import Testing
import Web

/// The API and the pages over a temporary catalog, without a socket.
final class TestApplication {
  let directory: String
  let catalog: Catalog
  let application: Application
  let token: String

  init(publicRead: Bool = false, callerRate: RateLimit? = nil, crawls: CrawlControl = .none) throws {
    directory = try File.temporaryDirectory(prefix: "cairn-edge")
    let root = #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()
    let migrations = try File.list("\(root)/migrations").compactMap { name in
      Migration(fileName: name, content: try File.read("\(root)/migrations/\(name)"))
    }
    catalog = try Catalog(directory: directory, migrations: migrations)
    var options = Application.Options()
    options.publicRead = publicRead
    options.callerRate = callerRate
    options.errorPage = { Pages.error($0, $1) }
    application = try Application(
      catalog, crawls: crawls, endpoints: Self.endpoints, options: options)
    token = try catalog.write(.system) { writer in
      let user = try writer.createUser("ann", role: .admin)
      return try writer.createToken("test", for: user.id, scopes: Set(Permission.allCases)).secret
    }
  }

  deinit {
    try? catalog.close()
    try? File.removeTree(directory)
  }

  /// Every route there is, pages included.
  static var endpoints: [Endpoint] {
    RESTAPI.endpoints(metrics: Metrics()) + Pages.endpoints(assets: [:], secureCookies: false)
  }

  /// The secret of a new token of a new user with a role; it may do what its scopes and the role have in common.
  func token(_ role: Role, scopes: Set<Permission> = Set(Permission.allCases)) throws -> String {
    try catalog.write(.system) { writer in
      let user = try writer.createUser("\(role.rawValue)-\(scopes.count)", role: role)
      return try writer.createToken("t", for: user.id, scopes: scopes).secret
    }
  }

  /// The cookie of a new session of the administrator.
  func session() throws -> (String, String) {
    let secret = try catalog.write(.system) { writer in
      try writer.beginSession(of: try #require(try writer.reader.user("ann")).id, client: nil)
    }
    return ("Cookie", "\(SessionCookie.name)=\(secret)")
  }

  func ask(
    _ method: HTTPMethod, _ target: String, body: String = "", type: String = "application/json", as token: String? = nil,
    headers extra: [(String, String)] = []
  ) throws -> (status: Int, text: String) {
    var headers: HTTPHeaders = ["Host": "localhost"]
    if !body.isEmpty { headers.add("Content-Type", type) }
    if let token { headers.add("Authorization", "Bearer \(token)") }
    for (name, value) in extra { headers.add(name, value) }
    let request = HTTPRequest(method, try URLTarget(Array(target.utf8)), headers: headers, body: Array(body.utf8))
    let response = application.answer(request)
    guard case .bytes(let bytes) = response.body else { return (Int(response.status.code), "") }
    return (Int(response.status.code), String(decoding: bytes, as: UTF8.self))
  }
}

extension CrawlControl {
  /// Knows one wrong key, and starts run 7 whatever it is asked for.
  static let scripted = CrawlControl(
    lint: { text in
      text.contains("sorce")
        ? (nil, [RecipeFinding(.fault, line: 2, "there is no key sorce; did you mean source")]) : ("shop", [])
    },
    start: { _, _, _ in 7 }, cancel: { _ in false }, next: { _ in nil })
}
