import Catalog
import Codecs
import Edge
import Net
import System

/// Draws tokens: the list, the form for a new one, and the one time its secret is shown.
struct TokenView {
  let tokens: [AccessToken]
  let exchange: Exchange

  var html: HTML {
    let rows = HTML.each(tokens, row)
    let list = tokens.isEmpty
      ? Piece.blank("No token yet.", "Programs show a token instead of a password.")
      : Piece.table("Tokens", ["Name", "It may", "Writes as", "Made", "Last used", "Expires", "Action"], rows)
    let scopes = HTML.each(exchange.principal.permissions.sorted()) {
      "<label class=\"tick\"><input type=\"checkbox\" name=\"scope\" value=\"\($0.rawValue)\"\(HTML.when($0 == .read, " checked"))> \($0.rawValue): \($0.summary)</label><br>"
    }
    return """
      <section><h2>Your tokens</h2>\(list)<details class="edit"><summary>Make a token</summary><form method="post" action="/settings/tokens">\(exchange.token)<label>Name<input name="name" required placeholder="airflow"></label><fieldset><legend>It may</legend>\(scopes)</fieldset>
      <label>Producer, when what it writes is a program's word and not yours<input name="producer" placeholder="airflow"></label><label>Days until it expires<input name="days" type="number" min="1" max="3650" value="365"></label><button>Make a token</button></form></details></section>
      """
  }

  private func row(_ token: AccessToken) -> HTML {
    let isExpired = token.expiresAt.map { $0.microseconds < WallClock.microseconds } ?? false
    let action: HTML = token.revokedAt.map { "revoked \(Piece.time($0))" }
      ?? Piece.button("Revoke", posting: Address("settings", "tokens", "\(token.id)", "revoke"), exchange.token, style: "danger")
    let expiry: HTML = token.expiresAt.map { "\(isExpired ? "expired " : "")\(Piece.time($0))" } ?? "never"
    return """
      <tr\(HTML.when(token.revokedAt != nil || isExpired, " class=\"past\""))><td>\(token.name)</td><td>\(token.scopes.sorted().map(\.rawValue).joined(separator: ", "))</td><td>\(token.producer ?? "you")</td><td>\(Piece.time(token.createdAt))</td>
      <td>\(token.lastUsedAt.map { Piece.time($0) } ?? "never")</td><td>\(expiry)</td><td>\(action)</td></tr>
      """
  }

  /// The page after a token was made.
  static func made(_ token: AccessToken, _ secret: String, _ exchange: Exchange) -> HTML {
    let site = "\(exchange.request.isTLS ? "https" : "http")://\(exchange.request.authority ?? "localhost:7474")"
    let command = """
      curl -H 'Authorization: Bearer \(secret)' -H 'Content-Type: application/json' \\
        \(site)/api/v1/assets -d '{"kind": "table", "fqn": "warehouse.main.public.orders", "description": "One row per order.", "columns": [{"name": "order_id", "type": "bigint"}, {"name": "email", "type": "text"}]}'
      """
    let push: HTML = token.scopes.contains(.contribute)
      ? "<h2>Try it</h2><p>This registers a table; run it, then <a href=\"/\">look at the start page</a>.</p><pre tabindex=\"0\" data-copy=\"1\">\(command)</pre>"
      : "<h2>Try it</h2><pre tabindex=\"0\" data-copy=\"1\">curl -H 'Authorization: Bearer \(secret)' \(site)/api/v1/me</pre>"
    return """
      <p>Copy it now: it is not shown again. Who has it may \(token.scopes.sorted().map(\.summary).joined(separator: "; ")) as \(token.userName)\(token.expiresAt.map { HTML(", until \($0.rfc3339)") } ?? .empty).</p>
      <pre tabindex="0" data-copy="1" id="secret">\(secret)</pre>\(push)<p><a href="/settings">Back to settings</a></p>
      """
  }
}
