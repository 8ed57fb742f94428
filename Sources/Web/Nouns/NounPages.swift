import Catalog
import Codecs
import Edge
import Net

/// Lists of the nouns that people make: domains, products, terms, tags, people; and the services.
enum NounPages {
  private struct Noun: Sendable {
    let path: String
    let title: String
    let kinds: [AssetKind]
    let hint: String
  }

  private static let nouns = [
    Noun(path: "/domains", title: "Domains", kinds: [.domain], hint: "logistics"),
    Noun(path: "/products", title: "Data products", kinds: [.dataProduct], hint: "order-flow"),
    Noun(path: "/glossary", title: "Glossary", kinds: [.term, .glossary], hint: "Warehouse.Pick wave"),
    Noun(path: "/tags", title: "Tags", kinds: [.tag, .classification], hint: "PII.Email"),
    Noun(path: "/people", title: "People and teams", kinds: [.user, .team], hint: "ann"),
    Noun(path: "/services", title: "Services", kinds: [.service], hint: "shop-postgres"),
  ]

  static func all(_ layout: Layout) -> [Endpoint] { nouns.flatMap { [list($0, layout), create($0)] } }

  private static func list(_ noun: Noun, _ layout: Layout) -> Endpoint {
    Endpoint(.get, noun.path, .needs(.read), "\(noun.title).") { exchange in
      let rows = try exchange.read { reader in
        var filter = AssetFilter()
        filter.kinds = noun.kinds
        filter.states = [.active, .stub]
        return try HTML.each(try reader.list(filter, limit: 500).elements) { asset in
          let uses = try reader.countLinks(to: asset.id)
          return """
            <li class="hit"><p><span class="kind">\(asset.kind.title)</span> \(Piece.asset(asset.label)) \(HTML.when(uses > 0, "<span class=\"fqn\">on \(uses)</span>"))</p>
            <p class="fqn">\(asset.fqn.description)</p>\(asset.description.map { HTML("<p>\($0)</p>") } ?? .empty)</li>
            """
        }
      }
      let kinds = HTML.each(noun.kinds) { "<option value=\"\($0.rawValue)\">\($0.title)</option>" }
      let form = HTML.when(
        exchange.principal.may(.steward),
        """
        <details class="edit"><summary>Add one</summary><form method="post" action="\(noun.path)">\(exchange.token)<label>Kind<select name="kind">\(kinds)</select></label>
        <label>Name<input name="name" required placeholder="\(noun.hint)"></label><label>Description<textarea name="description" rows="3"></textarea></label><button>Add</button></form></details>
        """)
      return .page(
        layout.page(
          exchange, title: noun.title, "\(form)\(rows.isEmpty ? "<p class=\"none\">None yet.</p>" : HTML("<ul class=\"hits\">\(rows)</ul>"))"))
    }
  }

  private static func create(_ noun: Noun) -> Endpoint {
    Endpoint(.post, noun.path, .needs(.steward), "Add to \(noun.title.lowercased()).") { exchange in
      guard let kind = exchange.field("kind").flatMap(AssetKind.init(rawValue:)), noun.kinds.contains(kind) else {
        throw CatalogError.invalid(field: "kind", reason: "is missing or not of this page")
      }
      let name = exchange.field("name")?.trimmed ?? ""
      let fqn = kind.namespace == .people ? try FQN(parts: [name]) : try FQN(name)
      let uuid = try exchange.write { writer in
        if let known = try writer.reader.asset(kind.namespace, fqn), known.state == .active {
          throw CatalogError.conflict(reason: "there is a \(kind.title) \(fqn) already")
        }
        let result = try writer.put(AssetDraft(kind, fqn, description: exchange.field("description")?.trimmed))
        return try writer.reader.existing(result.asset).uuid
      }
      return .redirect(to: Address("assets", uuid.description).text)
    }
  }
}
