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
    /// Requests of one token, or of one user in a browser, per second over time; further ones are answered 429. Nil does
    /// not count.
    package var callerRate: RateLimit?
    /// Draws an error for a browser.
    package var errorPage: @Sendable (Problem, RequestID) -> HTTPResponse = { $0.response(requestID: $1) }
    /// Takes lines for the log.
    package var log: @Sendable (String) -> Void = { _ in }

    package init() {}
  }

  private let services: Services
  private let options: Options
  private let router: Router
  /// By the numbers of their routes.
  private let endpoints: [Endpoint]
  /// What can be asked for without naming anything.
  private let addresses: [String]
  private let identities: Identities
  private let callerRates: RateLimiter?
  private let expensive = Guarded(0)

  package var catalog: Catalog { services.catalog }
  package var follower: Follower { services.follower }

  /// Freezes the routes.
  /// - Throws: `RouteError` for two routes on one address.
  package init(
    _ catalog: Catalog, crawls: CrawlControl = .none, endpoints: [Endpoint], options: Options = Options()
  ) throws {
    services = Services(catalog, crawls)
    self.options = options
    identities = Identities(catalog, publicRead: options.publicRead, log: options.log)
    callerRates = options.callerRate.map { RateLimiter($0) }
    var router = Router()
    for endpoint in endpoints { try router.add(endpoint.method, endpoint.pattern) }
    self.router = router
    self.endpoints = endpoints
    addresses = router.all.filter { $0.method == .get }.map(\.pattern.description).filter { !$0.contains("{") }.sorted()
  }

  /// How many bytes of body a route takes.
  package func bodyLimit(_ method: HTTPMethod, _ target: URLTarget) -> Int {
    if case .found(let route, _) = router.match(method, target) { return endpoints[route].bodyLimit }
    return 64 << 10
  }

  /// Answers one request, and waits for what the answer waits for; called on many threads.
  package func answer(_ request: HTTPRequest) -> HTTPResponse { begin(request).settled() }

  /// Answers one request, or promises the answer where it depends on a commit; called on many threads.
  package func begin(_ request: HTTPRequest) -> HTTPResponse {
    finish(request) { try dispatch(request) }
  }

  private func finish(_ request: HTTPRequest, _ make: () throws -> HTTPResponse) -> HTTPResponse {
    var response: HTTPResponse
    do {
      response = try make()
    } catch { response = answer(to: error, request) }
    if case .promised(let promise) = response.body {
      promise.finishing { [self] result in finish(request) { try result.get() } }
      return response
    }
    SecurityHeaders.add(to: &response)
    return response
  }

  private func dispatch(_ request: HTTPRequest) throws -> HTTPResponse {
    switch router.match(request.method, request.target) {
    case .found(let route, let parameters): return try run(endpoints[route], parameters, request)
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
    case .notFound: throw try nothing(at: request)
    }
  }

  /// What was perhaps meant: an address that is written alike, and for who may read, assets of such a name.
  private func nothing(at request: HTTPRequest) throws -> Problem {
    let path = request.target.path
    var problem = Problem(.notFound, code: "not-found", "there is nothing at \(path)")
    problem.pages = nearest(to: path, among: addresses).map { [$0] } ?? []
    guard Self.wantsPage(request), let name = request.target.segments.last?.text,
      try identities.identify(request).principal.may(.read)
    else { return problem }
    problem.near = try catalog.read { try $0.namesLike(name) }
    return problem
  }

  private func run(_ endpoint: Endpoint, _ parameters: RouteParameters, _ request: HTTPRequest) throws -> HTTPResponse {
    let identity = try identities.identify(request)
    let (principal, session) = (identity.principal, identity.session)
    if case .needs(let permission) = endpoint.access {
      try countRequest(identity)
      guard principal.may(permission) else { throw Self.refusal(principal, permission) }
    }
    let formToken = session.map(Self.formToken) ?? ""
    if !request.method.isSafe {
      try CrossSite.check(request, session: session, formToken: formToken, isAPI: Self.isAPI(request))
    }
    let exchange = Exchange(
      request: request, parameters: parameters, principal: principal, services: services, formToken: formToken)
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

  private func countRequest(_ identity: Identity) throws {
    guard let callerRates, let caller = identity.caller,
      let seconds = callerRates.refusal(of: caller, at: MonotonicClock.now)
    else { return }
    let who = identity.principal.token.map { "the token \($0)" } ?? identity.principal.name
    throw Problem(
      .tooManyRequests, code: "too-many-requests", "\(who) has made too many requests; try again in \(seconds) s",
      retryAfter: seconds)
  }

  /// What a session's forms carry: nobody can tell it without the session's secret.
  private static func formToken(_ session: String) -> String {
    Hex.encode(Array(HashFunction.sha256.hmac(Array("form".utf8), key: Array(session.utf8)).prefix(16)))
  }

  private static func isAPI(_ request: HTTPRequest) -> Bool {
    ["/api/", "/datahub/", "/openmetadata/", "/marquez/"].contains { request.target.rawPath.hasPrefix($0) }
  }

  private static func wantsPage(_ request: HTTPRequest) -> Bool {
    !isAPI(request) && (request.headers["Accept"]?.contains("text/html") ?? false)
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
    guard Self.wantsPage(request) else {
      var response = problem.response(requestID: request.id)
      if problem.status == .unauthorized { response.headers.add("WWW-Authenticate", "Bearer") }
      if let seconds = problem.retryAfter { response.headers.add("Retry-After", "\(seconds)") }
      return response
    }
    if problem.status == .unauthorized && request.method == .get {
      let here = request.target.rawPath + (request.target.rawQuery.map { "?\($0)" } ?? "")
      return .redirect(to: "/sign-in?next=\(PercentEncoding.encode(here, keeping: .unreserved))")
    }
    var page = options.errorPage(problem, request.id)
    if let seconds = problem.retryAfter { page.headers.add("Retry-After", "\(seconds)") }
    return page
  }
}
