import Catalog
import Edge
import Net

/// Signing in and out, and the link that makes the first administrator.
enum AccountPages {
  static func all(_ layout: Layout, secureCookies: Bool) -> [Endpoint] {
    let throttle = SignInThrottle()
    return [
      Endpoint(.get, "/sign-in", .open, "The form to sign in.") { exchange in
        .page(layout.page(exchange, title: "Sign in", form(next: exchange.query("next"), failure: nil)))
      },
      Endpoint(.post, "/sign-in", .open, "Sign in.") { exchange in
        let name = exchange.field("name") ?? ""
        guard let user = try verify(name, "password", exchange, throttle) else {
          let page = layout.page(
            exchange, title: "Sign in", form(next: exchange.field("next"), failure: "That name and password do not belong together."))
          return .page(page, .unauthorized)
        }
        return try begin(user, exchange, secureCookies, next: exchange.field("next"))
      },
      Endpoint(.post, "/sign-out", .open, "Sign out.") { exchange in
        if let secret = exchange.request.cookie(SessionCookie.name) { try exchange.catalog.write(.system) { try $0.endSession(secret) } }
        var response = HTTPResponse.redirect(to: "/sign-in")
        response.headers.add("Set-Cookie", SessionCookie.cleared)
        return response
      },
      Endpoint(.get, "/set-up", .open, "Use a one-time link.") { exchange in
        let secret = exchange.query("link") ?? ""
        let invitation = try exchange.read { try $0.invitation(secret) }
        guard invitation.isValid else {
          throw CatalogError.forbidden(reason: "this link was used already or has expired; ask for a new one with cairn user invite")
        }
        return .page(layout.page(exchange, title: "Welcome to Cairn", setUp(secret, name: invitation.userName)))
      },
      Endpoint(.post, "/set-up", .open, "Choose a password.") { exchange in
        let secret = exchange.field("link") ?? ""
        guard try exchange.read({ try $0.invitation(secret) }).isValid else {
          throw CatalogError.forbidden(reason: "this link was used already or has expired; ask for a new one")
        }
        let hash = try Password.hash(exchange)
        let user = try exchange.catalog.write(.system) {
          try $0.accept(secret, name: exchange.field("name"), passwordHash: hash)
        }
        return try begin(user, exchange, secureCookies, next: nil)
      },
      changePassword(throttle),
    ]
  }

  private static func changePassword(_ throttle: SignInThrottle) -> Endpoint {
    Endpoint(.post, "/settings/password", .needs(.read), "Choose another password.") { exchange in
      let name = exchange.principal.name
      guard exchange.principal.user != nil, exchange.principal.token == nil else {
        throw CatalogError.forbidden(reason: "sign in first; a password is changed by its owner in a browser")
      }
      guard try verify(name, "current", exchange, throttle) != nil else {
        throw CatalogError.invalid(field: "current", reason: "is not the present password")
      }
      let hash = try Password.hash(exchange)
      try exchange.write { try $0.setPassword(of: name, hash: hash) }
      return .redirect(to: "/sign-in")
    }
  }

  /// The user, if the password in a field of the form is right.
  /// - Throws: `Problem` when too much was tried.
  private static func verify(
    _ name: String, _ field: String, _ exchange: Exchange, _ throttle: SignInThrottle
  ) throws -> User? {
    let address = exchange.request.peer.host
    switch throttle.begin(name, from: address) {
    case .admitted: break
    case .busy: throw Problem(.serviceUnavailable, code: "busy", "many people are signing in; try again in a moment")
    case .tooManyFailures:
      throw Problem(.tooManyRequests, code: "throttled", "too many failed attempts; wait a minute and try again")
    }
    var user: User?
    defer { throttle.end(name, from: address, failed: user == nil) }
    user = try exchange.read { try $0.verify(name, password: exchange.text(field)) }
    return user
  }

  private static func begin(_ user: User, _ exchange: Exchange, _ secure: Bool, next: String?) throws -> HTTPResponse {
    let secret = try exchange.catalog.write(.system) {
      try $0.beginSession(of: user.id, client: exchange.request.headers["User-Agent"])
    }
    var response = HTTPResponse.redirect(to: Exchange.local(next) ?? "/")
    response.headers.add("Set-Cookie", SessionCookie.set(secret, isSecure: secure))
    return response
  }

  private static func form(next: String?, failure: String?) -> HTML {
    """
    \(failure.map { HTML("<p class=\"note\" role=\"alert\">\($0)</p>") } ?? .empty)<form method="post" action="/sign-in" class="narrow"><input type="hidden" name="next" value="\(next ?? "")">
    <label>Name<input name="name" autocomplete="username" required></label><label>Password<input name="password" type="password" autocomplete="current-password" required></label><button>Sign in</button></form>
    """
  }

  private static func setUp(_ secret: String, name: String?) -> HTML {
    let nameField: HTML = name == nil
      ? "<label>Your name<input name=\"name\" autocomplete=\"username\" required></label>" : "<p>Choose a password for <strong>\(name ?? "")</strong>.</p>"
    return """
      <form method="post" action="/set-up" class="narrow"><input type="hidden" name="link" value="\(secret)">\(nameField)
      <label>Password, at least \(AccountLimits.passwordLength) characters<input name="password" type="password" autocomplete="new-password" minlength="\(AccountLimits.passwordLength)" required></label><button>Begin</button></form>
      """
  }
}
