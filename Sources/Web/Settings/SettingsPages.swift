import Catalog
import Codecs
import Edge
import Net

/// What is one's own: tokens, and where one is signed in.
enum SettingsPages {
  static func all(_ layout: Layout) -> [Endpoint] {
    [settings(layout), createToken(layout), revokeToken, signOutElsewhere]
  }

  /// The way between the pages of settings.
  static func tabs(_ exchange: Exchange) -> HTML {
    guard exchange.principal.may(.administer) else { return .empty }
    let places = [("/settings", "Yours"), ("/settings/users", "Users"), ("/settings/secrets", "Secrets"), ("/audit", "Audit"), ("/batches", "Bulk changes"), ("/settings/catalog", "Catalog")]
    let items = HTML.each(places) { address, name in
      "<a href=\"\(address)\"\(HTML.when(exchange.request.target.path == address, " aria-current=\"page\""))>\(name)</a>"
    }
    return "<nav class=\"tabs\" aria-label=\"Settings\">\(items)</nav>"
  }

  private static func settings(_ layout: Layout) -> Endpoint {
    Endpoint(.get, "/settings", .needs(.read), "Your tokens, and where you are signed in.") { exchange in
      guard let user = exchange.principal.user else { return .redirect(to: "/sign-in?next=/settings") }
      let secret = exchange.request.cookie(SessionCookie.name)
      let (tokens, sessions) = try exchange.read { (try $0.tokens(of: user), try $0.sessions(of: user, current: secret)) }
      return .page(
        layout.page(
          exchange, title: "Settings",
          "\(tabs(exchange))\(TokenView(tokens: tokens, exchange: exchange).html)\(sessionList(sessions, exchange))\(password(exchange))"))
    }
  }

  private static func sessionList(_ sessions: [Session], _ exchange: Exchange) -> HTML {
    let rows = HTML.each(sessions) { session in
      "<tr><td>\(String((session.client ?? "unknown").prefix(90)))\(HTML.when(session.isCurrent, " <span class=\"kind\">this one</span>"))</td><td>\(Piece.time(session.createdAt))</td><td>\(Piece.time(session.lastSeenAt))</td></tr>"
    }
    return """
      <section><h2>Where you are signed in</h2>\(Piece.table("Sessions", ["Browser", "Signed in", "Last seen"], rows))
      \(Piece.button("Sign out everywhere else", posting: Address("settings", "sessions", "end"), exchange.token))</section>
      """
  }

  private static func password(_ exchange: Exchange) -> HTML {
    """
    <section><h2>Password</h2><details class="edit"><summary>Change it</summary><form method="post" action="/settings/password">\(exchange.token)
    <label>The present one<input name="current" type="password" autocomplete="current-password" required></label>
    <label>The new one, at least \(AccountLimits.passwordLength) characters<input name="password" type="password" autocomplete="new-password" minlength="\(AccountLimits.passwordLength)" required></label>
    <p class="hint">You are signed out everywhere and sign in anew.</p><button>Change</button></form></details></section>
    """
  }

  private static func createToken(_ layout: Layout) -> Endpoint {
    Endpoint(.post, "/settings/tokens", .needs(.read), "Make a token.") { exchange in
      let user = try person(exchange)
      let wanted = Set(exchange.fields("scope").compactMap(Permission.init(rawValue:)))
      let days = exchange.field("days").flatMap { Int64($0) }.map { min(max($0, 1), 3650) }
      let made = try exchange.write { writer in
        try writer.createToken(
          exchange.field("name") ?? "", for: user, scopes: wanted.intersection(exchange.principal.permissions),
          producer: exchange.field("producer"),
          expiresAt: days.map { Timestamp(microseconds: writer.now.microseconds + $0 * 86_400_000_000) })
      }
      return .page(layout.page(exchange, title: "Your new token", TokenView.made(made.token, made.secret, exchange)))
    }
  }

  private static let revokeToken = Endpoint(.post, "/settings/tokens/{id}/revoke", .needs(.read), "Revoke a token.") { exchange in
    let user = try person(exchange)
    guard let id = Int64(exchange.parameter("id")) else {
      throw CatalogError.notFound(kind: "token", id: exchange.parameter("id"))
    }
    try exchange.write { try $0.revokeToken(id, of: user) }
    return .redirect(to: "/settings")
  }

  private static let signOutElsewhere = Endpoint(.post, "/settings/sessions/end", .needs(.read), "Sign out everywhere but here.") { exchange in
    let user = try person(exchange)
    try exchange.write { try $0.endSessions(of: user, except: exchange.request.cookie(SessionCookie.name)) }
    return .redirect(to: "/settings")
  }

  /// The user behind a session: a token that leaks must not be able to make one that lives longer than itself.
  private static func person(_ exchange: Exchange) throws(CatalogError) -> Int64 {
    guard let user = exchange.principal.user, exchange.principal.token == nil else {
      throw .forbidden(reason: "sign in first")
    }
    return user
  }
}
