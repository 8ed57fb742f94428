import Codecs
import SQLite

/// The columns each decoder below expects, in order, for use in SELECT lists.
enum Selection {
  static let asset = """
    a.id, a.uuid, a.kind, a.fqn, a.parent_id, a.service_id, a.display_name, a.description, a.subtype, a.properties, \
    a.state, a.created_at, a.updated_at, a.deleted_at, a.revision, a.version, a.column_count
    """
  static let label = "a.id, a.uuid, a.kind, a.fqn, a.display_name, a.state"
  static let change = """
    h.number, h.at, h.asset_id, h.operation, h.actor, o.kind, o.name, h.request_id, h.batch_id, h.is_breaking, h.fields
    """
}

/// A stored value that this program cannot have written: the file was changed by someone else.
func damaged(_ what: String) -> CatalogError { .store("the database holds a damaged \(what)") }

extension Row {
  func asset() throws -> Asset {
    let label = try label(uuid: 1, kind: 2, fqn: 3, displayName: 6, state: 10)
    return Asset(
      id: label.id, uuid: label.uuid, kind: label.kind, fqn: label.fqn,
      parent: optionalInt64(4).map(AssetID.init(rawValue:)), service: optionalInt64(5).map(AssetID.init(rawValue:)),
      displayName: label.displayName, description: optionalText(7), subtype: optionalText(8),
      properties: try jsonObject(9), state: label.state, createdAt: time(11), updatedAt: time(12),
      deletedAt: optionalTime(13), revision: ChangeNumber(rawValue: int64(14)), version: int(15), columnCount: int(16))
  }

  func label(id: Int32 = 0, uuid: Int32 = 1, kind: Int32 = 2, fqn: Int32 = 3, displayName: Int32 = 4, state: Int32 = 5) throws
    -> AssetLabel
  {
    guard let decodedUUID = withBlob(uuid, { UUID(bytes: $0) }), let decodedKind = AssetKind(code: int(kind)),
      let decodedState = Asset.State(rawValue: int(state))
    else { throw damaged("asset") }
    return AssetLabel(
      id: AssetID(rawValue: int64(id)), uuid: decodedUUID, kind: decodedKind, fqn: try FQN(text(fqn)),
      displayName: optionalText(displayName), state: decodedState)
  }

  func change() throws -> Change {
    guard let operation = Change.Operation(rawValue: int(3)) else { throw damaged("change") }
    return Change(
      number: ChangeNumber(rawValue: int64(0)), at: time(1), asset: optionalInt64(2).map(AssetID.init(rawValue:)),
      operation: operation, actor: text(4), origin: try origin(5), requestID: optionalText(7),
      batch: optionalInt64(8), isBreaking: bool(9), fields: FieldChange.read(try json(10)))
  }

  func origin(_ kindColumn: Int32) throws -> Origin {
    guard let kind = Origin.Kind(rawValue: int(kindColumn)) else { throw damaged("origin") }
    return Origin(kind, text(kindColumn + 1))
  }

  func time(_ column: Int32) -> Timestamp { Timestamp(microseconds: int64(column)) }

  func optionalTime(_ column: Int32) -> Timestamp? { optionalInt64(column).map { Timestamp(microseconds: $0) } }

  func json(_ column: Int32) throws -> JSON {
    do throws(JSONError) {
      return try JSON.parse(textBytes(column), limits: JSONLimits(depth: 512))
    } catch { throw damaged("document") }
  }

  func jsonObject(_ column: Int32) throws -> JSONObject {
    if isNull(column) || withText(column, { $0.count == 2 }) { return [:] }
    guard let object = try json(column).object else { throw damaged("document") }
    return object
  }
}
