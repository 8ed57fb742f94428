import Catalog
import Codecs
import Edge
import Net

/// Assets one by one and in lists.
enum AssetRoutes {
  static var all: [Endpoint] { [list, create, get, put, patch, delete] + lifecycle + history }

  private static let list = Endpoint(
    .get, "/api/v1/assets", .needs(.read), "List assets in the order of their FQNs.",
    parameters: [
      ("kind", "only these kinds, separated by commas"), ("parent", "only what lies directly in this asset"),
      ("service", "only what belongs to this service"), ("linked", "only what carries a link to this asset, such as a tag"),
      ("state", "active (default), deleted or stub"), ("since", "only what changed since this RFC 3339 time"),
      ("after", "next of the page before"), ("limit", "1 to 1000, default 100"),
    ]
  ) { exchange in
    let limit = try exchange.integer("limit", 1...1000, default: 100)
    return try exchange.read { reader in
      let page = try reader.list(try filter(exchange, reader), after: exchange.query("after"), limit: limit)
      var writer = JSONWriter()
      try writer.object { writer in
        writer.key("assets")
        try writer.array { writer in
          for asset in page.elements { try writer.object { try reader.writeDocument(of: asset.id, to: &$0) } }
        }
        writer.key("next")
        writer.value(page.next)
      }
      return .json(writer.bytes)
    }
  }

  private static func filter(_ exchange: Exchange, _ reader: CatalogReader) throws -> AssetFilter {
    var filter = AssetFilter()
    if let kinds = exchange.query("kind") {
      filter.kinds = try kinds.split(separator: ",").map { name in
        guard let kind = AssetKind(rawValue: String(name)) else {
          throw CatalogError.invalid(field: "kind", reason: "has \(name), which is no kind of asset")
        }
        return kind
      }
    }
    filter.parent = try exchange.query("parent").map { try reader.named($0).id }
    filter.service = try exchange.query("service").map { try reader.named($0).id }
    filter.linkedTo = try exchange.query("linked").map { try reader.named($0).id }
    switch exchange.query("state") {
    case nil, "active": filter.states = [.active]
    case "deleted": filter.states = [.deleted]
    case "stub": filter.states = [.stub]
    case let other?: throw CatalogError.invalid(field: "state", reason: "is \(other); active, deleted or stub is expected")
    }
    if let since = exchange.query("since") {
      guard let time = Timestamp(rfc3339: since) else {
        throw CatalogError.invalid(field: "since", reason: "is not an RFC 3339 time such as 2026-11-21T08:00:00Z")
      }
      filter.changedSince = time
    }
    return filter
  }

  private static let create = Endpoint(
    .post, "/api/v1/assets", .needs(.contribute), "Register one asset, or say anew what it is.", bodyLimit: 10 << 20
  ) { exchange in
    let document = try AssetDocument(exchange.request.body)
    return try exchange.write {
      try document.write(to: $0)
    } then: { result in
      try exchange.read { reader in
        try answer(result.asset, reader, result.outcome == .created ? .created : .ok)
      }
    }
  }

  private static let get = Endpoint(
    .get, "/api/v1/assets/{id:any}", .needs(.read), "One asset by UUID, FQN, DataHub URN or any other name."
  ) { exchange in
    let name = exchange.parameter("id")
    let moment = exchange.catalog.moment
    if let known = exchange.answers.value(for: name, at: moment) { return known.conditional(on: exchange.request) }
    var response = try exchange.read { reader in
      try answer(.ok) { writer in
        guard let revision = try reader.writeDocument(named: name, to: &writer) else { throw try reader.unknown(name) }
        return revision
      }
    }
    // What is kept is kept as it goes out.
    SecurityHeaders.add(to: &response)
    exchange.answers.keep(response, for: name, bytes: name.utf8.count + response.size, at: moment)
    return response.conditional(on: exchange.request)
  }

  private static let put = Endpoint(
    .put, "/api/v1/assets/{id:any}", .needs(.contribute), "Say what an asset is, in place of what was said before.",
    bodyLimit: 10 << 20
  ) { exchange in
    let document = try exchange.json()
    let expected = try exchange.expectedRevision()
    return try exchange.write { writer in
      try AssetDocument(document, name: exchange.parameter("id")).write(to: writer, expected: expected)
    } then: { result in
      try exchange.read { reader in
        try answer(result.asset, reader, result.outcome == .created ? .created : .ok)
      }
    }
  }

  private static let patch = Endpoint(
    .patch, "/api/v1/assets/{id:any}", .needs(.contribute),
    "Change parts of an asset: application/merge-patch+json (RFC 7396) or application/json-patch+json (RFC 6902).",
    bodyLimit: 10 << 20
  ) { exchange in
    let change = try exchange.json()
    let expected = try exchange.expectedRevision()
    let isSteps = exchange.request.contentType == "application/json-patch+json"
    return try exchange.write { writer in
      let asset = try writer.reader.named(exchange.parameter("id"))
      let before = JSON.object(try writer.reader.draft(of: asset).json)
      let after: JSON
      if isSteps {
        do {
          after = try JSONPatch(change).apply(to: before)
        } catch { throw CatalogError.invalid(field: "body", reason: "cannot be applied: \(error)") }
      } else {
        after = before.merging(patch: change)
      }
      let draft = try AssetDraft(json: after)
      guard draft.kind == asset.kind, draft.fqn == asset.fqn else {
        throw CatalogError.invalid(field: "fqn", reason: "cannot be patched, nor can kind; rename does that")
      }
      return try writer.edit(asset.id, toward: draft, expected: expected).asset
    } then: { id in
      try exchange.read { try answer(id, $0) }
    }
  }

  private static let delete = Endpoint(
    .delete, "/api/v1/assets/{id:any}", .needs(.steward), "Mark an asset and what lies in it as deleted."
  ) { exchange in
    let expected = try exchange.expectedRevision()
    let count = try exchange.write { writer in
      let asset = try writer.reader.named(exchange.parameter("id"))
      try writer.require(expected, of: asset)
      return try writer.delete(asset.id)
    }
    return .json(JSON.object(["deleted": .int(Int64(count))]).bytes())
  }

  private static let lifecycle = [
    Endpoint(.post, "/api/v1/assets/{id:any}/restore", .needs(.steward), "Bring back a deleted asset.") { exchange in
      let id = try exchange.write { writer in
        let asset = try writer.reader.named(exchange.parameter("id"))
        try writer.restore(asset.id)
        return asset.id
      }
      return try exchange.read { try answer(id, $0) }
    },
    Endpoint(.post, "/api/v1/assets/{id:any}/rename", .needs(.steward), "Rename an asset; {\"name\": …}.") { exchange in
      let name = try exchange.object(["name"]).requiredString("name")
      let id = try exchange.write { writer in
        let asset = try writer.reader.named(exchange.parameter("id"))
        try writer.rename(asset.id, to: name)
        return asset.id
      }
      return try exchange.read { try answer(id, $0) }
    },
    Endpoint(.post, "/api/v1/assets/{id:any}/merge", .needs(.steward), "Merge this asset into another; {\"into\": NAME}.") {
      exchange in
      let into = try exchange.object(["into"]).requiredString("into")
      let id = try exchange.write { writer in
        let duplicate = try writer.reader.named(exchange.parameter("id"))
        let target = try writer.reader.named(into)
        try writer.merge(duplicate.id, into: target.id)
        return target.id
      }
      return try exchange.read { try answer(id, $0) }
    },
  ]

  private static let history = [
    Endpoint(
      .get, "/api/v1/assets/{id:any}/versions", .needs(.read), "What changed in an asset, newest first.",
      parameters: [("before", "only changes before this number"), ("limit", "1 to 1000, default 100")]
    ) { exchange in
      let limit = try exchange.integer("limit", 1...1000, default: 100)
      let before = try exchange.integer("before", 1...Int.max, default: Int.max)
      return try exchange.read { reader in
        var filter = ChangeFilter()
        filter.asset = try reader.named(exchange.parameter("id")).id
        let changes = try reader.changes(before: ChangeNumber(rawValue: Int64(before)), filter, limit: limit)
        return .json(JSON.object(["changes": .array(try changes.map { try $0.json(reader) })]).bytes())
      }
    },
    Endpoint(
      .get, "/api/v1/assets/{id:any}/versions/{number}", .needs(.read), "An asset as it was right after a change."
    ) { exchange in
      guard let number = Int64(exchange.parameter("number")) else {
        throw CatalogError.invalid(field: "number", reason: "is not a change number")
      }
      return try exchange.read { reader in
        let asset = try reader.named(exchange.parameter("id"))
        let state = try reader.assetState(asset, at: ChangeNumber(rawValue: number))
        return .json(JSON.object(JSONObject(state.fields.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })).bytes())
      }
    },
    Endpoint(
      .get, "/api/v1/assets/{id:any}/diff", .needs(.read), "What changed in an asset between two changes.",
      parameters: [("from", "a change number"), ("to", "a later one; the latest without")]
    ) { exchange in
      let from = try exchange.integer("from", 0...Int.max, default: 0)
      let to = try exchange.integer("to", 0...Int.max, default: Int.max)
      return try exchange.read { reader in
        let asset = try reader.named(exchange.parameter("id"))
        let fields = try reader.difference(
          of: asset, from: ChangeNumber(rawValue: Int64(from)), to: ChangeNumber(rawValue: Int64(to)))
        var writer = JSONWriter()
        FieldChange.write(fields, to: &writer)
        return .json(writer.bytes)
      }
    },
    Endpoint(.get, "/api/v1/assets/{id:any}/facts", .needs(.read), "What each origin says of an asset.") { exchange in
      try exchange.read { reader in
        let asset = try reader.named(exchange.parameter("id"))
        let claims: [JSON] = try reader.claims(of: asset.id).map { claim in
          [
            "origin": .string(claim.origin.description), "by": .string(claim.by), "at": .string(claim.at.rfc3339),
            "says": .object(claim.draft.json),
          ]
        }
        return .json(JSON.object(["facts": .array(claims)]).bytes())
      }
    },
  ]

  static func answer(_ asset: AssetID, _ reader: CatalogReader, _ status: HTTPStatus = .ok) throws -> HTTPResponse {
    try answer(status) { try reader.writeDocument(of: asset, to: &$0) }
  }

  private static func answer(
    _ status: HTTPStatus, _ write: (inout JSONWriter) throws -> ChangeNumber
  ) rethrows -> HTTPResponse {
    var revision = ChangeNumber.zero
    let document = try JSONWriter.document(capacity: 4096) { revision = try write(&$0) }
    var response = HTTPResponse.json(document, status)
    response.headers.add("ETag", revision.entityTag(of: document))
    response.headers.add("Cache-Control", "private, no-cache")
    return response
  }
}

extension HTTPResponse {
  /// About how many bytes it takes in memory.
  fileprivate var size: Int {
    guard case .bytes(let bytes) = body else { return 512 }
    return bytes.count + 512
  }
}

extension CatalogReader {
  /// The asset that any name means.
  /// - Throws: `CatalogError.notFound` with names that look alike.
  func named(_ name: String) throws -> Asset {
    guard let asset = try asset(try identifier(name)) else { throw try unknown(name) }
    return asset
  }

  /// The row id of the asset that any name means.
  /// - Throws: `CatalogError.notFound` with names that look alike.
  func identifier(_ name: String) throws -> AssetID {
    guard let subject = try resolve(name) else { throw try unknown(name) }
    return subject.asset
  }

  /// What to tell whoever asks for a name that nothing answers to.
  func unknown(_ name: String) throws -> CatalogError { .notFound(kind: "asset", id: name, near: try namesLike(name)) }
}
