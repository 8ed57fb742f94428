import Catalog
import Codecs
import Edge
import Net

/// Tokens, users, and what an administrator does to the place.
enum SettingsPages {
  static func all(_ layout: Layout) -> [Endpoint] {
    [settings(layout), createToken(layout), revokeToken, createUser(layout), changeUser, removeSamples, audit(layout)]
  }

  private static func settings(_ layout: Layout) -> Endpoint {
    Endpoint(.get, "/settings", .needs(.read), "Tokens and users.") { exchange in
      guard let user = exchange.principal.user else { return .redirect(to: "/sign-in?next=/settings") }
      let tokens = HTML.each(try exchange.read { try $0.tokens(of: user) }) { token in
        let revoke: HTML = token.revokedAt == nil
          ? "<form method=\"post\" action=\"\(Address("settings", "tokens", "\(token.id)", "revoke"))\">\(exchange.token)<button class=\"plain\">Revoke</button></form>" : "revoked"
        return """
          <tr><td>\(token.name)</td><td>\(token.scopes.sorted().map(\.rawValue).joined(separator: ", "))</td><td>\(token.producer ?? "")</td>
          <td>\(token.lastUsedAt.map { Piece.time($0) } ?? "never")</td><td>\(token.expiresAt.map { HTML("\($0.rfc3339)") } ?? "never")</td><td>\(revoke)</td></tr>
          """
      }
      let scopes = HTML.each(exchange.principal.permissions.sorted()) {
        "<label><input type=\"checkbox\" name=\"scope\" value=\"\($0.rawValue)\"> \($0.rawValue): \($0.summary)</label>"
      }
      return .page(
        layout.page(
          exchange, title: "Settings",
          """
          <section><h2>Your tokens</h2>\(Piece.table("Tokens", ["Name", "Scopes", "Producer", "Last used", "Expires", "Action"], tokens))
          <form method="post" action="/settings/tokens">\(exchange.token)<label>Name<input name="name" required></label><fieldset><legend>It may</legend>\(scopes)</fieldset>
          <label>Producer, when a program writes with it<input name="producer" placeholder="airflow"></label><label>Days until it expires<input name="days" type="number" min="1" max="3650" value="365"></label><button>Make a token</button></form></section>
          \(exchange.principal.may(.administer) ? try administration(exchange) : .empty)
          """))
    }
  }

  private static func administration(_ exchange: Exchange) throws -> HTML {
    let users = HTML.each(try exchange.read { try $0.users() }) { user in
      let roles = HTML.each(Role.allCases) { "<option\(HTML.when($0 == user.role, " selected"))>\($0.rawValue)</option>" }
      return """
        <tr><td>\(user.name)</td><td>\(user.disabledAt == nil ? "" : "locked out")\(user.hasPassword ? "" : "invited")</td><td><form method="post" action="\(Address("settings", "users", user.name))">\(exchange.token)
        <label class="hidden" for="role-\("\(user.id)")">Role of \(user.name)</label><select id="role-\("\(user.id)")" name="role">\(roles)</select> <button class="plain">Change</button></form></td></tr>
        """
    }
    let roles = HTML.each(Role.allCases) { "<option>\($0.rawValue)</option>" }
    return """
      <section><h2>Users</h2>\(Piece.table("Users", ["Name", "State", "Role"], users))<form method="post" action="/settings/users">\(exchange.token)<label>Name<input name="name" required></label>
      <label>Role<select name="role">\(roles)</select></label><button>Add a user</button></form></section>
      <section><h2>The place</h2><p><a href="/audit">Audit</a> · <a href="/recipes">Recipes</a> · <a href="/batches">Bulk changes</a></p>
      <form method="post" action="/settings/sample/remove">\(exchange.token)<button>Remove the sample data</button></form></section>
      """
  }

  private static func createToken(_ layout: Layout) -> Endpoint {
    Endpoint(.post, "/settings/tokens", .needs(.read), "Make a token.") { exchange in
      let user = try person(exchange)
      let wanted = Set((exchange.request.form?.all("scope") ?? []).compactMap(Permission.init(rawValue:)))
      let days = exchange.field("days").flatMap { Int64($0) }.map { min(max($0, 1), 3650) }
      let made = try exchange.write { writer in
        try writer.createToken(
          exchange.field("name")?.trimmed ?? "", for: user, scopes: wanted.intersection(exchange.principal.permissions),
          producer: exchange.field("producer")?.trimmed,
          expiresAt: days.map { Timestamp(microseconds: writer.now.microseconds + $0 * 86_400_000_000) })
      }
      return .page(
        layout.page(
          exchange, title: "Your new token",
          "<p>Copy it now: it is not shown again.</p><pre tabindex=\"0\">\(made.secret)</pre><p><a href=\"/settings\">Back to settings</a></p>"))
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

  /// The user behind a session: a token that leaks must not be able to make one that lives longer than itself.
  private static func person(_ exchange: Exchange) throws(CatalogError) -> Int64 {
    guard let user = exchange.principal.user, exchange.principal.token == nil else {
      throw .forbidden(reason: "sign in first")
    }
    return user
  }

  private static func role(_ exchange: Exchange) throws -> Role {
    guard let role = exchange.field("role").flatMap(Role.init(rawValue:)) else {
      throw CatalogError.invalid(field: "role", reason: "is missing or unknown")
    }
    return role
  }

  private static func createUser(_ layout: Layout) -> Endpoint {
    Endpoint(.post, "/settings/users", .needs(.administer), "Add a user.") { exchange in
      let name = exchange.field("name")?.trimmed ?? ""
      let role = try role(exchange)
      let secret = try exchange.write { writer in
        try writer.createUser(name, role: role)
        return try writer.invite(name)
      }
      return .page(
        layout.page(
          exchange, title: "\(name) is invited",
          "<p>Give \(name) this link; it works once, for two days.</p><pre tabindex=\"0\">\(Address("set-up", query: [("link", secret)]))</pre><p><a href=\"/settings\">Back to settings</a></p>"))
    }
  }

  private static let changeUser = Endpoint(.post, "/settings/users/{name}", .needs(.administer), "Change a user's role.") { exchange in
    let role = try role(exchange)
    try exchange.write { try $0.setRole(of: exchange.parameter("name"), role) }
    return .redirect(to: "/settings")
  }

  private static let removeSamples = Endpoint(.post, "/settings/sample/remove", .needs(.administer), "Remove the sample data.") { exchange in
    try exchange.write { _ = try $0.removeSamples() }
    return .redirect(to: "/")
  }

  private static func audit(_ layout: Layout) -> Endpoint {
    Endpoint(.get, "/audit", .needs(.administer), "Everything anybody changed.") { exchange in
      try exchange.read { reader in
        var filter = ChangeFilter()
        filter.actor = exchange.query("actor")
        let rows = try HTML.each(try reader.changes(before: nil, filter, limit: 300)) { change in
          let label = try change.asset.flatMap { try reader.label($0) }
          let what = label.map { Piece.asset($0) } ?? HTML("\(change.fields.first?.field ?? "")")
          return "<tr><td>\(change.number.rawValue.description)</td><td>\(Piece.time(change.at))</td><td>\(change.actor)</td><td>\(change.operation.name)</td><td>\(what)</td><td>\(change.requestID ?? "")</td></tr>"
        }
        return .page(layout.page(exchange, title: "Audit", Piece.table("Audit", ["Number", "When", "Who", "What", "On", "Request"], rows)))
      }
    }
  }
}
