import Codecs
import SQLite

extension JSONWriter {
  /// A member with a column's text; none when it is NULL.
  mutating func member(_ name: String, _ row: borrowing Row, _ column: Int32) {
    guard !row.isNull(column) else { return }
    key(name)
    row.withText(column) { value(utf8: $0) }
  }

  /// A member with the object that a column holds as JSON; none when it is empty.
  mutating func objectMember(_ name: String, _ row: borrowing Row, _ column: Int32) {
    row.withText(column) { json in
      guard json.count > 2 else { return }
      key(name)
      raw(json)
    }
  }

  /// The public id of an asset whose UUID, kind, FQN, name and state are the first columns of a row.
  /// - Returns: kind and state.
  mutating func idMember(_ row: borrowing Row) throws -> (AssetKind, Asset.State) {
    guard let uuid = row.withBlob(0, { UUID(bytes: $0) }), let kind = AssetKind(code: row.int(1)),
      let state = Asset.State(rawValue: row.int(4))
    else { throw damaged("asset") }
    member("id", uuid)
    return (kind, state)
  }

  /// What a list shows of an asset whose UUID, kind, FQN, name, state and display name are the first columns of a row.
  mutating func labelMembers(_ row: borrowing Row) throws {
    let (kind, state) = try idMember(row)
    member("kind", kind.rawValue)
    member("fqn", row, 2)
    member("name", row, 3)
    member("state", state.name)
    member("displayName", row, 5)
  }
}
