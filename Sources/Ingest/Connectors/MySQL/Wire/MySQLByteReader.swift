/// Reads the fields of one packet; every read is checked against the packet's end
/// (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_data_types.html).
struct MySQLByteReader {
  private let bytes: ArraySlice<UInt8>
  private var position: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  /// How many bytes are left.
  var remaining: Int { bytes.endIndex - position }

  /// The next byte, without moving on.
  var peek: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

  mutating func uint8() throws(MySQLProtocolError) -> UInt8 {
    let start = try advance(1)
    return bytes[start]
  }

  /// A little-endian integer of `count` bytes, at most eight.
  mutating func integer(_ count: Int) throws(MySQLProtocolError) -> UInt64 {
    let start = try advance(count)
    return bytes[start..<start + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// An integer whose first byte says how long it is; nil for the mark of NULL.
  mutating func lengthEncoded() throws(MySQLProtocolError) -> UInt64? {
    switch try uint8() {
    case 0xFB: return nil
    case 0xFC: return try integer(2)
    case 0xFD: return try integer(3)
    case 0xFE: return try integer(8)
    case 0xFF: throw MySQLProtocolError("0xff where a length is expected")
    case let small: return UInt64(small)
    }
  }

  /// Bytes behind their length; nil for NULL.
  mutating func lengthEncodedBytes() throws(MySQLProtocolError) -> ArraySlice<UInt8>? {
    guard let length = try lengthEncoded() else { return nil }
    guard length <= UInt64(remaining) else {
      throw MySQLProtocolError("a field of \(length) bytes where \(remaining) are left")
    }
    return try take(Int(length))
  }

  /// Bytes up to a zero byte, which is read as well.
  mutating func zeroTerminated() throws(MySQLProtocolError) -> ArraySlice<UInt8> {
    let rest = bytes[position...]
    guard let end = rest.firstIndex(of: 0) else {
      throw MySQLProtocolError("a text without its closing zero byte")
    }
    position = end + 1
    return rest[..<end]
  }

  mutating func take(_ count: Int) throws(MySQLProtocolError) -> ArraySlice<UInt8> {
    let start = try advance(count)
    return bytes[start..<start + count]
  }

  mutating func rest() -> ArraySlice<UInt8> {
    defer { position = bytes.endIndex }
    return bytes[position...]
  }

  /// Moves over `count` bytes and returns where they start.
  private mutating func advance(_ count: Int) throws(MySQLProtocolError) -> Int {
    guard count >= 0, count <= remaining else {
      throw MySQLProtocolError("a field of \(count) bytes where \(remaining) are left")
    }
    defer { position += count }
    return position
  }
}
