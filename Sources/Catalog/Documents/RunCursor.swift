/// Walks the body of a `ColumnRun` once, from left to right, and tells where its values lie instead of making them. For
/// text that this program or SQLite wrote, which has no white space between values.
struct RunCursor {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// Steps to the next element of an array: over its opening bracket, or over the comma behind the element before.
  /// - Returns: false behind the closing bracket.
  mutating func nextElement() throws(CatalogError) -> Bool {
    guard position < bytes.count else { throw damaged("column") }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "["):
      guard position < bytes.count, bytes[position] == UInt8(ascii: "]") else { return true }
      position += 1
      return false
    case UInt8(ascii: ","): return true
    case UInt8(ascii: "]"): return false
    default: throw damaged("column")
    }
  }

  /// The bytes of the value that begins here.
  mutating func value() throws(CatalogError) -> UnsafeBufferPointer<UInt8> {
    let start = position
    guard position < bytes.count else { throw damaged("column") }
    switch bytes[position] {
    case UInt8(ascii: "\""): try skipString()
    case UInt8(ascii: "["), UInt8(ascii: "{"): try skipNested()
    default: while position < bytes.count, !Self.ends(bytes[position]) { position += 1 }
    }
    guard position > start, position < bytes.count else { throw damaged("column") }
    return UnsafeBufferPointer(rebasing: bytes[start..<position])
  }

  /// The element after this one; nil at the end of the array, and then again and again.
  mutating func nextValue(_ isOver: inout Bool) throws(CatalogError) -> UnsafeBufferPointer<UInt8>? {
    guard !isOver, try nextElement() else {
      isOver = true
      return nil
    }
    return try value()
  }

  private static func ends(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]") }

  private mutating func skipString() throws(CatalogError) {
    position += 1
    skipPlain()
    while position < bytes.count {
      let byte = bytes[position]
      position += byte == UInt8(ascii: "\\") ? 2 : 1
      if byte == UInt8(ascii: "\"") { return }
    }
    throw damaged("column")
  }

  /// Moves on by eight bytes at a time as long as none of them is a quote or a backslash.
  private mutating func skipPlain() {
    let raw = UnsafeRawBufferPointer(bytes)
    while position + 8 <= raw.count {
      let word = raw.loadUnaligned(fromByteOffset: position, as: UInt64.self)
      if Self.holds(UInt8(ascii: "\""), word) || Self.holds(UInt8(ascii: "\\"), word) { return }
      position += 8
    }
  }

  /// Whether one of eight bytes is this one.
  @inline(__always)
  private static func holds(_ byte: UInt8, _ word: UInt64) -> Bool {
    let difference = word ^ (0x0101_0101_0101_0101 &* UInt64(byte))
    return (difference &- 0x0101_0101_0101_0101) & ~difference & 0x8080_8080_8080_8080 != 0
  }

  private mutating func skipNested() throws(CatalogError) {
    var depth = 0
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        try skipString()
        continue
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      default: break
      }
      position += 1
      if depth == 0 { return }
    }
    throw damaged("column")
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether the value is `null`.
  var isNull: Bool { first == UInt8(ascii: "n") }

  /// The number that a value of digits is; nil for anything else.
  var integer: Int? {
    guard !isEmpty, count < 19 else { return nil }
    var number = 0
    for byte in self {
      guard byte &- UInt8(ascii: "0") < 10 else { return nil }
      number = number * 10 + Int(byte &- UInt8(ascii: "0"))
    }
    return number
  }
}
