import Catalog
import Codecs
import Edge
import Net

/// Columns, and what people put on many of them at once.
enum ColumnRoutes {
  static var all: [Endpoint] { [list, get, patch, tag, batches, undo, link, unlink] }

  private static let list = Endpoint(
    .get, "/api/v1/columns", .needs(.read), "Find columns by the query language.",
    parameters: [("q", "such as email -tag:PII"), ("limit", "1 to 1000, default 50"), ("offset", "hits to skip")]
  ) { exchange in
    try SearchRoutes.answer(exchange, scopes: [.column])
  }

  private static let get = Endpoint(
    .get, "/api/v1/assets/{id:any}/columns/{path:any}", .needs(.read), "One column, also one that vanished."
  ) { exchange in
    try exchange.read { reader in
      let (asset, column) = try find(exchange, reader)
      return .json(try document(column, of: asset, reader).bytes())
    }
  }

  private static let patch = Endpoint(
    .patch, "/api/v1/assets/{id:any}/columns/{path:any}", .needs(.contribute),
    "Change a column's description, tags, terms or owners (merge patch)."
  ) { exchange in
    let change = try exchange.json()
    _ = try ObjectReader(change, known: ["description", "properties"] + LinkDraft.fields.map(\.name))
    let asset = try exchange.write { writer in
      let (asset, column) = try find(exchange, writer.reader)
      var desired = try writer.reader.draft(of: asset)
      guard let index = desired.columns?.firstIndex(where: { $0.path == column.path }),
        let before = desired.columns?[index]
      else { throw CatalogError.conflict(reason: "\(column.path) has vanished from its source") }
      let edited = try before.merging(change)
      desired.columns?[index] = edited
      try writer.edit(asset.id, toward: desired)
      return asset.id
    }
    return try exchange.read { reader in
      let (_, column) = try find(exchange, reader)
      return .json(try document(column, of: try reader.existing(asset), reader).bytes())
    }
  }

  static func find(_ exchange: Exchange, _ reader: CatalogReader) throws -> (Asset, Column) {
    let asset = try reader.named(exchange.parameter("id"))
    let text = exchange.parameter("path")
    guard let column = try reader.column(of: asset.id, FieldPath(text: text) ?? FieldPath(text)) else {
      let names = try reader.columns(of: asset.id).map(\.path.description)
      throw CatalogError.notFound(kind: "column", id: text, near: nearest(to: text, among: names).map { [$0] } ?? [])
    }
    return (asset, column)
  }

  private static func document(_ column: Column, of asset: Asset, _ reader: CatalogReader) throws -> JSON {
    var draft = ColumnDraft(column)
    draft.links = try reader.links(of: asset.id).filter { $0.subject.column == column.id }.map(LinkDraft.init)
    var object = draft.json.object ?? [:]
    object["asset"] = .string(asset.fqn.description)
    object["path"] = .string(column.path.description)
    if let removedAt = column.removedAt { object["removedAt"] = .string(removedAt.rfc3339) }
    return .object(object)
  }

  private static let tag = Endpoint(
    .post, "/api/v1/columns/tag", .needs(.steward),
    "Put a tag on many columns as one batch: {\"tag\", \"columns\": [FQN …] or \"query\", \"state\"}.",
    bodyLimit: 10 << 20
  ) { exchange in
    let fields = try exchange.object(["tag", "columns", "query", "state"])
    let tag = try FQN(try fields.requiredString("tag"))
    let stateName = try fields.string("state") ?? "confirmed"
    guard let state = LinkState(name: stateName) else {
      throw CatalogError.invalid(field: "state", reason: "is \(stateName); suggested, confirmed or rejected is expected")
    }
    let names = try fields.strings("columns")
    let query = try fields.string("query")
    guard names != nil || query != nil else {
      throw CatalogError.invalid(field: "columns", reason: "is missing; a list of column FQNs, or a query, is expected")
    }
    let (batch, count) = try exchange.write { writer in
      let subjects = try names.map { try Self.subjects(named: $0, writer.reader) } ?? writer.reader.columns(matching: query ?? "")
      let batch = try writer.batch("Tagged \(subjects.count) columns with \(tag)") {
        for subject in subjects { try writer.link(subject, LinkDraft(.tag, .named(.tag, tag), state: state)) }
      }
      return (batch, subjects.count)
    }
    return .json(JSON.object(["batch": .int(batch), "columns": .int(Int64(count))]).bytes())
  }

  private static func subjects(named names: [String], _ reader: CatalogReader) throws -> [Subject] {
    try names.map { name in
      guard let subject = try reader.resolve(name), subject.column != nil else {
        throw CatalogError.notFound(kind: "column", id: name)
      }
      return subject
    }
  }

  private static let batches = Endpoint(
    .get, "/api/v1/batches", .needs(.read), "Sets of changes made in one go, newest first."
  ) { exchange in
    let batches = try exchange.read { try $0.batches() }
    return .json(
      JSON.object([
        "batches": .array(
          batches.map { batch in
            [
              "id": .int(batch.id), "at": .string(batch.at.rfc3339), "by": .string(batch.actor),
              "summary": .string(batch.summary), "undoneAt": batch.undoneAt.map { .string($0.rfc3339) } ?? .null,
            ]
          })
      ]).bytes())
  }

  private static let undo = Endpoint(
    .post, "/api/v1/batches/{id}/undo", .needs(.steward), "Take a batch back."
  ) { exchange in
    guard let id = Int64(exchange.parameter("id")) else { throw CatalogError.invalid(field: "id", reason: "is no number") }
    let outcome = try exchange.write { try $0.undo(id) }
    return .json(JSON.object(["restored": .int(Int64(outcome.restored)), "kept": .int(Int64(outcome.kept))]).bytes())
  }

  private static let linkFields = ["subject", "relation", "target", "kind", "role", "state"]

  private static let link = Endpoint(
    .post, "/api/v1/links", .needs(.steward), "Link an asset or column to a tag, owner, term, domain or product."
  ) { exchange in
    let (subject, relation, fields) = try linkEnds(exchange)
    let target = try fields.requiredString("target")
    var link = try LinkDraft.read(.string(target), relation, place: "target")
    link.role = try fields.string("role") ?? ""
    if let name = try fields.string("state") {
      guard let state = LinkState(name: name) else {
        throw CatalogError.invalid(field: "state", reason: "is \(name); suggested, confirmed or rejected is expected")
      }
      link.state = state
    }
    let draft = link
    try exchange.write { writer in try writer.link(try writer.reader.subject(subject), draft) }
    return HTTPResponse(.noContent)
  }

  private static let unlink = Endpoint(
    .delete, "/api/v1/links", .needs(.steward), "Take a link away; the same document as for POST."
  ) { exchange in
    let (subject, relation, fields) = try linkEnds(exchange)
    let target = try fields.requiredString("target")
    let role = try fields.string("role") ?? ""
    try exchange.write { writer in
      let links = try writer.reader.links(of: try writer.reader.subject(subject), relation)
      guard let link = links.first(where: { $0.target.fqn.description == target || $0.target.fqn.name == target }) else {
        throw CatalogError.notFound(kind: "link", id: "\(relation.name) \(target)")
      }
      try writer.unlink(link.subject, relation, link.target.id, role: role)
    }
    return HTTPResponse(.noContent)
  }

  private static func linkEnds(_ exchange: Exchange) throws(CatalogError) -> (String, Relation, ObjectReader) {
    let fields = try exchange.object(linkFields)
    let name = try fields.requiredString("relation")
    guard let relation = Relation(name: name) else {
      let words = Relation.allCases.map(\.name).joined(separator: ", ")
      throw .invalid(field: "relation", reason: "is \(name); one of \(words) is expected")
    }
    return (try fields.requiredString("subject"), relation, fields)
  }
}

extension CatalogReader {
  /// The asset or column that a name means.
  func subject(_ name: String) throws -> Subject {
    if let subject = try resolve(name) { return subject }
    return Subject(try named(name).id)
  }
}
