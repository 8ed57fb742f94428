/// Reads the fields of one response; every read is checked against its end
/// (https://kafka.apache.org/protocol#protocol_types).
struct KafkaReader {
  private let bytes: ArraySlice<UInt8>
  private var position: Int
  private var elements = 0
  /// Elements of all arrays of a response: each takes many times its bytes of memory, and the metadata of a cluster with
  /// a million partitions has no more.
  private static let elementLimit = 2_000_000

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  /// How many bytes are left.
  var remaining: Int { bytes.endIndex - position }

  mutating func bool() throws(KafkaProtocolError) -> Bool { try integer(1) != 0 }
  mutating func int8() throws(KafkaProtocolError) -> Int { Int(Int8(truncatingIfNeeded: try integer(1))) }
  mutating func int16() throws(KafkaProtocolError) -> Int { Int(Int16(truncatingIfNeeded: try integer(2))) }
  mutating func int32() throws(KafkaProtocolError) -> Int { Int(Int32(truncatingIfNeeded: try integer(4))) }
  mutating func int64() throws(KafkaProtocolError) -> Int64 { Int64(bitPattern: try integer(8)) }

  /// A text behind two bytes of length; nil for -1.
  mutating func nullableString() throws(KafkaProtocolError) -> String? {
    let length = try int16()
    guard length != -1 else { return nil }
    return String(decoding: try take(length), as: UTF8.self)
  }

  mutating func string() throws(KafkaProtocolError) -> String {
    guard let text = try nullableString() else { throw KafkaProtocolError("no text where one is expected") }
    return text
  }

  /// Bytes behind four bytes of length; none for -1.
  mutating func byteArray() throws(KafkaProtocolError) -> ArraySlice<UInt8> {
    let length = try int32()
    return length == -1 ? [] : try take(length)
  }

  /// Bytes behind four bytes of length; nil for -1.
  mutating func nullableBytes() throws(KafkaProtocolError) -> ArraySlice<UInt8>? {
    let length = try int32()
    return length == -1 ? nil : try take(length)
  }

  /// So many bytes as they are.
  mutating func bytes(_ count: Int) throws(KafkaProtocolError) -> ArraySlice<UInt8> { try take(count) }

  /// A number of up to ten bytes, seven bits to a byte, in which small negative ones are small too.
  mutating func varint() throws(KafkaProtocolError) -> Int64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      let byte = try integer(1)
      value |= (byte & 0x7F) << shift
      if byte < 0x80 { return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1) }
    }
    throw KafkaProtocolError("a number of more than ten bytes")
  }

  /// Bytes behind such a number as their length; nil for -1.
  mutating func varintBytes() throws(KafkaProtocolError) -> ArraySlice<UInt8>? {
    let length = try varint()
    guard length != -1 else { return nil }
    guard length >= 0, length <= remaining else {
      throw KafkaProtocolError("a field of \(length) bytes where \(remaining) are left")
    }
    return try take(Int(length))
  }

  /// Elements behind four bytes of count; none for -1.
  mutating func array<Element>(
    _ read: (inout KafkaReader) throws(KafkaProtocolError) -> Element
  ) throws(KafkaProtocolError) -> [Element] {
    let count = try int32()
    guard count != -1 else { return [] }
    // Every element takes at least a byte: a count beyond that is a lie that must not cost memory.
    guard count >= 0, count <= remaining else {
      throw KafkaProtocolError("an array of \(count) elements in \(remaining) bytes")
    }
    elements += count
    guard elements <= Self.elementLimit else {
      throw KafkaProtocolError("a response of more than \(Self.elementLimit) elements")
    }
    var elements: [Element] = []
    for _ in 0..<count { elements.append(try read(&self)) }
    return elements
  }

  /// Numbers behind four bytes of count; none for -1.
  mutating func numbers() throws(KafkaProtocolError) -> [Int] {
    let count = try int32()
    guard count != -1 else { return [] }
    guard count >= 0, count <= remaining / 4 else {
      throw KafkaProtocolError("an array of \(count) numbers in \(remaining) bytes")
    }
    var numbers: [Int] = []
    numbers.reserveCapacity(count)
    for _ in 0..<count { numbers.append(try int32()) }
    return numbers
  }

  private mutating func integer(_ count: Int) throws(KafkaProtocolError) -> UInt64 {
    try take(count).reduce(0) { $0 << 8 | UInt64($1) }
  }

  private mutating func take(_ count: Int) throws(KafkaProtocolError) -> ArraySlice<UInt8> {
    guard count >= 0, count <= remaining else {
      throw KafkaProtocolError("a field of \(count) bytes where \(remaining) are left")
    }
    defer { position += count }
    return bytes[position..<position + count]
  }
}
