import Codecs

extension MadeUpSource {
  /// A MongoDB server with a hundred documents of ten fields in each collection.
  static let mongodb = MadeUpSource(name: "mongodb") { count, _ in
    let deployment = MadeUpDeployment(count: count)
    let server = try LoopbackServer {
      var pending: [UInt8] = []
      return { bytes in
        pending += bytes
        var answer: [UInt8] = []
        while let (command, request) = MadeUpDeployment.next(&pending) { answer += deployment.answer(command, request) }
        return answer
      }
    }
    return RunningSource(
      type: "mongodb", config: "connect_uri: 'mongodb://127.0.0.1:\(server.port)', schemaSamplingSize: 100", assets: count,
      server: server)
  }
}

/// What a made-up deployment answers (MongoDB wire protocol, OP_MSG and the OP_QUERY that greets).
private struct MadeUpDeployment: Sendable {
  private let count: Int
  /// The documents of every collection: half a sample, since each is asked for from both ends.
  private let documents: [UInt8]

  private static let greeting: UInt32 = 2004

  init(count: Int) {
    self.count = count
    documents = Self.cursor((0..<50).map(Self.document)).encoded
  }

  private static func document(_ number: Int) -> BSON {
    [
      "_id": .int64(Int64(number)), "customer": ["name": .string("Customer \(number)"), "email": .string("c\(number)@example.com")],
      "amount": .double(Double(number) * 1.5), "currency": "EUR", "isActive": .boolean(number % 2 == 0),
      "createdAt": .date(1_700_000_000_000 + Int64(number)), "quantity": .int32(Int32(number)),
      "tags": .array([.string("new"), .string("shop")]), "lines": .array([["sku": .string("A-\(number)"), "count": 3]]),
    ]
  }

  private static func cursor(_ documents: [BSON]) -> BSONDocument {
    ["cursor": ["id": .int64(0), "ns": "schema_0.c", "firstBatch": .array(documents)], "ok": .double(1)]
  }

  /// Takes the next request off what has arrived: its command, and the number that answers carry.
  static func next(_ pending: inout [UInt8]) -> (command: BSONDocument, request: UInt32)? {
    guard pending.count >= 16, pending.count >= Int(word(pending, 0)) else { return nil }
    let length = Int(word(pending, 0))
    defer { pending.removeFirst(length) }
    let request = word(pending, 4)
    guard word(pending, 12) != greeting else { return (["hello": 1], request) }
    let size = Int(word(pending, 21))
    let command = try? BSONReader.document(Array(pending[21..<min(21 + size, length)]))
    return (command ?? [:], request)
  }

  private static func word(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
    bytes[offset..<offset + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }

  func answer(_ command: BSONDocument, _ request: UInt32) -> [UInt8] {
    let name = command.first?.key ?? ""
    guard name != "hello" else { return Self.reply(["ismaster": true, "maxWireVersion": 21, "ok": .double(1)], request) }
    return Self.message(name == "find" ? documents : body(of: name, command).encoded, request)
  }

  private func body(of name: String, _ command: BSONDocument) -> BSONDocument {
    switch name {
    case "listDatabases":
      let names = (0..<MadeUpTable.schemaCount(count)).map { BSON.document(["name": .string(MadeUpTable.schema($0)), "sizeOnDisk": .int64(4096)]) }
      return ["databases": .array(names), "ok": .double(1)]
    case "listCollections":
      let tables = MadeUpTable.tables(of: MadeUpTable.number(command["$db"]?.string ?? ""), outOf: count)
      return Self.cursor(tables.map { ["name": .string(MadeUpTable.name($0)), "type": "collection", "options": [:], "info": ["readOnly": false]] })
    case "listIndexes": return Self.cursor([["v": 2, "key": ["_id": 1], "name": "_id_"], ["v": 2, "key": ["createdAt": -1], "name": "createdAt_-1"]])
    default: return Self.cursor([["storageStats": ["count": .int64(5000), "totalSize": .int64(512_000)]]])
    }
  }

  private static func little(_ value: UInt32) -> [UInt8] { withUnsafeBytes(of: value.littleEndian) { Array($0) } }

  private static func message(_ body: [UInt8], _ request: UInt32) -> [UInt8] {
    little(UInt32(21 + body.count)) + little(1) + little(request) + little(2013) + little(0) + [0] + body
  }

  private static func reply(_ document: BSONDocument, _ request: UInt32) -> [UInt8] {
    let body = document.encoded
    return little(UInt32(36 + body.count)) + little(1) + little(request) + little(1) + little(8) + [UInt8](repeating: 0, count: 12) + little(1) + body
  }
}
