/// Frames: four bytes of length, then a request or a response.
enum KafkaFrame {
  /// Puts a request's header in front of its body (request header v1).
  static func request(_ api: KafkaAPI, version: Int, correlation: Int32, body: [UInt8]) -> [UInt8] {
    var writer = KafkaWriter()
    writer.int16(api.rawValue)
    writer.int16(version)
    writer.int32(Int(correlation))
    writer.string("cairn")
    var frame = KafkaWriter()
    frame.int32(writer.bytes.count + body.count)
    return frame.bytes + writer.bytes + body
  }
}

/// Cuts the broker's byte stream into responses.
struct KafkaFrameDecoder {
  /// The longest response accepted, in bytes.
  var limit: Int

  private var buffer: [UInt8] = []
  private var position = 0

  /// Before authentication no honest response is longer.
  static let handshakeLimit = 1 << 20
  /// What is asked in portions stays far below.
  static let sessionLimit = 1 << 26
  /// Metadata of a cluster with ten million partitions stays below, of which only a part is ever held.
  static let streamLimit = 1 << 30

  init(limit: Int = KafkaFrameDecoder.handshakeLimit) { self.limit = limit }

  /// Takes the next bytes of the stream.
  mutating func append(_ bytes: some Collection<UInt8>) {
    // Responses handed out share the buffer, so it is replaced, never edited below `position`.
    if position > 0 {
      buffer = Array(buffer[position...])
      position = 0
    }
    buffer.append(contentsOf: bytes)
  }

  /// Begins a response that is handed over in parts, for one that would be too long to be held; nil until its head has
  /// come.
  /// - Returns: its correlation number and how many bytes its body has.
  mutating func begin() throws(KafkaProtocolError) -> (correlation: Int32, length: Int)? {
    guard buffer.count - position >= 8 else { return nil }
    var head = KafkaReader(buffer[position..<position + 8])
    let length = try head.int32()
    guard length >= 4, length <= Self.streamLimit else {
      throw KafkaProtocolError("a response of \(length) bytes where 4 to \(Self.streamLimit) are accepted")
    }
    position += 8
    return (Int32(truncatingIfNeeded: try head.int32()), length - 4)
  }

  /// What has come of the body that was begun, at most so many bytes.
  mutating func takePart(of length: Int) -> ArraySlice<UInt8> {
    let part = buffer[position...].prefix(max(0, length))
    position = part.endIndex
    return part
  }

  /// The next response with its correlation number, nil until more bytes come.
  /// - Throws: `KafkaProtocolError`; the stream cannot be read on after it.
  mutating func next() throws(KafkaProtocolError) -> (correlation: Int32, body: ArraySlice<UInt8>)? {
    guard buffer.count - position >= 4 else { return nil }
    var head = KafkaReader(buffer[position..<position + 4])
    let length = try head.int32()
    guard length >= 4, length <= limit else {
      throw KafkaProtocolError("a response of \(length) bytes where 4 to \(limit) are accepted")
    }
    guard buffer.count - position - 4 >= length else { return nil }
    let start = position + 4
    position = start + length
    var reader = KafkaReader(buffer[start..<start + 4])
    return (Int32(truncatingIfNeeded: try reader.int32()), buffer[start + 4..<position])
  }
}
