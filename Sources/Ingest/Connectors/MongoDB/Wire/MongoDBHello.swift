import Codecs

/// What a server says of itself when greeted
/// (https://github.com/mongodb/specifications/blob/master/source/mongodb-handshake/handshake.md).
struct MongoDBHello: Equatable {
  enum Role: Equatable {
    case standalone, primary, secondary, router
    /// An arbiter, a member that starts up, or one of no set at all.
    case other
  }

  let role: Role
  /// The name of its replica set.
  let set: String?
  /// The members of its set, and which of them is the primary, as `host:port`.
  let members: [String]
  let primary: String?
  let maximumWireVersion: Int
  /// The mechanisms that the user may log in by; nil when the server does not tell.
  let mechanisms: [String]?

  init(_ reply: BSONDocument) {
    set = reply["setName"]?.string
    members = (reply["hosts"]?.array ?? []).compactMap(\.string) + (reply["passives"]?.array ?? []).compactMap(\.string)
    primary = reply["primary"]?.string
    maximumWireVersion = Int(reply["maxWireVersion"]?.int ?? 0)
    mechanisms = reply["saslSupportedMechs"]?.array?.compactMap(\.string)
    let isWritable = (reply["isWritablePrimary"] ?? reply["ismaster"])?.bool == true
    role =
      if reply["msg"]?.string == "isdbgrid" { .router }
      else if set != nil { isWritable ? .primary : reply["secondary"]?.bool == true ? .secondary : .other }
      else if reply["isreplicaset"]?.bool == true { .other }
      else { .standalone }
  }

  /// OP_MSG came with MongoDB 3.6.
  static let oldestWireVersion = 6

  /// The question: who is there, and how may `user` log in?
  /// - Parameter user: `database.user`; nil to leave that out.
  static func command(user: String?) -> BSONDocument {
    let client: BSON = [
      "application": ["name": "cairn"], "driver": ["name": "cairn", "version": "1"], "os": ["type": "Linux"],
    ]
    return (["ismaster": 1, "helloOk": true, "client": client] as BSONDocument)
      .with("saslSupportedMechs", user.map { .string($0) })
  }
}
