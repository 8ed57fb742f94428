import Codecs
import Net
import System

/// A source that answers questions in JSON over HTTP: one path, one document, errors that name the place, the login and
/// what to do.
struct RESTSource {
  private let settings: RESTSettings
  /// Asked while a busy source is given time.
  let isCancelled: () -> Bool
  private static let attempts = 4

  init(_ settings: RESTSettings, isCancelled: @escaping () -> Bool = { false }) {
    self.settings = settings
    self.isCancelled = isCancelled
  }

  var url: URL { settings.url }
  var place: String { settings.place }
  private var hints: RESTSettings.Hints { settings.hints }

  /// What a path answers.
  /// - Throws: `CrawlError.source` for anything but 200 with JSON.
  func get(_ path: String) throws(CrawlError) -> JSON {
    do throws(RESTError) { return try answer(path) } catch { throw error.crawlError }
  }

  /// The same with the answer's length in bytes.
  func measured(_ path: String) throws(CrawlError) -> (document: JSON, bytes: Int) {
    do throws(RESTError) { return try exchange(path) } catch { throw error.crawlError }
  }

  /// What a path answers; nil when there is no such thing (404).
  func find(_ path: String) throws(CrawlError) -> JSON? {
    do throws(RESTError) { return try search(path) } catch { throw error.crawlError }
  }

  /// The same with what went wrong told apart.
  func search(_ path: String) throws(RESTError) -> JSON? {
    do throws(RESTError) {
      return try answer(path)
    } catch {
      if case .status(404) = error.cause { return nil }
      throw error
    }
  }

  /// What a path answers, with what went wrong told apart.
  func answer(_ path: String) throws(RESTError) -> JSON { try exchange(path).document }

  private func exchange(_ path: String) throws(RESTError) -> (document: JSON, bytes: Int) {
    var pause = 0.2
    for attempt in 1...Self.attempts {
      let response = try send(path)
      switch response.status.code {
      case 200: return (try document(response, path), response.body.count)
      // The source is busy with itself, such as Connect with dividing its tasks anew.
      case 409, 429, 503:
        guard attempt < Self.attempts else { throw refusal(response, path) }
        MonotonicClock.pause(seconds: pause, until: isCancelled)
        if isCancelled() { throw RESTError(cause: .cancelled, line: "\(place): cancelled", hint: nil) }
        pause *= 3
      default: throw refusal(response, path)
      }
    }
    throw RESTError(cause: .content, line: "\(place): \(shown(path)) gave no answer", hint: nil)
  }

  private func send(_ path: String) throws(RESTError) -> ClientResponse {
    let address: URL
    do throws(URLError) {
      address = try URL("\(url.scheme)://\(url.authority?.description ?? "")\(base)/\(path)")
    } catch { throw RESTError(cause: .content, line: "\(place): \(error)", hint: hints.address) }
    var request = ClientRequest(.get, address)
    request.headers["Accept"] = "application/json"
    if let user = settings.user { request.authorize(user: user, password: settings.password) }
    do throws(HTTPClientError) {
      return try settings.http.send(request)
    } catch { throw RESTError(cause: .connection(error.cause), line: "\(place): \(error)", hint: hints.address) }
  }

  private var base: String { url.path.hasSuffix("/") ? String(url.path.dropLast()) : url.path }

  private func shown(_ path: String) -> String { "\(base)/\(path.prefix { $0 != "?" })" }

  private func document(_ response: ClientResponse, _ path: String) throws(RESTError) -> JSON {
    do throws(JSONError) {
      return try JSON.parse(response.body, limits: .source)
    } catch {
      throw RESTError(cause: .content, line: "\(place): \(shown(path)) is not JSON: \(error)", hint: hints.address)
    }
  }

  private func refusal(_ response: ClientResponse, _ path: String) -> RESTError {
    let code = Int(response.status.code)
    let (reason, hint): (String, String?) =
      switch code {
      case 401: (settings.user == nil ? "a user and a password are asked for" : "the password or the user is wrong", hints.login)
      case 403: ("the user may not read \(shown(path))", hints.permission)
      case 404: ("there is no \(shown(path))", hints.address)
      default: ("\(shown(path)) answered \(code)", nil)
      }
    return RESTError(cause: .status(code), line: "\(place): \(reason)", hint: hint)
  }

  /// The value as one part of a path.
  static func encode(_ name: String) -> String { PercentEncoding.encode(name, keeping: .unreserved) }
}

/// Why a question got no answer.
struct RESTError: Error {
  /// What went wrong.
  enum Cause {
    /// Nothing answered, or no HTTP.
    case connection(HTTPClientError.Cause)
    /// Another status than 200.
    case status(Int)
    /// Something answered that makes no sense.
    case content
    /// Someone asked the crawl to stop.
    case cancelled
  }

  let cause: Cause
  let line: String
  let hint: String?

  var crawlError: CrawlError { if case .cancelled = cause { .cancelled } else { .source(line, hint: hint) } }

  /// Whether the source itself said no, so that other questions may still be answered.
  var isRefusal: Bool { if case .status(let code) = cause { code < 500 } else { false } }
}
