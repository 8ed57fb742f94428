package import Catalog
package import Codecs
import Crypto
package import Net
import System

/// Answers every request: finds the route, learns who asks, refuses what is not allowed, maps errors.
package final class Application: Sendable {
  /// How the application behaves towards people who have not signed in, and how errors look in a browser.
  package struct Options: Sendable {
    /// Whether everybody may read.
    package var publicRead = false
    /// Whether cookies are only sent over TLS.
    package var secureCookies = false
    /// Draws an error for a browser.
    package var errorPage: @Sendable (Problem, RequestID) -> HTTPResponse = { $0.response(requestID: $1) }
    /// Takes lines for the log.
    package var log: @Sendable (String) -> Void = { _ in }

    package init() {}
  }

  package let catalog: Catalog
  package let follower = Follower()
  private let options: Options
  private let crawls: CrawlControl
  private let router: Router<Endpoint>
  private let useNotes = UseNotes()
  private let expensive = Guarded(0)

  /// Freezes the routes.
  /// - Throws: `RouteError` for two routes on one address.
  package init(
    _ catalog: Catalog, crawls: CrawlControl = .none, endpoints: [Endpoint], options: Options = Options()
  ) throws {
    self.catalog = catalog
    self.crawls = crawls
    self.options = options
    var router = Router<Endpoint>()
    for endpoint in endpoints { try router.add(endpoint.method, endpoint.pattern, endpoint) }
    self.router = router
  }

  /// How many bytes of body a route takes.
  package func bodyLimit(_ method: HTTPMethod, _ target: URLTarget) -> Int {
    if case .found(let endpoint, _) = router.match(method, target) { return endpoint.bodyLimit }
    return 64 << 10
  }

  /// Answers one request, and waits for what the answer waits for; called on many threads.
  package func answer(_ request: HTTPRequest) -> HTTPResponse { begin(request).settled() }

  /// Answers one request, or promises the answer where it depends on a commit; called on many threads.
  package func begin(_ request: HTTPRequest) -> HTTPResponse {
    finish(Result { try dispatch(request) }, request)
  }

  private func finish(_ result: Result<HTTPResponse, any Error>, _ request: HTTPRequest) -> HTTPResponse {
    var response: HTTPResponse
    do {
      response = try result.get()
    } catch { response = answer(to: error, request) }
    if case .promised(let promise) = response.body {
      promise.finishing { [self] in finish($0, request) }
      return response
    }
    response.headers.add("X-Request-Id", request.id.description)
    SecurityHeaders.add(to: &response)
    return response
  }

  private func dispatch(_ request: HTTPRequest) throws -> HTTPResponse {
    switch router.match(request.method, request.target) {
    case .found(let endpoint, let parameters): return try run(endpoint, parameters, request)
    case .options(let allow):
      return HTTPResponse(.noContent, headers: ["Allow": allow.map(\.rawValue).joined(separator: ", ")])
    case .methodNotAllowed(let allow):
      let methods = allow.map(\.rawValue).joined(separator: ", ")
      var response = answer(
        to: Problem(.methodNotAllowed, code: "method-not-allowed", "this address takes \(methods)"), request)
      response.headers.add("Allow", methods)
      return response
    case .encodedSeparator:
      throw Problem(.badRequest, code: "invalid", "the path holds an encoded slash where none is accepted")
    case .notFound:
      throw Problem(.notFound, code: "not-found", "there is nothing at \(request.target.path)")
    }
  }

  private func run(_ endpoint: Endpoint, _ parameters: RouteParameters, _ request: HTTPRequest) throws -> HTTPResponse {
    let (principal, session) = try identify(request)
    if case .needs(let permission) = endpoint.access, !principal.may(permission) {
      throw Self.refusal(principal, permission)
    }
    let formToken = session.map(Self.formToken) ?? ""
    if !request.method.isSafe {
      try CrossSite.check(request, session: session, formToken: formToken, isAPI: Self.isAPI(request))
    }
    let exchange = Exchange(
      request: request, parameters: parameters, principal: principal, catalog: catalog, crawls: crawls,
      follower: follower, formToken: formToken)
    guard endpoint.isExpensive else { return try endpoint.handle(exchange) }
    let admitted = expensive.withLock { running in
      guard running < 4 else { return false }
      running += 1
      return true
    }
    guard admitted else { throw Problem(.serviceUnavailable, code: "busy", "too many large answers are being made; ask again") }
    defer { expensive.withLock { $0 -= 1 } }
    return try endpoint.handle(exchange)
  }

  private static func refusal(_ principal: Principal, _ permission: Permission) -> Problem {
    principal.isKnown
      ? Problem(
        .forbidden, code: "forbidden", "\(principal.name) may not \(permission.summary); an administrator can give the role")
      : Problem(.unauthorized, code: "unauthorized", "sign in, or send a token as Authorization: Bearer …")
  }

  private func identify(_ request: HTTPRequest) throws -> (Principal, session: String?) {
    if let header = request.headers["Authorization"] {
      guard header.lowercased().hasPrefix("bearer ") else {
        throw Problem(.unauthorized, code: "unauthorized", "only Authorization: Bearer is understood")
      }
      let secret = String(header.dropFirst("bearer ".count))
      guard let principal = try catalog.read({ try $0.principal(token: secret) }) else {
        throw Problem(.unauthorized, code: "unauthorized", "the token is unknown, expired or revoked")
      }
      if useNotes.isDue(secret) { note { try $0.noteUse(token: secret) } }
      return (principal, nil)
    }
    if let secret = request.cookie(SessionCookie.name),
      let principal = try catalog.read({ try $0.principal(session: secret) })
    {
      if useNotes.isDue(secret) { note { try $0.noteUse(session: secret) } }
      return (principal, secret)
    }
    return (.anonymous(mayRead: options.publicRead), nil)
  }

  private func note(_ body: (CatalogWriter) throws -> Void) {
    do throws(CatalogError) {
      try catalog.write(.system, body)
    } catch {
      // Nobody waits for this note; a full disk must not lock people out.
      options.log("could not note the use of a session or token: \(error)")
    }
  }

  /// What a session's forms carry: nobody can tell it without the session's secret.
  private static func formToken(_ session: String) -> String {
    Hex.encode(Array(HashFunction.sha256.hmac(Array("form".utf8), key: Array(session.utf8)).prefix(16)))
  }

  private static func isAPI(_ request: HTTPRequest) -> Bool {
    ["/api/", "/datahub/", "/openmetadata/", "/marquez/"].contains { request.target.rawPath.hasPrefix($0) }
  }

  private func answer(to error: any Error, _ request: HTTPRequest) -> HTTPResponse {
    let problem: Problem
    switch error {
    case let error as Problem: problem = error
    case let error as CatalogError:
      problem = Problem(error)
      if case .store(let reason) = error { options.log("request \(request.id): \(reason)") }
    default:
      problem = Problem(CatalogError.store("\(error)"))
      options.log("request \(request.id): \(error)")
    }
    let wantsPage = !Self.isAPI(request) && (request.headers["Accept"]?.contains("text/html") ?? false)
    guard wantsPage else {
      var response = problem.response(requestID: request.id)
      if problem.status == .unauthorized { response.headers.add("WWW-Authenticate", "Bearer") }
      if problem.status == .serviceUnavailable { response.headers.add("Retry-After", "1") }
      return response
    }
    if problem.status == .unauthorized && request.method == .get {
      let here = request.target.rawPath + (request.target.rawQuery.map { "?\($0)" } ?? "")
      return .redirect(to: "/sign-in?next=\(PercentEncoding.encode(here, keeping: .unreserved))")
    }
    return options.errorPage(problem, request.id)
  }
}

/// Remembers which secrets were noted as used within the last minute, so that not every request writes.
private final class UseNotes: Sendable {
  private let noted = Guarded<[[UInt8]: UInt64]>([:])

  func isDue(_ secret: String) -> Bool {
    let key = Array(HashFunction.sha256.hash(Array(secret.utf8)).prefix(8))
    let now = MonotonicClock.now
    return noted.withLock { noted in
      if let last = noted[key], now &- last < 60_000_000_000 { return false }
      if noted.count > 10_000 { noted.removeAll(keepingCapacity: true) }
      noted[key] = now
      return true
    }
  }
}
