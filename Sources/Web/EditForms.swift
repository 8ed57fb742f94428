import Catalog
import Codecs
import Edge
import Net

/// What people change on an asset's page.
enum EditForms {
  static var all: [Endpoint] { [describe, link, decide, lifecycle] }

  static func description(_ exchange: Exchange, _ asset: Asset, column: Column?, _ text: String) -> HTML {
    """
    <details class="edit"><summary>Edit description</summary><form method="post" action="\(Address("assets", asset.uuid.description, "describe"))">\(exchange.token)
    \(column.map { HTML("<input type=\"hidden\" name=\"column\" value=\"\($0.path.description)\">") } ?? .empty)
    <label>Description<textarea name="text" rows="5">\(text)</textarea></label><p class="fqn">Empty, to show again what the source says.</p><button>Save</button></form></details>
    """
  }

  static func links(_ exchange: Exchange, _ asset: Asset, column: Column?) -> HTML {
    let kinds = [("tag", "Tag"), ("owner", "Owner"), ("term", "Term"), ("domain", "Domain"), ("product", "Data product")]
    let options = HTML.each(kinds.filter { column == nil || $0.0 != "domain" && $0.0 != "product" }) { "<option value=\"\($0.0)\">\($0.1)</option>" }
    return """
      <details class="edit"><summary>Add a tag, owner or term</summary><form method="post" action="\(Address("assets", asset.uuid.description, "link"))">\(exchange.token)
      \(column.map { HTML("<input type=\"hidden\" name=\"column\" value=\"\($0.path.description)\">") } ?? .empty)
      <label>As<select name="relation">\(options)</select></label><label>Name<input name="target" required placeholder="PII.Email, ann, team:logistics"></label><button>Add</button></form></details>
      """
  }

  private static let describe = Endpoint(.post, "/assets/{id}/describe", .needs(.contribute), "Write a description.") { exchange in
    try exchange.write { writer in
      let asset = try writer.reader.of(exchange)
      let subject = try subject(asset, exchange, writer.reader)
      try writer.describe(subject, exchange.field("text")?.trimmed)
    }
    return back(exchange)
  }

  private static let link = Endpoint(.post, "/assets/{id}/link", .needs(.steward), "Add a tag, owner or term.") { exchange in
    guard let relation = exchange.field("relation").flatMap(Relation.init(name:)) else {
      throw CatalogError.invalid(field: "relation", reason: "is missing or unknown")
    }
    let draft = try LinkDraft.read(.string(exchange.field("target")?.trimmed ?? ""), relation, place: "name")
    try exchange.write { writer in
      try writer.link(try subject(try writer.reader.of(exchange), exchange, writer.reader), draft)
    }
    return back(exchange)
  }

  private static let decide = Endpoint(.post, "/assets/{id}/decide", .needs(.steward), "Accept, reject or remove a link.") { exchange in
    guard let relation = exchange.field("relation").flatMap(Relation.init(name:)),
      let state = exchange.field("state").flatMap(LinkState.init(name:)), let uuid = exchange.field("target").flatMap({ UUID($0) })
    else { throw CatalogError.invalid(field: "state", reason: "is missing or unknown") }
    try exchange.write { writer in
      let subject = try subject(try writer.reader.of(exchange), exchange, writer.reader)
      guard let target = try writer.reader.asset(uuid: uuid) else { throw CatalogError.notFound(kind: "asset", id: "\(uuid)") }
      if state == .rejected {
        try writer.unlink(subject, relation, target.id)
      } else {
        try writer.link(subject, LinkDraft(relation, .id(target.id), state: state))
      }
    }
    return back(exchange)
  }

  private static let lifecycle = Endpoint(.post, "/assets/{id}/state", .needs(.steward), "Delete or restore an asset.") { exchange in
    try exchange.write { writer in
      let asset = try writer.reader.of(exchange)
      if exchange.field("state") == "active" { try writer.restore(asset.id) } else { try writer.delete(asset.id) }
    }
    return back(exchange)
  }

  private static func subject(_ asset: Asset, _ exchange: Exchange, _ reader: CatalogReader) throws -> Subject {
    guard let text = exchange.field("column") else { return Subject(asset.id) }
    guard let column = try reader.column(of: asset.id, FieldPath(text: text) ?? FieldPath(text)) else {
      throw CatalogError.notFound(kind: "column", id: text)
    }
    return Subject(asset.id, column: column.id)
  }

  /// Back to the page that the form was on.
  private static func back(_ exchange: Exchange) -> HTTPResponse {
    let id = exchange.parameter("id")
    return .redirect(to: exchange.field("column").map { Address("assets", id, "columns", $0).text } ?? Address("assets", id).text)
  }
}
