import Codecs
import Net
import System

/// Where a Trino server is and who asks.
struct TrinoSettings: Sendable {
  /// How the user proves who it is.
  enum Login: Sendable {
    case none
    case password(String)
    /// A JSON Web Token.
    case token(String)
  }

  let url: URL
  let user: String
  var login = Login.none
  /// Whether the server is Presto, whose fields have another name.
  var isPresto = false
  var tls = TLSClientConfiguration()
  /// Seconds for one answer.
  var timeout = 60.0
  /// Seconds for one statement, the time it waits for its turn included.
  var statementTimeout = 300.0
  /// Bytes of all answers to one statement: more than any catalog's names come to.
  var resultLimit = 256 << 20

  /// How errors name the place and the login; never with the password.
  var description: String { "\(isPresto ? "Presto" : "Trino") at \(url.authority?.description ?? ""), user \"\(user)\"" }

  /// What the server's history calls these statements, so that they are not taken for anybody's use.
  static let source = "cairn"
}

/// Runs statements on a Trino server, one at a time: the thin shell that moves answers between HTTP and the exchange.
struct TrinoClient {
  let settings: TrinoSettings
  private let http: HTTPClient
  /// For farewells, which nobody waits for.
  private let farewell: HTTPClient
  private let isCancelled: () -> Bool

  init(_ settings: TrinoSettings, isCancelled: @escaping () -> Bool = { false }) {
    self.settings = settings
    self.isCancelled = isCancelled
    var configuration = HTTPClientConfiguration()
    configuration.tls = settings.tls
    configuration.connectTimeout = min(settings.timeout, 15)
    configuration.responseTimeout = settings.timeout
    configuration.totalTimeout = settings.timeout * 2
    http = HTTPClient(configuration)
    configuration.connectTimeout = min(settings.timeout, 2)
    configuration.totalTimeout = min(settings.timeout, 2)
    farewell = HTTPClient(configuration)
  }

  func close() {
    http.close()
    farewell.close()
  }

  /// Runs a statement and hands over its rows as they come.
  func forEachRow(_ sql: String, _ body: (TrinoRow) throws(TrinoError.Cause) -> Void) throws(TrinoError) {
    var exchange = TrinoExchange(origin: settings.url)
    let deadline = Deadline.after(seconds: settings.statementTimeout)
    do throws(TrinoError.Cause) {
      do throws(TrinoError.Cause) {
        var request = try request(.post, "/v1/statement", Array(sql.utf8))
        var bytes = 0
        while true {
          let answer = try send(request, deadline)
          bytes += answer.body.count
          guard bytes <= settings.resultLimit else { throw .tooLarge(limit: settings.resultLimit) }
          switch try exchange.receive(status: Int(answer.status.code), retryAfter: answer.headers["Retry-After"], answer.body) {
          case .done(let rows):
            for row in rows { try body(row) }
            return
          case .again(let seconds): try pause(seconds, deadline)
          case .more(let rows, let next):
            for row in rows { try body(row) }
            request = self.request(.get, next)
          }
        }
      } catch {
        callOff(exchange)
        throw error
      }
    } catch { throw TrinoError(target: settings.description, cause: error) }
  }

  /// Runs a statement and returns its rows.
  func rows<Row>(_ sql: String, _ read: (TrinoRow) throws(TrinoError.Cause) -> Row?) throws(TrinoError) -> [Row] {
    var rows: [Row] = []
    try forEachRow(sql) { (row) throws(TrinoError.Cause) in if let row = try read(row) { rows.append(row) } }
    return rows
  }

  /// What the server says of itself, which needs no login.
  func version() throws(TrinoError) -> String {
    do throws(TrinoError.Cause) {
      let answer = try send(try request(.get, "/v1/info"), .after(seconds: settings.timeout))
      guard answer.status.isSuccess else { throw .status(Int(answer.status.code), String(answer.text.prefix(300))) }
      let info: JSON
      do throws(JSONError) { info = try JSON.parse(answer.body, limits: .source) } catch { throw .notJSON("\(error)") }
      guard let version = info["nodeVersion"]?["version"]?.string else { throw .notJSON("it tells no version") }
      return version
    } catch { throw TrinoError(target: settings.description, cause: error) }
  }

  /// Tells the server that nobody waits any more. It finds out by itself, too, only later.
  private func callOff(_ exchange: TrinoExchange) {
    guard let address = exchange.current else { return }
    _ = try? farewell.send(request(.delete, address))
  }

  private func send(_ request: ClientRequest, _ deadline: Deadline) throws(TrinoError.Cause) -> ClientResponse {
    if isCancelled() { throw .cancelled }
    if deadline.hasPassed { throw .tooSlow(state: "it had after \(Int(settings.statementTimeout)) s") }
    do throws(HTTPClientError) { return try http.send(request) } catch { throw .transport(error.cause) }
  }

  private func pause(_ seconds: Double, _ deadline: Deadline) throws(TrinoError.Cause) {
    MonotonicClock.pause(seconds: seconds) { isCancelled() || deadline.hasPassed }
    if isCancelled() { throw .cancelled }
    if deadline.hasPassed { throw .tooSlow(state: "of a busy server") }
  }

  private func request(_ method: HTTPMethod, _ path: String, _ body: [UInt8] = []) throws(TrinoError.Cause) -> ClientRequest {
    do throws(URLError) {
      return request(method, try settings.url.resolve(path), body)
    } catch { throw .address("\(error)") }
  }

  private func request(_ method: HTTPMethod, _ url: URL, _ body: [UInt8] = []) -> ClientRequest {
    var request = ClientRequest(method, url, body: body)
    let product = settings.isPresto ? "X-Presto" : "X-Trino"
    request.headers["\(product)-User"] = settings.user
    request.headers["\(product)-Source"] = TrinoSettings.source
    switch settings.login {
    case .none: break
    case .password(let password): request.authorize(user: settings.user, password: password)
    case .token(let token): request.authorize(bearer: token)
    }
    return request
  }
}
