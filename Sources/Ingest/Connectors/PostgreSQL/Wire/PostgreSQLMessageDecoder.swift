/// Cuts the server's byte stream into messages.
struct PostgreSQLMessageDecoder {
  /// The longest message accepted, in bytes, its length field included.
  var limit: Int

  private var buffer: [UInt8] = []
  private var position = 0

  /// Before authentication no honest message is longer; the same idea as in libpq.
  static let handshakeLimit = 1 << 16
  /// A row with a gigabyte in it has no place in a catalog.
  static let sessionLimit = 1 << 26

  init(limit: Int = PostgreSQLMessageDecoder.handshakeLimit) { self.limit = limit }

  /// Bytes that came but do not make a whole message yet.
  var pending: Int { buffer.count - position }

  /// Takes the next bytes of the stream.
  mutating func append(_ bytes: some Collection<UInt8>) {
    // Messages handed out share the buffer, so it is replaced, never edited below `position`.
    if position > 0 {
      buffer = Array(buffer[position...])
      position = 0
    }
    buffer.append(contentsOf: bytes)
  }

  /// The next message, nil until more bytes come.
  /// - Throws: `PostgreSQLProtocolError`; the stream cannot be read on after it.
  mutating func next() throws(PostgreSQLProtocolError) -> PostgreSQLBackendMessage? {
    guard pending >= 5 else { return nil }
    var header = PostgreSQLByteReader(buffer[position..<position + 5])
    let type = try header.uint8()
    let length = try header.int32()
    guard length >= 4, length <= limit else {
      throw PostgreSQLProtocolError("a message of \(length) bytes where 4 to \(limit) are accepted")
    }
    guard pending > length else { return nil }
    let body = buffer[position + 5..<position + 1 + length]
    position += 1 + length
    return try PostgreSQLBackendMessage(type: type, body: body)
  }
}
