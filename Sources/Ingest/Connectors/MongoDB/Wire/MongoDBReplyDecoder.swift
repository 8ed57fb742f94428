import Codecs

/// Cuts the server's byte stream into replies.
struct MongoDBReplyDecoder {
  struct Reply: Equatable {
    /// The number of the request that it answers.
    let request: Int32
    let document: BSONDocument
  }

  /// The longest reply accepted, in bytes.
  var limit: Int

  private var buffer: [UInt8] = []

  /// Before authentication no honest reply is longer.
  static let handshakeLimit = 1 << 20
  /// What servers name as their own limit, and somewhat more.
  static let sessionLimit = 50_000_000

  init(limit: Int = MongoDBReplyDecoder.handshakeLimit) { self.limit = limit }

  /// Takes the next bytes of the stream.
  mutating func append(_ bytes: [UInt8]) { buffer += bytes }

  /// The next reply, nil until more bytes come.
  /// - Throws: `MongoDBProtocolError`; the stream cannot be read on after it.
  mutating func next() throws(MongoDBProtocolError) -> Reply? {
    guard buffer.count >= MongoDBMessage.headerSize else { return nil }
    let length = Int(word(0))
    guard length >= MongoDBMessage.headerSize, length <= limit else {
      throw MongoDBProtocolError("a message of \(length) bytes where \(MongoDBMessage.headerSize) to \(limit) are accepted")
    }
    guard buffer.count >= length else { return nil }
    defer { buffer.removeFirst(length) }
    let request = Int32(bitPattern: word(8))
    switch word(12) {
    case MongoDBMessage.Operation.message: return Reply(request: request, document: try message(length))
    case MongoDBMessage.Operation.reply: return Reply(request: request, document: try oldReply(length))
    case let operation: throw MongoDBProtocolError("a message of kind \(operation); 2013 (OP_MSG) and 1 (OP_REPLY) are read")
    }
  }

  /// OP_MSG: flags, one section of kind 0, and a checksum where the flags say so.
  private func message(_ length: Int) throws(MongoDBProtocolError) -> BSONDocument {
    guard length >= 26 else { throw MongoDBProtocolError("an OP_MSG of \(length) bytes") }
    let flags = word(16)
    if flags & MongoDBMessage.Flag.moreToCome != 0 {
      throw MongoDBProtocolError("a reply that announces more of its kind, which was not asked for")
    }
    guard flags & MongoDBMessage.Flag.required & ~MongoDBMessage.Flag.checksumPresent == 0 else {
      throw MongoDBProtocolError("a reply with unknown flags \(flags)")
    }
    var end = length
    if flags & MongoDBMessage.Flag.checksumPresent != 0 {
      end -= 4
      guard CRC32.of(Array(buffer[..<end]), .castagnoli) == word(end) else {
        throw MongoDBProtocolError("a reply whose checksum is wrong")
      }
    }
    guard buffer[20] == 0 else { throw MongoDBProtocolError("a reply that begins with a section of kind \(buffer[20])") }
    return try document(21, end)
  }

  /// OP_REPLY: flags, a cursor, where it stands, how many documents, and the documents.
  private func oldReply(_ length: Int) throws(MongoDBProtocolError) -> BSONDocument {
    guard length >= 41, word(32) == 1 else { throw MongoDBProtocolError("an OP_REPLY without one document") }
    return try document(36, length)
  }

  private func document(_ start: Int, _ end: Int) throws(MongoDBProtocolError) -> BSONDocument {
    var reader = BSONReader(buffer[start..<end])
    let document: BSONDocument
    do throws(BSONError) { document = try reader.document() } catch { throw MongoDBProtocolError("\(error)") }
    guard reader.isAtEnd else { throw MongoDBProtocolError("a reply with bytes behind its document") }
    return document
  }

  /// A little-endian number; what calls it has checked that it is there.
  private func word(_ offset: Int) -> UInt32 {
    UInt32(buffer[offset]) | UInt32(buffer[offset + 1]) << 8 | UInt32(buffer[offset + 2]) << 16
      | UInt32(buffer[offset + 3]) << 24
  }
}
