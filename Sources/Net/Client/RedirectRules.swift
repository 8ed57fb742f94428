import Codecs

/// Which redirects (RFC 9110 15.4) a client follows.
package struct RedirectRules: Sendable {
  /// Where a redirect may lead.
  package enum Targets: Sendable, Equatable {
    /// The host of the first request, on any port.
    case sameHost
    /// That host and these, in lower case.
    case hosts(Set<String>)
    /// Anywhere that the address policy allows.
    case any
  }

  /// How many redirects in a row are followed; with 0 the redirect itself is the answer.
  package let maximum: Int
  /// Where they may lead.
  package let targets: Targets

  /// None is followed.
  package static let none = RedirectRules(maximum: 0, targets: .sameHost)

  /// Creates rules.
  package init(maximum: Int, targets: Targets) {
    self.maximum = maximum
    self.targets = targets
  }

  /// The request that follows a redirect.
  /// - Parameters:
  ///   - origin: the URL of the first request.
  ///   - count: redirects followed so far.
  /// - Returns: nil when the answer is not a redirect, or none is to be followed.
  /// - Throws: `.redirect` when the rules forbid this one.
  func next(
    after request: ClientRequest, _ status: HTTPStatus, _ headers: HTTPHeaders, origin: URL, count: Int
  ) throws(HTTPClientError.Cause) -> ClientRequest? {
    guard maximum > 0, [301, 302, 303, 307, 308].contains(status.code), let location = headers["Location"] else {
      return nil
    }
    guard count < maximum else { throw .redirect(to: location, "it would be number \(count + 1) in a row") }
    let target: URL
    do throws(URLError) {
      // Credentials that a server puts into a location are not ours to send.
      target = try request.url.resolve(location).withoutCredentials
    } catch {
      throw .redirect(to: location, "\(error)")
    }
    try check(target, from: request.url, origin: origin)
    return rewrite(request, to: target, status)
  }

  private func check(_ target: URL, from source: URL, origin: URL) throws(HTTPClientError.Cause) {
    guard target.scheme == "http" || target.scheme == "https", let host = target.host else {
      throw .redirect(to: "\(target)", "only http and https are")
    }
    if source.scheme == "https" && target.scheme == "http" {
      throw .redirect(to: "\(target)", "it leaves https for http")
    }
    let isAllowed =
      switch targets {
      case .sameHost: host == origin.host
      case .hosts(let hosts): host == origin.host || hosts.contains(host)
      case .any: true
      }
    if !isAllowed { throw .redirect(to: "\(target)", "the host \(host) is not allowed") }
  }

  /// RFC 9110 15.4: 303 turns into GET, and so does a POST after 301 and 302, as every client has it.
  private func rewrite(_ request: ClientRequest, to target: URL, _ status: HTTPStatus) -> ClientRequest {
    var next = request
    next.url = target
    let becomesGet = status == .seeOther ? request.method != .head : status.code < 303 && request.method == .post
    if becomesGet {
      next.method = .get
      next.body = []
      for name in ["Content-Type", "Content-Encoding", "Content-Language", "Content-Location"] {
        next.headers[name] = nil
      }
    }
    if Origin(target) != Origin(request.url) {
      for name in ["Authorization", "Cookie", "Proxy-Authorization"] { next.headers[name] = nil }
    } else if next.headers["Authorization"] == nil, let user = request.url.user {
      next.authorize(user: user, password: request.url.password ?? "")
    }
    return next
  }
}

/// Scheme, host and port (RFC 6454 4): what credentials and connections belong to.
struct Origin: Hashable {
  let scheme: String
  let host: String?
  let port: Int?

  init(_ url: URL) {
    scheme = url.scheme
    host = url.host
    port = url.port
  }
}
