import Codecs

@testable import Ingest

/// Replies of a server, made up.
enum MongoDBBytes {
  private static func little(_ value: UInt32) -> [UInt8] { withUnsafeBytes(of: value.littleEndian) { Array($0) } }

  static func header(_ length: Int, answering request: Int32, _ operation: UInt32) -> [UInt8] {
    little(UInt32(length)) + little(77) + little(UInt32(bitPattern: request)) + little(operation)
  }

  /// An OP_MSG.
  static func message(_ document: BSONDocument, answering request: Int32, flags: UInt32 = 0) -> [UInt8] {
    let body = document.encoded
    let checksum = flags & 1 == 1
    let bytes = header(21 + body.count + (checksum ? 4 : 0), answering: request, 2013) + little(flags) + [0] + body
    return checksum ? bytes + little(CRC32.of(bytes, .castagnoli)) : bytes
  }

  /// An OP_REPLY, which answers the greeting.
  static func reply(_ document: BSONDocument, answering request: Int32 = 1) -> [UInt8] {
    let body = document.encoded
    return header(36 + body.count, answering: request, 1) + little(8) + little(0) + little(0) + little(0) + little(1) + body
  }

  static let hello: BSONDocument = [
    "ismaster": true, "helloOk": true, "maxWireVersion": 21, "saslSupportedMechs": ["SCRAM-SHA-256", "SCRAM-SHA-1"], "ok": .double(1),
  ]

  static func cursor(_ documents: [BSON], in space: String = "shop.orders", id: Int64 = 0, key: String = "firstBatch") -> BSONDocument {
    ["cursor": .document(BSONDocument([("id", .int64(id)), ("ns", .string(space)), (key, .array(documents))])), "ok": 1]
  }
}
