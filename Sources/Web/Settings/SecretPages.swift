import Catalog
import Edge
import Net

/// What recipes refer to as `${secret:NAME}`. Values go in and never come out.
enum SecretPages {
  static func all(_ layout: Layout) -> [Endpoint] { [list(layout), put, remove] }

  private static func list(_ layout: Layout) -> Endpoint {
    Endpoint(.get, "/settings/secrets", .needs(.administer), "Names of secrets and the recipes that use them.") { exchange in
      let secrets = try exchange.read { try $0.secrets() }
      let rows = HTML.each(secrets) { secret in
        let recipes = HTML.each(secret.recipes) { "<a href=\"\(Address("recipes", $0))\">\($0)</a> " }
        return """
          <tr><td><code>\(secret.name)</code></td><td>\(recipes.isEmpty ? "<span class=\"none\">none</span>" : recipes)</td><td>\(Piece.time(secret.updatedAt)) by \(secret.author)</td>
          <td>\(Piece.button("Forget", posting: Address("settings", "secrets", secret.name, "remove"), exchange.token, style: "danger"))</td></tr>
          """
      }
      let table = secrets.isEmpty
        ? Piece.blank("No secret yet.", "Keep a password here, and write <code>${secret:NAME}</code> in the recipe.")
        : Piece.table("Secrets", ["Name", "Recipes", "Set", "Action"], rows)
      return .page(
        layout.page(
          exchange, title: "Secrets",
          """
          \(SettingsPages.tabs(exchange))<p class="lead">Sealed with a key that lies beside the store. They are never shown again, to nobody.</p>\(table)
          <details class="edit"\(HTML.when(secrets.isEmpty, " open"))><summary>Set a secret</summary><form method="post" action="/settings/secrets">\(exchange.token)<label>Name<input name="name" required pattern="[A-Za-z][A-Za-z0-9._\\-]*" placeholder="shop_password"></label>
          <label>Value<input name="value" type="password" autocomplete="off" required></label><p class="hint">A name that is there already gets the new value.</p><button>Set</button></form></details>
          """))
    }
  }

  private static let put = Endpoint(.post, "/settings/secrets", .needs(.administer), "Keep a secret.") { exchange in
    try exchange.write { try $0.putSecret(exchange.field("name") ?? "", value: exchange.text("value")) }
    return .redirect(to: "/settings/secrets")
  }

  private static let remove = Endpoint(.post, "/settings/secrets/{name}/remove", .needs(.administer), "Forget a secret.") { exchange in
    try exchange.write { try $0.removeSecret(exchange.parameter("name")) }
    return .redirect(to: "/settings/secrets")
  }
}
