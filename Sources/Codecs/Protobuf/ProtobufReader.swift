/// Reads the fields of a message of Protocol Buffers one by one (Protocol Buffers documentation, "Encoding").
package struct ProtobufReader: Sendable {
  /// One field as it stands on the wire; what it means its message's declaration tells.
  package struct Field: Hashable, Sendable {
    package let number: Int
    package let value: Value
  }

  /// A value by its wire type.
  package enum Value: Hashable, Sendable {
    case varint(UInt64)
    case fixed64(UInt64)
    /// A text, bytes, a message or packed numbers.
    case bytes(ArraySlice<UInt8>)
    case fixed32(UInt32)
  }

  private let bytes: ArraySlice<UInt8>
  private var position: Int

  package init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  /// The next field; nil at the end.
  package mutating func next() throws(ProtobufWireError) -> Field? {
    guard position < bytes.endIndex else { return nil }
    let key = try varint()
    guard key >> 3 > 0, key >> 3 < 1 << 29 else { throw failure(.badField) }
    return Field(number: Int(key >> 3), value: try value(key & 7))
  }

  private mutating func value(_ type: UInt64) throws(ProtobufWireError) -> Value {
    switch type {
    case 0: return .varint(try varint())
    case 1: return .fixed64(try fixed(8))
    case 2:
      let length = try varint()
      guard length <= UInt64(bytes.endIndex - position) else { throw failure(.truncated) }
      defer { position += Int(length) }
      return .bytes(bytes[position..<(position + Int(length))])
    case 5: return .fixed32(UInt32(truncatingIfNeeded: try fixed(4)))
    // Groups have not been written since the second version of the language.
    default: throw failure(.badField)
    }
  }

  /// The next number of seven bits a byte, as packed lists have them one behind the other.
  package mutating func varint() throws(ProtobufWireError) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard position < bytes.endIndex else { throw failure(.truncated) }
      let byte = bytes[position]
      position += 1
      guard shift < 63 || byte <= 1 else { throw failure(.tooLong) }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    throw failure(.tooLong)
  }

  /// Whether everything has been read.
  package var isAtEnd: Bool { position == bytes.endIndex }

  private mutating func fixed(_ count: Int) throws(ProtobufWireError) -> UInt64 {
    guard count <= bytes.endIndex - position else { throw failure(.truncated) }
    defer { position += count }
    return bytes[position..<(position + count)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  private func failure(_ reason: ProtobufWireError.Reason) -> ProtobufWireError {
    ProtobufWireError(offset: position - bytes.startIndex, reason: reason)
  }
}

extension ProtobufReader.Value {
  /// A whole number, as `uint32`, `uint64`, `bool` and enumerations have it.
  package var number: UInt64? { if case .varint(let value) = self { value } else { nil } }

  /// A whole number with its sign in the last bit, as `sint32` and `sint64` have it.
  package var signed: Int64? { number.map { Int64(bitPattern: $0 >> 1) ^ -Int64(bitPattern: $0 & 1) } }

  package var double: Double? { if case .fixed64(let bits) = self { Double(bitPattern: bits) } else { nil } }

  package var bytes: ArraySlice<UInt8>? { if case .bytes(let bytes) = self { bytes } else { nil } }

  package var text: String? { bytes.map { String(decoding: $0, as: UTF8.self) } }
}

/// Why bytes are no message.
package struct ProtobufWireError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Reason: Hashable, Sendable {
    case truncated
    /// A field without a number, or of a wire type that no field has.
    case badField
    /// A number of more than 64 bits.
    case tooLong
  }

  /// Where in the message.
  package let offset: Int
  package let reason: Reason

  package var description: String {
    switch reason {
    case .truncated: "the message ends inside a field at byte \(offset)"
    case .badField: "what stands at byte \(offset) is no field of a message"
    case .tooLong: "the number at byte \(offset) has more than 64 bits"
    }
  }
}
