/// Reads the fields of one message body; every read is checked against the end of the body.
struct PostgreSQLByteReader {
  private let bytes: ArraySlice<UInt8>
  private var position: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  /// How many bytes are left.
  var remaining: Int { bytes.endIndex - position }

  mutating func uint8() throws(PostgreSQLProtocolError) -> UInt8 {
    let start = try advance(1)
    return bytes[start]
  }

  mutating func int16() throws(PostgreSQLProtocolError) -> Int {
    let start = try advance(2)
    return Int(Int16(bitPattern: UInt16(bytes[start]) << 8 | UInt16(bytes[start + 1])))
  }

  mutating func int32() throws(PostgreSQLProtocolError) -> Int {
    Int(Int32(bitPattern: try uint32()))
  }

  mutating func uint32() throws(PostgreSQLProtocolError) -> UInt32 {
    let start = try advance(4)
    return bytes[start..<start + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// A string that ends with a zero byte; bytes that are not UTF-8 become U+FFFD.
  mutating func string() throws(PostgreSQLProtocolError) -> String {
    let rest = bytes[position...]
    guard let end = rest.firstIndex(of: 0) else {
      throw PostgreSQLProtocolError("a string without its closing zero byte")
    }
    position = end + 1
    return String(decoding: rest[..<end], as: UTF8.self)
  }

  mutating func bytes(_ count: Int) throws(PostgreSQLProtocolError) -> ArraySlice<UInt8> {
    let start = try advance(count)
    return bytes[start..<start + count]
  }

  /// Everything up to the end, without moving on.
  func peekRest() -> ArraySlice<UInt8> { bytes[position...] }

  mutating func rest() -> ArraySlice<UInt8> {
    defer { position = bytes.endIndex }
    return bytes[position...]
  }

  /// Refuses a body that is longer than its fields.
  func finish() throws(PostgreSQLProtocolError) {
    guard remaining == 0 else { throw PostgreSQLProtocolError("\(remaining) bytes after the last field") }
  }

  /// Moves over `count` bytes and returns where they start.
  private mutating func advance(_ count: Int) throws(PostgreSQLProtocolError) -> Int {
    guard count >= 0, count <= remaining else {
      throw PostgreSQLProtocolError("a field of \(count) bytes where \(remaining) are left")
    }
    defer { position += count }
    return position
  }
}
