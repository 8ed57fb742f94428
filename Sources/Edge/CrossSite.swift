import Catalog
import Codecs
import Crypto
package import Net

/// Refuses requests that another site makes a browser send (CSRF).
enum CrossSite {
  /// A request that changes something and comes with a session must come from these pages; a posted form must carry the
  /// session's token besides. A request with a bearer token proves itself.
  static func check(_ request: HTTPRequest, session: String?, formToken: String, isAPI: Bool) throws(Problem) {
    guard request.headers["Authorization"] == nil else { return }
    if let site = request.headers["Sec-Fetch-Site"], site != "same-origin", site != "none" { throw refused }
    if let origin = request.headers["Origin"], !isOwn(origin, request) { throw refused }
    guard session != nil else { return }
    if let form = request.form {
      guard let token = form["token"], constantTimeEquals(Array(token.utf8), Array(formToken.utf8)) else { throw refused }
      return
    }
    // A form of another site cannot send these types without the browser asking first.
    let types = ["application/json", "application/merge-patch+json", "application/json-patch+json", "application/x-ndjson", "application/yaml"]
    guard isAPI, request.body.isEmpty || request.contentType.map(types.contains) == true else { throw refused }
    guard request.headers["Origin"] != nil || request.headers["Sec-Fetch-Site"] != nil else { throw refused }
  }

  private static let refused = Problem(
    .forbidden, code: "cross-site", "the request does not come from a page of this server; load the page again")

  private static func isOwn(_ origin: String, _ request: HTTPRequest) -> Bool {
    guard let authority = request.authority else { return false }
    return origin == "http://\(authority)" || origin == "https://\(authority)"
  }
}

/// Headers that keep browsers from doing more with an answer than showing it.
package enum SecurityHeaders {
  /// Adds them, unless they are there.
  package static func add(to response: inout HTTPResponse) {
    guard !response.headers.contains("X-Content-Type-Options") else { return }
    response.headers.append(always)
    if !response.headers.contains("Content-Security-Policy") { response.headers.append(policy) }
    if !response.headers.contains("Cache-Control") { response.headers.append(uncached) }
  }

  private static let always: HTTPHeaders = [
    "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "X-Frame-Options": "DENY",
  ]
  private static let policy: HTTPHeaders = [
    "Content-Security-Policy":
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
      + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
  ]
  private static let uncached: HTTPHeaders = ["Cache-Control": "no-store"]
}

/// The cookie that carries a session's secret.
package enum SessionCookie {
  /// Its name.
  package static let name = "cairn_session"

  /// The field that sets it.
  package static func set(_ secret: String, isSecure: Bool) -> String {
    "\(name)=\(secret); Path=/; HttpOnly; SameSite=Lax; Max-Age=604800" + (isSecure ? "; Secure" : "")
  }

  /// The field that takes it away.
  package static let cleared = "\(name)=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"
}
