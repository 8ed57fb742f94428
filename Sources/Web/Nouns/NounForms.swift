import Catalog
import Codecs
import Edge
import Net

/// What people change on a noun's page.
enum NounForms {
  static var all: [Endpoint] { [edit, link, unlink, state] }

  static func create(_ noun: Noun, _ exchange: Exchange) -> HTML {
    let kinds = HTML.each(noun.kinds) { "<option value=\"\($0.rawValue)\">\($0.title)</option>" }
    let kind: HTML = noun.kinds.count == 1 ? Piece.hidden("kind", noun.kinds[0].rawValue) : "<label>Kind<select name=\"kind\">\(kinds)</select></label>"
    return """
      <details class="edit"><summary>Add one</summary><form method="post" action="/\(noun.place)">\(exchange.token)\(kind)
      <label>Name<input name="name" required placeholder="\(noun.hint)"></label><label>Description<textarea name="description" rows="3"></textarea></label><button>Add</button></form></details>
      """
  }

  static func edit(_ asset: Asset, _ exchange: Exchange) -> HTML {
    let levels = (asset.properties[PropertyName.serviceLevels]?.object ?? [:]).map { "\($0.key): \($0.value.string ?? $0.value.text)" }
    let levelField = HTML.when(
      asset.kind == .dataProduct,
      "<label>What is promised, one a line<textarea name=\"levels\" rows=\"3\" placeholder=\"freshness: 1 h\">\(levels.joined(separator: "\n"))</textarea></label>")
    let relations = Noun.relations(of: asset.kind)
    let options = HTML.each(relations) { "<option value=\"\($0.relation.name)\">\($0.title)</option>" }
    let linking = HTML.when(
      !relations.isEmpty,
      """
      <details class="edit"><summary>Add \(relations.map { $0.title.lowercased() }.joined(separator: ", "))</summary><form method="post" action="\(address(asset, "link"))">\(exchange.token)
      <label>As<select name="relation">\(options)</select></label><label>Name<input name="target" required placeholder="\(relations.first?.hint ?? "")"></label><button>Add</button></form></details>
      """)
    let rename = HTML.when(
      asset.kind != .user, "<label>Name<input name=\"name\" value=\"\(asset.name)\" required></label>")
    return """
      <details class="edit"><summary>Edit</summary><form method="post" action="\(address(asset, "edit"))">\(exchange.token)\(rename)
      <label>Title<input name="title" value="\(asset.displayName ?? "")" placeholder="\(asset.name)"></label><label>Description<textarea name="description" rows="5">\(asset.description ?? "")</textarea></label>\(levelField)
      <button>Save</button></form>\(HTML.when(asset.state == .active, state(asset, "deleted", "Delete", exchange)))</details>\(linking)
      """
  }

  static func state(_ asset: Asset, _ state: String, _ title: String, _ exchange: Exchange) -> HTML {
    Piece.button(
      title, posting: address(asset, "state"), exchange.token, style: state == "deleted" ? "danger" : "plain",
      fields: Piece.hidden("state", state))
  }

  /// The relation by which assets point to a noun of this kind.
  static func relation(to kind: AssetKind) -> Relation? {
    switch kind {
    case .domain: .domain
    case .dataProduct: .product
    case .term: .term
    case .tag: .tag
    case .user, .team: .owner
    default: nil
    }
  }

  /// The query that finds what carries the noun.
  static func query(_ asset: Asset) -> String {
    let value = asset.kind.namespace == .people ? asset.name : asset.fqn.description
    return relation(to: asset.kind).map { QueryTerms.Filter($0.name, value).text } ?? value
  }

  /// The form that puts the noun on assets.
  static func add(_ asset: Asset, _ exchange: Exchange) -> HTML {
    """
    <details class="edit"><summary>Add assets or columns</summary><form method="post" action="\(address(asset, "link"))">\(exchange.token)
    <label>Names, one a line<textarea name="subjects" rows="3" required placeholder="shop.db.public.orders"></textarea></label><p class="hint">Or tick them in <a href="/search">search results</a> and set it there.</p><button>Add</button></form></details>
    """
  }

  /// A button that takes a link off the noun itself.
  static func unlink(_ asset: Asset, _ link: Link, _ exchange: Exchange) -> HTML {
    removal(asset, subject: asset.label, column: nil, link, "Take off \(link.target.title)", exchange)
  }

  /// A button that takes the noun off an asset or column.
  static func takeOff(_ asset: Asset, _ link: Link, _ column: Column?, _ label: AssetLabel, _ exchange: Exchange) -> HTML {
    removal(asset, subject: label, column: column, link, "Take off \(column?.path.description ?? label.title)", exchange)
  }

  private static func removal(
    _ asset: Asset, subject: AssetLabel, column: Column?, _ link: Link, _ title: String, _ exchange: Exchange
  ) -> HTML {
    """
    <form method="post" action="\(address(asset, "unlink"))" class="inline">\(exchange.token)\(Piece.hidden("subject", subject.uuid.description))\(Piece.hidden("column", column?.path.description))\(Piece.hidden("relation", link.relation.name))\(Piece.hidden("role", link.role.isEmpty ? nil : link.role))\(Piece.hidden("target", link.target.uuid.description))<button class="plain" aria-label="\(title)" title="\(title)">×</button></form>
    """
  }

  private static func address(_ asset: Asset, _ action: String) -> Address { Address("nouns", asset.uuid.description, action) }

  private static let edit = Endpoint(.post, "/nouns/{id}/edit", .needs(.steward), "Rename or describe a domain, product, term, tag or team.") { exchange in
    let label = try exchange.write { writer in
      let asset = try writer.reader.of(exchange)
      var desired = try writer.reader.draft(of: asset)
      desired.description = exchange.field("description")
      desired.displayName = exchange.field("title")
      if asset.kind == .dataProduct { desired.properties[PropertyName.serviceLevels] = try levels(exchange.field("levels") ?? "") }
      try writer.edit(asset.id, toward: desired)
      if let name = exchange.field("name"), asset.kind != .user { try writer.rename(asset.id, to: name) }
      return try writer.reader.existing(asset.id).label
    }
    return .redirect(to: label.address.text)
  }

  /// Reads `freshness: 1 h`, a promise a line.
  private static func levels(_ text: String) throws -> JSON? {
    var levels: JSONObject = [:]
    for line in text.split(whereSeparator: \.isNewline) where !line.allSatisfy(\.isWhitespace) {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else {
        throw CatalogError.invalid(field: "levels", reason: "has the line “\(line.prefix(60))”; what is promised, a colon and how much are expected")
      }
      levels[String(parts[0]).trimmed] = .string(String(parts[1]).trimmed)
    }
    return levels.isEmpty ? nil : .object(levels)
  }

  private static let link = Endpoint(.post, "/nouns/{id}/link", .needs(.steward), "Link a noun, or put it on assets and columns.") { exchange in
    let label = try exchange.write { writer in
      let asset = try writer.reader.of(exchange)
      if let names = exchange.field("subjects") {
        try put(asset, on: names, writer)
      } else {
        guard let relation = exchange.field("relation").flatMap(Relation.init(name:)) else {
          throw CatalogError.invalid(field: "relation", reason: "is missing or unknown")
        }
        try writer.link(Subject(asset.id), try LinkDraft.read(.string(exchange.field("target") ?? ""), relation, place: "name"))
      }
      return asset.label
    }
    return .redirect(to: label.address.text)
  }

  private static func put(_ asset: Asset, on names: String, _ writer: CatalogWriter) throws {
    guard let relation = relation(to: asset.kind) else {
      throw CatalogError.invalid(field: "subjects", reason: "cannot carry a \(asset.kind.title)")
    }
    let lines = names.split(whereSeparator: \.isNewline).map { String($0).trimmed }.filter { !$0.isEmpty }
    try writer.batch("Put \(asset.kind.title) \(asset.title) on \(lines.count.of("asset"))") {
      for line in lines {
        guard let subject = try writer.reader.resolve(line) else {
          throw CatalogError.notFound(kind: "asset", id: line, near: try writer.reader.namesLike(line))
        }
        try writer.link(subject, LinkDraft(relation, .id(asset.id)))
      }
    }
  }

  private static let unlink = Endpoint(.post, "/nouns/{id}/unlink", .needs(.steward), "Take a link off.") { exchange in
    let label = try exchange.write { writer in
      let asset = try writer.reader.of(exchange)
      guard let relation = exchange.field("relation").flatMap(Relation.init(name:)),
        let subject = try exchange.field("subject").flatMap({ UUID($0) }).flatMap({ try writer.reader.asset(uuid: $0) }),
        let target = try exchange.field("target").flatMap({ UUID($0) }).flatMap({ try writer.reader.asset(uuid: $0) })
      else { throw CatalogError.invalid(field: "subject", reason: "is missing or unknown") }
      var column: Column?
      if let text = exchange.field("column") {
        column = try writer.reader.column(of: subject.id, FieldPath(text: text) ?? FieldPath(text))
        guard column != nil else { throw CatalogError.notFound(kind: "column", id: text) }
      }
      try writer.unlink(Subject(subject.id, column: column?.id), relation, target.id, role: exchange.field("role") ?? "")
      return asset.label
    }
    return .redirect(to: label.address.text)
  }

  private static let state = Endpoint(.post, "/nouns/{id}/state", .needs(.steward), "Delete or restore a noun.") { exchange in
    let label = try exchange.write { writer in
      let asset = try writer.reader.of(exchange)
      if exchange.field("state") == "active" { try writer.restore(asset.id) } else { try writer.delete(asset.id) }
      return asset.label
    }
    return .redirect(to: label.address.text)
  }
}
