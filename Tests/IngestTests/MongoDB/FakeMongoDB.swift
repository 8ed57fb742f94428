import Codecs

@testable import Ingest

/// A server on loopback with a database of one collection and a view, which answers by the name of the command.
final class FakeMongoDB: Sendable {
  private let listener: LoopbackListener

  /// - Parameter change: an answer in the place of the usual one.
  init(_ change: @escaping @Sendable (String) -> BSONDocument? = { _ in nil }) throws {
    listener = try LoopbackListener { peer, _ in
      var buffer: [UInt8] = []
      while let (request, command) = Self.command(peer, &buffer) {
        let name = command.first?.key ?? ""
        guard peer.send(MongoDBBytes.message(change(name) ?? Self.answer(name, command), answering: request)) else { return }
      }
    }
  }

  var port: UInt16 { listener.port }

  private static func command(_ peer: LoopbackPeer, _ buffer: inout [UInt8]) -> (request: Int32, command: BSONDocument)? {
    while true {
      if buffer.count >= 40 {
        let length = Int(little(buffer, 0))
        // The greeting comes as OP_QUERY, whose only namespace is admin.$cmd.
        let start = little(buffer, 12) == 2013 ? 21 : 20 + "admin.$cmd".utf8.count + 1 + 8
        // A checksum may stand behind the document.
        var reader = BSONReader(buffer[start..<max(start, min(length, buffer.count))])
        if buffer.count >= length, let command = try? reader.document() {
          let request = Int32(bitPattern: little(buffer, 4))
          buffer.removeFirst(length)
          return (request, command)
        }
      }
      let bytes = peer.receive()
      guard !bytes.isEmpty else { return nil }
      buffer += bytes
    }
  }

  private static func little(_ bytes: [UInt8], _ place: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << UInt32(8 * $1) }
  }

  private static func answer(_ name: String, _ command: BSONDocument) -> BSONDocument {
    switch name {
    case "isMaster", "ismaster", "hello": MongoDBBytes.hello
    case "listDatabases": ["databases": [["name": "shop", "sizeOnDisk": 4096]], "ok": 1]
    case "listCollections":
      MongoDBBytes.cursor(
        [
          ["name": "users", "type": "collection"],
          ["name": "mails", "type": "view", "options": ["viewOn": "users", "pipeline": [["$project": ["to": "$mail"]]]]],
        ], in: "shop.$cmd.listCollections")
    case "listIndexes": MongoDBBytes.cursor([["key": ["_id": 1], "name": "_id_"]])
    case "aggregate": MongoDBBytes.cursor([["storageStats": ["count": 2, "totalSize": 512]]])
    default: MongoDBBytes.cursor([["_id": 1, "mail": "x", "to": "x"], ["_id": 2]])
    }
  }
}
