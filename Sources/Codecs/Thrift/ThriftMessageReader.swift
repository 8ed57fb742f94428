/// How messages follow one another on a Thrift connection.
package enum ThriftTransport: String, Sendable, CaseIterable {
  /// One behind the other with nothing between them (TBufferedTransport, TSocket).
  case unframed
  /// Each behind its length (TFramedTransport).
  case framed
}

/// Takes messages of TBinaryProtocol out of the bytes of a connection, however they are split.
package struct ThriftMessageReader: Sendable {
  private let transport: ThriftTransport
  private let limits: ThriftLimits
  private var buffer: [UInt8] = []
  private var extent: ThriftExtent

  package init(_ transport: ThriftTransport, limits: ThriftLimits = ThriftLimits()) {
    self.transport = transport
    self.limits = limits
    extent = ThriftExtent(limits)
  }

  /// Whether some of a message is there, but not all of it.
  package var isInsideMessage: Bool { !buffer.isEmpty }

  /// Adds bytes as they came in.
  package mutating func append(_ bytes: ArraySlice<UInt8>) { buffer += bytes }

  /// The next message; nil when more bytes are needed for it.
  package mutating func next() throws(ThriftError) -> ThriftMessage? {
    guard let range = try nextRange() else { return nil }
    var reader = ThriftBinaryReader(buffer[range], limits: limits)
    let message = try reader.message()
    guard reader.remaining == 0 else { throw ThriftError(offset: reader.offset, .leftOver(reader.remaining)) }
    // The message keeps its bytes; what follows it starts a buffer of its own.
    buffer = Array(buffer[range.upperBound...])
    extent = ThriftExtent(limits)
    return message
  }

  private mutating func nextRange() throws(ThriftError) -> Range<Int>? {
    switch transport {
    case .unframed: return try extent.advance(buffer[...]) ? 0..<extent.length : nil
    case .framed:
      guard buffer.count >= 4 else { return nil }
      let word = buffer.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      guard word <= UInt32(clamping: limits.bytes) else {
        // A length beyond all reason is the start of an answer in another protocol.
        throw ThriftMessage.Header.unknown(word)
      }
      return buffer.count - 4 >= Int(word) ? 4..<(4 + Int(word)) : nil
    }
  }
}

extension ThriftMessage {
  /// The bytes that send the message.
  package func encoded(for transport: ThriftTransport) -> [UInt8] {
    var writer = ThriftBinaryWriter()
    writer.message(self)
    guard transport == .framed else { return writer.bytes }
    let length = UInt32(clamping: writer.bytes.count)
    return (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * UInt32($0))) } + writer.bytes
  }
}
