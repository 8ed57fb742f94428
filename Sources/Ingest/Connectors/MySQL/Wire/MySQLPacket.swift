/// One packet of the protocol: what a command or an answer is made of, without the headers of its parts.
struct MySQLPacket: Equatable {
  /// The number of its last part; the answer counts on from it.
  var sequence: UInt8
  var payload: ArraySlice<UInt8>

  /// The longest part; a packet of this length or more goes on in another part, which may be empty.
  static let partLimit = 0xFF_FFFF

  init(sequence: UInt8, payload: ArraySlice<UInt8>) {
    self.sequence = sequence
    self.payload = payload
  }

  /// The bytes that carry a payload.
  /// - Parameter sequence: the number of the first part.
  static func encode(_ payload: [UInt8], sequence: UInt8) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(payload.count + 4)
    var number = sequence
    var rest = payload[...]
    while true {
      let part = rest.prefix(partLimit)
      bytes.append(contentsOf: [UInt8(part.count & 0xFF), UInt8(part.count >> 8 & 0xFF), UInt8(part.count >> 16), number])
      bytes.append(contentsOf: part)
      rest = rest.dropFirst(part.count)
      number &+= 1
      if part.count < partLimit { return bytes }
    }
  }
}

/// Cuts the server's byte stream into packets and joins those that came in parts.
struct MySQLPacketDecoder {
  /// The longest packet accepted, in bytes, parts together.
  var limit: Int

  private var buffer: [UInt8] = []
  private var position = 0
  /// The parts so far of a packet that is not whole yet.
  private var joined: [UInt8] = []
  /// The number that the next part must carry; nil while either side may begin.
  private var expected: UInt8?

  /// Before authentication no honest packet is longer.
  static let handshakeLimit = 1 << 16
  /// A row with a gigabyte in it has no place in a catalog.
  static let sessionLimit = 1 << 26

  init(limit: Int = MySQLPacketDecoder.handshakeLimit) { self.limit = limit }

  /// Says which number the next part of the server must carry.
  mutating func expect(_ sequence: UInt8) { expected = sequence }

  /// Takes the next bytes of the stream.
  mutating func append(_ bytes: some Collection<UInt8>) {
    // Packets handed out share the buffer, so it is replaced, never edited below `position`.
    if position > 0 {
      buffer = Array(buffer[position...])
      position = 0
    }
    buffer.append(contentsOf: bytes)
  }

  /// The next packet, nil until more bytes come.
  /// - Throws: `MySQLProtocolError`; the stream cannot be read on after it.
  mutating func next() throws(MySQLProtocolError) -> MySQLPacket? {
    while buffer.count - position >= 4 {
      let length = Int(buffer[position]) | Int(buffer[position + 1]) << 8 | Int(buffer[position + 2]) << 16
      let sequence = buffer[position + 3]
      guard joined.count + length <= limit else {
        throw MySQLProtocolError("a packet of more than \(limit) bytes")
      }
      guard expected == nil || expected == sequence else {
        throw MySQLProtocolError("packet number \(sequence) where \(expected ?? 0) is expected")
      }
      guard buffer.count - position - 4 >= length else { return nil }
      let part = buffer[position + 4..<position + 4 + length]
      position += 4 + length
      expected = sequence &+ 1
      if length == MySQLPacket.partLimit {
        joined.append(contentsOf: part)
        continue
      }
      guard !joined.isEmpty else { return MySQLPacket(sequence: sequence, payload: part) }
      joined.append(contentsOf: part)
      defer { joined = [] }
      return MySQLPacket(sequence: sequence, payload: joined[...])
    }
    return nil
  }
}
