import Catalog
import Edge
import Net

/// Who may sign in, and as what.
enum UserPages {
  static func all(_ layout: Layout) -> [Endpoint] { [list(layout), create(layout), change, invite(layout), signOut] }

  private static func list(_ layout: Layout) -> Endpoint {
    Endpoint(.get, "/settings/users", .needs(.administer), "Users and their roles.") { exchange in
      let users = HTML.each(try exchange.read { try $0.users() }) { row($0, exchange) }
      let roles = HTML.each(Role.allCases) { role in
        "<li><strong>\(role.rawValue)</strong>: \(role.permissions.sorted().last?.summary ?? "")</li>"
      }
      let options = HTML.each(Role.allCases) { "<option>\($0.rawValue)</option>" }
      return .page(
        layout.page(
          exchange, title: "Users",
          """
          \(SettingsPages.tabs(exchange))\(Piece.table("Users", ["Name", "State", "Role", "Actions"], users))
          <details class="edit"><summary>Add a user</summary><form method="post" action="/settings/users">\(exchange.token)<label>Name<input name="name" required></label>
          <label>Role<select name="role">\(options)</select></label><button>Add a user</button></form></details><h2>Roles</h2><ul>\(roles)</ul><p class="hint">Each may also do what those before it may.</p>
          """))
    }
  }

  private static func row(_ user: User, _ exchange: Exchange) -> HTML {
    let options = HTML.each(Role.allCases) { "<option\(HTML.when($0 == user.role, " selected"))>\($0.rawValue)</option>" }
    let state = user.disabledAt.map { HTML("locked out \(Piece.time($0))") } ?? (user.hasPassword ? "can sign in" : "invited")
    let place = Address("settings", "users", user.name)
    let lock = Piece.button(
      user.disabledAt == nil ? "Lock out" : "Let in again", posting: place, exchange.token, style: user.disabledAt == nil ? "danger" : "plain",
      fields: Piece.hidden("locked", user.disabledAt == nil ? "1" : "0"))
    return """
      <tr><td>\(user.name)</td><td>\(state)</td><td><form method="post" action="\(place)" class="inline">\(exchange.token)
      <label class="hidden" for="role-\("\(user.id)")">Role of \(user.name)</label><select id="role-\("\(user.id)")" name="role">\(options)</select> <button class="plain">Change</button></form></td>
      <td><span class="decide">\(Piece.button("New link", posting: Address("settings", "users", user.name, "invite"), exchange.token))\(Piece.button("Sign out", posting: Address("settings", "users", user.name, "sign-out"), exchange.token))\(lock)</span></td></tr>
      """
  }

  private static func role(_ exchange: Exchange) throws -> Role {
    guard let role = exchange.field("role").flatMap(Role.init(rawValue:)) else {
      throw CatalogError.invalid(
        field: "role", reason: "is missing or unknown; \(Role.allCases.map(\.rawValue).joined(separator: ", ")) are accepted")
    }
    return role
  }

  private static func create(_ layout: Layout) -> Endpoint {
    Endpoint(.post, "/settings/users", .needs(.administer), "Add a user.") { exchange in
      let name = exchange.field("name") ?? ""
      let role = try role(exchange)
      let secret = try exchange.write { writer in
        try writer.createUser(name, role: role)
        return try writer.invite(name)
      }
      return .page(layout.page(exchange, title: "\(name) is invited", link(secret, for: name, exchange)))
    }
  }

  private static func invite(_ layout: Layout) -> Endpoint {
    Endpoint(.post, "/settings/users/{name}/invite", .needs(.administer), "Make a link by which a user sets a new password.") { exchange in
      let name = exchange.parameter("name")
      let secret = try exchange.write { try $0.invite(name) }
      return .page(layout.page(exchange, title: "A new link for \(name)", link(secret, for: name, exchange)))
    }
  }

  private static func link(_ secret: String, for name: String, _ exchange: Exchange) -> HTML {
    let site = "\(exchange.request.isTLS ? "https" : "http")://\(exchange.request.authority ?? "")"
    return """
      <p>Give \(name) this link; it works once, for two days, and is not shown again.</p><pre tabindex="0" data-copy="1">\(site)\(Address("set-up", query: [("link", secret)]))</pre><p><a href="/settings/users">Back to users</a></p>
      """
  }

  private static let change = Endpoint(.post, "/settings/users/{name}", .needs(.administer), "Change a user's role, or lock the user out.") { exchange in
    let name = exchange.parameter("name")
    if let locked = exchange.field("locked") {
      try exchange.write { try $0.setDisabled(name, locked == "1") }
    } else {
      let role = try role(exchange)
      try exchange.write { try $0.setRole(of: name, role) }
    }
    return .redirect(to: "/settings/users")
  }

  private static let signOut = Endpoint(.post, "/settings/users/{name}/sign-out", .needs(.administer), "Sign a user out everywhere.") { exchange in
    let name = exchange.parameter("name")
    try exchange.write { writer in
      guard let user = try writer.reader.user(name) else { throw CatalogError.notFound(kind: "user", id: name) }
      try writer.endSessions(of: user.id)
    }
    return .redirect(to: "/settings/users")
  }
}
