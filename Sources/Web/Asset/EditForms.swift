import Catalog
import Codecs
import Edge
import Net

/// What people change on an asset's page at once: a description, a tag put on, a suggestion judged.
enum EditForms {
  static var all: [Endpoint] { [describe, link, decide] }

  static func description(_ exchange: Exchange, _ asset: Asset, column: Column?, _ text: String) -> HTML {
    """
    <details class="edit"><summary>Edit description</summary><form method="post" action="\(Address("assets", asset.uuid.description, "describe"))">\(exchange.token)\(hidden(column))
    <label>Description<textarea name="text" rows="5">\(text)</textarea></label><p class="fqn">Empty, to show again what the source says.</p><button>Save</button></form></details>
    """
  }

  static func links(_ exchange: Exchange, _ asset: Asset, column: Column?) -> HTML {
    let kinds: [(String, String)] = [("tag", "Tag"), ("owner", "Owner"), ("term", "Term"), ("domain", "Domain"), ("product", "Data product")]
    let options = HTML.each(column == nil ? kinds : Array(kinds.prefix(3))) { "<option value=\"\($0.0)\">\($0.1)</option>" }
    return """
      <details class="edit"><summary>Add a tag, owner or term</summary><form method="post" action="\(Address("assets", asset.uuid.description, "link"))">\(exchange.token)\(hidden(column))
      <label>As<select name="relation">\(options)</select></label><label>Name<input name="target" required placeholder="PII.Email, ann, team:logistics"></label><button>Add</button></form></details>
      """
  }

  /// Accepts or turns down what a classifier or rule proposes.
  static func decision(_ exchange: Exchange, _ asset: Asset, _ link: Link, column: Column?) -> HTML {
    let name = "\(link.relation.name) \(link.target.title)"
    let buttons = HTML.each([("confirmed", "Accept"), ("rejected", "Reject")]) {
      "<button name=\"state\" value=\"\($0.0)\" class=\"plain\">\($0.1)<span class=\"hidden\"> \(name)</span></button>"
    }
    return """
      <form class="decide" method="post" action="\(Address("assets", asset.uuid.description, "decide"))">\(exchange.token)\(hidden(column))
      <input type="hidden" name="relation" value="\(link.relation.name)"><input type="hidden" name="role" value="\(link.role)">
      <input type="hidden" name="target" value="\(link.target.uuid.description)">\(buttons)</form>
      """
  }

  private static func hidden(_ column: Column?) -> HTML {
    column.map { "<input type=\"hidden\" name=\"column\" value=\"\($0.path.description)\">" } ?? .empty
  }

  private static let describe = Endpoint(.post, "/assets/{id}/describe", .needs(.contribute), "Write a description.") { exchange in
    try exchange.write { writer in
      let asset = try writer.reader.of(exchange)
      try writer.describe(try subject(asset, exchange, writer.reader), exchange.field("text")?.trimmed)
    }
    return back(exchange)
  }

  private static let link = Endpoint(.post, "/assets/{id}/link", .needs(.steward), "Add a tag, owner or term.") { exchange in
    let relation = try relation(exchange.field("relation"))
    let draft = try LinkDraft.read(.string(exchange.field("target")?.trimmed ?? ""), relation, place: "name")
    try exchange.write { writer in
      try writer.link(try subject(try writer.reader.of(exchange), exchange, writer.reader), draft)
    }
    return back(exchange)
  }

  private static let decide = Endpoint(.post, "/assets/{id}/decide", .needs(.steward), "Accept or reject a suggested link.") { exchange in
    let relation = try relation(exchange.field("relation"))
    guard let state = exchange.field("state").flatMap(LinkState.init(name:)), let uuid = exchange.field("target").flatMap({ UUID($0) })
    else { throw CatalogError.invalid(field: "state", reason: "is missing or unknown; confirmed or rejected is expected") }
    let role = exchange.field("role") ?? ""
    try exchange.write { writer in
      let subject = try subject(try writer.reader.of(exchange), exchange, writer.reader)
      guard let target = try writer.reader.asset(uuid: uuid) else { throw CatalogError.notFound(kind: "asset", id: "\(uuid)") }
      if state == .rejected {
        try writer.unlink(subject, relation, target.id, role: role)
      } else {
        try writer.link(subject, LinkDraft(relation, .id(target.id), role: role, state: state))
      }
    }
    return back(exchange)
  }

  static func relation(_ name: String?) throws(CatalogError) -> Relation {
    guard let relation = name.flatMap(Relation.init(name:)) else {
      let words = Relation.allCases.map(\.name).joined(separator: ", ")
      throw .invalid(field: "relation", reason: "is missing or unknown; one of \(words) is expected")
    }
    return relation
  }

  /// The asset, or the column of it that the form or the query names.
  static func subject(_ asset: Asset, _ exchange: Exchange, _ reader: CatalogReader) throws -> Subject {
    guard let text = exchange.field("column") ?? exchange.query("column") else { return Subject(asset.id) }
    guard let column = try reader.column(of: asset.id, FieldPath(text: text) ?? FieldPath(text)) else {
      throw CatalogError.notFound(kind: "column", id: text)
    }
    return Subject(asset.id, column: column.id)
  }

  /// Back to the page that the form was on.
  static func back(_ exchange: Exchange) -> HTTPResponse {
    let id = exchange.parameter("id")
    return .redirect(to: exchange.field("column").map { Address("assets", id, "columns", $0).text } ?? Address("assets", id).text)
  }
}
