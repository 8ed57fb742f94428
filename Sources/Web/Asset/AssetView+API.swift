import Catalog
import Codecs
import Edge
import Net

extension AssetView {
  /// Lines to paste into a shell, and every name that leads here.
  func api() throws -> HTML {
    let base = "\(exchange.request.isTLS ? "https" : "http")://\(exchange.request.authority ?? "127.0.0.1:7474")"
    let id = asset.uuid.description
    let head = "curl -H \"Authorization: Bearer $CAIRN_TOKEN\""
    let calls = [
      ("The asset as JSON", "\(head) \(base)/api/v1/assets/\(id)"),
      ("The same by its name", "\(head) -G \(base)/api/v1/resolve --data-urlencode 'name=\(Self.quoted(asset.fqn.description))'"),
      ("Its columns as CSV", "\(head) \(base)/assets/\(id)/columns.csv"),
      ("What is up to three steps away", "\(head) '\(base)/api/v1/lineage?name=\(id)&depth=3'"),
      ("What changed in it", "\(head) \(base)/api/v1/assets/\(id)/versions"),
      (
        "Describe it",
        "\(head) -X PATCH -H 'Content-Type: application/merge-patch+json' \\\n  \(base)/api/v1/assets/\(id) -d '{\"description\": \"…\"}'"
      ),
      (
        "Record a check",
        "\(head) -H 'Content-Type: application/json' \(base)/api/v1/checks/results \\\n  -d '[{\"check\": \"not-empty\", \"subject\": \"\(id)\", \"outcome\": \"passed\"}]'"
      ),
    ]
    let shown = calls.filter { asset.kind.isData || !$0.0.hasPrefix("Record") && !$0.0.hasPrefix("What is") }
      .filter { asset.kind.hasColumns || !$0.0.contains("columns") }
    let blocks = HTML.each(shown) { "<h3>\($0.0)</h3><pre tabindex=\"0\"><code>\($0.1)</code></pre>" }
    let aliases = try reader.aliases(of: asset.id).filter { !$0.hasPrefix("fqn:") && !$0.hasPrefix("uuid:") }
    let names = HTML.each([id, asset.fqn.description] + aliases) { "<li><code>\($0)</code></li>" }
    return """
      <section><h2>Over REST</h2><p>Make a token under <a href="/settings">Settings</a> and put it into <code>CAIRN_TOKEN</code>. <a href="/api/v1/openapi.json">All routes</a> as OpenAPI.</p>\(blocks)</section>
      <section><h2>Names it answers to</h2><ul>\(names)</ul></section>
      """
  }

  /// Text inside single quotes of a shell.
  private static func quoted(_ text: String) -> String { text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") }
}
