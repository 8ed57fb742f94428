import Catalog
import Codecs
import Edge
import Net

/// What happened, for followers and auditors.
enum ChangeRoutes {
  static var all: [Endpoint] { [feed, stream, audit] }

  private static let feed = Endpoint(
    .get, "/api/v1/changes", .needs(.read), "Changes after a number, oldest first.",
    parameters: [("after", "the last number you have"), ("limit", "1 to 1000, default 100")]
  ) { exchange in
    let after = try exchange.integer("after", 0...Int.max, default: 0)
    let limit = try exchange.integer("limit", 1...1000, default: 100)
    return try exchange.read { reader in
      let changes = try reader.changes(after: ChangeNumber(rawValue: Int64(after)), Self.filter, limit: limit)
      let last = changes.last?.number.rawValue ?? Int64(after)
      return .json(
        JSON.object(["changes": .array(try changes.map { try $0.json(reader) }), "last": .int(last)]).bytes())
    }
  }

  /// Accounts, tokens and recipes are for administrators: see the audit.
  private static var filter: ChangeFilter {
    var filter = ChangeFilter()
    filter.operations = [.created, .updated, .deleted, .restored, .renamed, .merged, .linked, .edges, .checked]
    return filter
  }

  private static let stream = Endpoint(
    .get, "/api/v1/changes/stream", .needs(.read), "The same as server-sent events; Last-Event-ID is honoured.",
    parameters: [("after", "the last number you have; the present without")]
  ) { exchange in
    let stated = exchange.request.headers["Last-Event-ID"] ?? exchange.query("after")
    let start = try stated.flatMap { Int64($0) } ?? exchange.read { try $0.lastChange().rawValue }
    let catalog = exchange.catalog
    let position = Position(start)
    return try exchange.follower.follow { stream in
      do throws(CatalogError) {
        try catalog.read { reader in
          for change in try reader.changes(after: ChangeNumber(rawValue: position.value), filter, limit: 200) {
            stream.send(event: "change", data: try change.json(reader).text, id: "\(change.number.rawValue)")
            position.value = change.number.rawValue
          }
        }
        return !stream.isClosed
      } catch { return false }
    }
  }

  private static let audit = Endpoint(
    .get, "/api/v1/audit", .needs(.administer), "Everything anybody changed, newest first.",
    parameters: [("actor", "only this user, token or recipe"), ("before", "only before this number"), ("limit", "1 to 1000")]
  ) { exchange in
    let limit = try exchange.integer("limit", 1...1000, default: 100)
    let before = try exchange.integer("before", 1...Int.max, default: Int.max)
    return try exchange.read { reader in
      var filter = ChangeFilter()
      filter.actor = exchange.query("actor")
      let changes = try reader.changes(before: ChangeNumber(rawValue: Int64(before)), filter, limit: limit)
      return .json(JSON.object(["changes": .array(try changes.map { try $0.json(reader) })]).bytes())
    }
  }
}

/// Where a stream stands. Only the follower's thread touches it.
private final class Position: @unchecked Sendable {
  var value: Int64

  init(_ value: Int64) { self.value = value }
}

extension Change {
  /// The change as JSON.
  func json(_ reader: CatalogReader) throws -> JSON {
    var object: JSONObject = [
      "number": .int(number.rawValue), "at": .string(at.rfc3339), "operation": .string(operation.name),
      "actor": .string(actor), "origin": .string(origin.description), "breaking": .bool(isBreaking),
    ]
    if let label = try asset.flatMap({ try reader.label($0) }) { object["asset"] = label.json }
    if let requestID { object["requestId"] = .string(requestID) }
    if let batch { object["batch"] = .int(batch) }
    var writer = JSONWriter()
    FieldChange.write(fields, to: &writer)
    object["fields"] = try? JSON.parse(writer.bytes, limits: JSONLimits(depth: 512))
    return .object(object)
  }
}
