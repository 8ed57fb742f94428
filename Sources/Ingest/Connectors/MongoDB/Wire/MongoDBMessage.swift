import Codecs

/// The requests of MongoDB's wire protocol
/// (https://github.com/mongodb/specifications/blob/master/source/message/OP_MSG.md).
enum MongoDBMessage {
  static let headerSize = 16

  enum Operation {
    static let reply: UInt32 = 1
    static let query: UInt32 = 2004
    static let message: UInt32 = 2013
  }

  /// A command as OP_MSG, with a checksum that servers since 4.2 verify.
  static func command(_ document: BSONDocument, request: Int32) -> [UInt8] {
    let body = document.encoded
    var bytes = header(bodySize: 4 + 1 + body.count + 4, request: request, Operation.message)
    bytes += little(UInt32(Flag.checksumPresent))
    bytes.append(0)
    bytes += body
    return bytes + little(CRC32.of(bytes, .castagnoli))
  }

  /// The first command of a connection, as OP_QUERY: every server understands it, whatever else it speaks.
  static func greeting(_ document: BSONDocument, request: Int32) -> [UInt8] {
    let body = document.encoded
    let collection = Array("admin.$cmd".utf8) + [0]
    // Flags: secondaries may answer. Skip nothing, return one document.
    return header(bodySize: 12 + collection.count + body.count, request: request, Operation.query) + little(4) + collection
      + little(0) + little(UInt32(bitPattern: -1)) + body
  }

  private static func header(bodySize: Int, request: Int32, _ operation: UInt32) -> [UInt8] {
    little(UInt32(truncatingIfNeeded: headerSize + bodySize)) + little(UInt32(bitPattern: request)) + little(0) + little(operation)
  }

  private static func little(_ value: UInt32) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }

  /// OP_MSG's flags.
  enum Flag {
    static let checksumPresent: UInt32 = 1
    static let moreToCome: UInt32 = 2
    /// A flag in the lower half that is not known makes the message unreadable.
    static let required: UInt32 = 0xFFFF
  }
}
