import Catalog
import Codecs
import Edge
import Net

/// Renaming, merging, deleting and restoring assets, and taking links away: a page that asks, and a form that does.
enum LifecyclePages {
  static func all(_ layout: Layout) -> [Endpoint] {
    [
      askRename(layout), rename, askMerge(layout), merge, askDelete(layout), delete, askRestore(layout), restore,
      askUnlink(layout), unlink,
    ]
  }

  private static func ask(
    _ verb: String, _ layout: Layout, _ summary: String, _ body: @escaping @Sendable (Asset, CatalogReader, Exchange) throws -> HTTPResponse
  ) -> Endpoint {
    Endpoint(.get, "/assets/{id}/\(verb)", .needs(.steward), summary) { exchange in
      try exchange.read { reader in try body(try reader.of(exchange), reader, exchange) }
    }
  }

  private static func address(_ asset: Asset, _ verb: String) -> Address { Address("assets", asset.uuid.description, verb) }

  /// How many assets lie inside one, at any depth.
  private static func inside(_ asset: Asset, _ reader: CatalogReader) throws -> Int {
    asset.kind.isData ? try reader.within(asset.fqn).count - 1 : 0
  }

  private static func askRename(_ layout: Layout) -> Endpoint {
    ask("rename", layout, "Ask for a new name and say what it changes.") { asset, reader, exchange in
      guard let name = exchange.query("name")?.trimmed, name != asset.name else {
        return .page(
          layout.page(
            exchange, title: "Rename \(asset.title)",
            """
            <p>It is called <code>\(asset.fqn.description)</code>.</p><form method="get" action="\(address(asset, "rename"))" class="narrow">
            <label>New name of its last part<input name="name" value="\(asset.name)" required></label><button>Go on</button> <a href="\(AssetTab.overview.address(asset.uuid))">Cancel</a></form>
            """))
      }
      let fqn = try asset.fqn.parent.map { try $0.appending(name) } ?? FQN(parts: [name])
      let inside = try inside(asset, reader)
      return Confirmation(
        title: "Rename \(asset.title)?",
        effects: [
          "<code>\(asset.fqn.description)</code> becomes <code>\(fqn.description)</code>.",
          inside > 0 ? "\(inside) assets inside it follow." : "Nothing lies inside it.",
          "Old names keep leading here; links, lineage and history stay.",
          "A crawl that knows it by its old name goes on speaking of the same asset.",
        ], action: address(asset, "rename"), fields: [("name", name)], button: "Rename", cancel: AssetTab.overview.address(asset.uuid)
      ).page(layout, exchange)
    }
  }

  private static let rename = Endpoint(.post, "/assets/{id}/rename", .needs(.steward), "Rename an asset.") { exchange in
    guard let name = exchange.field("name")?.trimmed else {
      throw CatalogError.invalid(field: "name", reason: "is missing; the new name is expected")
    }
    let uuid = try exchange.write { writer in
      let asset = try writer.reader.of(exchange)
      try writer.rename(asset.id, to: name)
      return asset.uuid
    }
    return .redirect(to: AssetTab.overview.address(uuid).text)
  }

  private static func askMerge(_ layout: Layout) -> Endpoint {
    ask("merge", layout, "Find the asset to merge into, and say what that changes.") { asset, reader, exchange in
      guard let into = exchange.query("into") else {
        let picker = Picker(path: address(asset, "merge"), choice: "into", excluded: asset.id) { $0.kind.namespace == asset.kind.namespace }
        return .page(
          layout.page(
            exchange, title: "Merge \(asset.title) into …",
            "<p>Pick the asset that stays; <code>\(asset.fqn.description)</code> becomes another name of it.</p>\(try picker.html(exchange.query("q") ?? asset.name, reader))"))
      }
      let target = try target(into, reader)
      let count = try reader.columns(of: asset.id).count
      return Confirmation(
        title: "Merge \(asset.title) into \(target.title)?",
        effects: [
          "Everything said of <code>\(asset.fqn.description)</code> is said of \(Piece.asset(target.label)) <code>\(target.fqn.description)</code> from now on: descriptions, \(count) columns, links, lineage, checks.",
          "Both names, and every other name of the two, lead to \(target.title).", "<strong>This cannot be taken back.</strong>",
        ], action: address(asset, "merge"), fields: [("into", target.uuid.description)], button: "Merge", isGrave: true,
        cancel: AssetTab.overview.address(asset.uuid)
      ).page(layout, exchange)
    }
  }

  private static func target(_ text: String, _ reader: CatalogReader) throws -> Asset {
    guard let uuid = UUID(text), let target = try reader.asset(uuid: uuid) else { throw CatalogError.notFound(kind: "asset", id: text) }
    return target
  }

  private static let merge = Endpoint(.post, "/assets/{id}/merge", .needs(.steward), "Merge an asset into another.") { exchange in
    let uuid = try exchange.write { writer in
      let target = try target(exchange.field("into") ?? "", writer.reader)
      try writer.merge(try writer.reader.of(exchange).id, into: target.id)
      return target.uuid
    }
    return .redirect(to: AssetTab.overview.address(uuid).text)
  }

  /// What a form that asked first does to its asset, whose page follows.
  private static func act(
    _ verb: String, _ summary: String, _ change: @escaping @Sendable (CatalogWriter, AssetID) throws -> Void
  ) -> Endpoint {
    Endpoint(.post, "/assets/{id}/\(verb)", .needs(.steward), summary) { exchange in
      let uuid = try exchange.write { writer in
        let asset = try writer.reader.of(exchange)
        try change(writer, asset.id)
        return asset.uuid
      }
      return .redirect(to: AssetTab.overview.address(uuid).text)
    }
  }

  private static func askDelete(_ layout: Layout) -> Endpoint {
    ask("delete", layout, "Say what deleting an asset would take away.") { asset, reader, exchange in
      let inside = try inside(asset, reader)
      let readers = reader.lineage(LineageRequest(Subject(asset.id), direction: .downstream, nodeLimit: 6))
      let names = HTML.each(try readers.nodes.dropFirst().compactMap { try reader.label($0.subject.asset) }) { " \(Piece.asset($0))" }
      return Confirmation(
        title: "Delete \(asset.title)?",
        effects: [
          "<code>\(asset.fqn.description)</code> is marked as deleted\(inside > 0 ? HTML(", with \(inside) assets inside it") : .empty), and is no longer found.",
          readers.reached > 1 ? "\(readers.reached - 1) assets are made from it:\(names)\(HTML.when(readers.isTruncated, " …"))" : "Nothing is known to be made from it.",
          "Its columns, links and history stay; <em>Restore</em> on its page brings everything back.",
          "No crawl brings it back by itself.",
        ], action: address(asset, "delete"), button: "Delete", isGrave: true, cancel: AssetTab.overview.address(asset.uuid)
      ).page(layout, exchange)
    }
  }

  private static let delete = act("delete", "Delete an asset.") { try $0.delete($1) }

  private static func askRestore(_ layout: Layout) -> Endpoint {
    ask("restore", layout, "Say what restoring an asset brings back.") { asset, _, exchange in
      Confirmation(
        title: "Restore \(asset.title)?",
        effects: [
          "<code>\(asset.fqn.description)</code>, what it lies in, and what was deleted inside it at the same moment are there again.",
          "Its links, lineage and history never went away.",
        ], action: address(asset, "restore"), button: "Restore", cancel: AssetTab.overview.address(asset.uuid)
      ).page(layout, exchange)
    }
  }

  private static let restore = act("restore", "Restore a deleted asset.") { try $0.restore($1) }

  private static func askUnlink(_ layout: Layout) -> Endpoint {
    ask("unlink", layout, "Say what taking a tag, owner or other link away does.") { asset, reader, exchange in
      let relation = try EditForms.relation(exchange.query("relation"))
      let target = try target(exchange.query("target") ?? "", reader)
      let subject = try EditForms.subject(asset, exchange, reader)
      let role = exchange.query("role") ?? ""
      guard let link = try reader.links(of: subject, relation).first(where: { $0.target.id == target.id && $0.role == role }) else {
        throw CatalogError.notFound(kind: relation.name, id: target.fqn.description)
      }
      let column = exchange.query("column")
      let place = column.map { "\(asset.title).\($0)" } ?? asset.title
      let fields = [("relation", relation.name), ("target", target.uuid.description), ("role", role), ("column", column ?? "")]
      return Confirmation(
        title: "Remove \(relation.name) \(target.title) from \(place)?",
        effects: [
          "\(Piece.chip(link)) was put there by \(link.by), \(Piece.time(link.at)).",
          link.origin.kind == .person
            ? "It is your catalog's own word; it goes away." : "\(link.origin.name) says so; your removal hides it, also when it says so again.",
        ], action: address(asset, "unlink"), fields: fields.filter { !$0.1.isEmpty }, button: "Remove", isGrave: true,
        cancel: column.map { Address("assets", asset.uuid.description, "columns", $0) } ?? AssetTab.overview.address(asset.uuid)
      ).page(layout, exchange)
    }
  }

  private static let unlink = Endpoint(.post, "/assets/{id}/unlink", .needs(.steward), "Take a link away.") { exchange in
    let relation = try EditForms.relation(exchange.field("relation"))
    try exchange.write { writer in
      let subject = try EditForms.subject(try writer.reader.of(exchange), exchange, writer.reader)
      let target = try target(exchange.field("target") ?? "", writer.reader)
      try writer.unlink(subject, relation, target.id, role: exchange.field("role") ?? "")
    }
    return EditForms.back(exchange)
  }
}
