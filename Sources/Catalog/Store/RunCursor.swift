/// Walks the body of a run (`ColumnRun`, `LinkRun`, `EdgeRun`) once, from left to right, and tells where its values lie
/// instead of making them. For text that this program or SQLite wrote, which has no white space between values.
struct RunCursor {
  /// The values of one element by their places; those that are left out at its end have no bytes.
  typealias Values = InlineArray<8, UnsafeBufferPointer<UInt8>>

  private let bytes: UnsafeBufferPointer<UInt8>
  /// What the run is of, for messages.
  private let noun: String
  private var position = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>, of noun: String) {
    self.bytes = bytes
    self.noun = noun
  }

  /// Whether all has been walked over.
  var isAtEnd: Bool { position == bytes.count }

  /// Steps to the next element of an array: over its opening bracket, or over the comma behind the element before.
  /// - Returns: false behind the closing bracket.
  @inline(__always)
  mutating func nextElement() throws(CatalogError) -> Bool {
    guard position < bytes.count else { throw damaged(noun) }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: ","): return true
    case UInt8(ascii: "]"): return false
    case UInt8(ascii: "["):
      guard position < bytes.count, bytes[position] == UInt8(ascii: "]") else { return true }
      position += 1
      return false
    default: throw damaged(noun)
    }
  }

  /// The values of the array that begins here.
  /// - Throws: `CatalogError.store` when it has more than there is room for.
  mutating func values() throws(CatalogError) -> Values {
    var values = Values(repeating: UnsafeBufferPointer(start: nil, count: 0))
    var count = 0
    while try nextElement() {
      guard count < values.count else { throw damaged(noun) }
      values[count] = try value()
      count += 1
    }
    return values
  }

  /// The bytes of the value that begins here.
  @inline(__always)
  mutating func value() throws(CatalogError) -> UnsafeBufferPointer<UInt8> {
    let start = position
    guard position < bytes.count else { throw damaged(noun) }
    switch bytes[position] {
    case UInt8(ascii: "\""): try skipString()
    case UInt8(ascii: "["), UInt8(ascii: "{"): try skipNested()
    default: while position < bytes.count, !Self.ends(bytes[position]) { position += 1 }
    }
    guard position > start, position < bytes.count else { throw damaged(noun) }
    return UnsafeBufferPointer(rebasing: bytes[start..<position])
  }

  @inline(__always)
  private static func ends(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]") }

  @inline(__always)
  private mutating func skipString() throws(CatalogError) {
    position += 1
    while true {
      skipPlain()
      guard position < bytes.count else { throw damaged(noun) }
      let byte = bytes[position]
      position += byte == UInt8(ascii: "\\") ? 2 : 1
      if byte == UInt8(ascii: "\"") { return }
    }
  }

  /// Moves to the next quote or backslash, and before the last seven bytes at the furthest.
  @inline(__always)
  private mutating func skipPlain() {
    let raw = UnsafeRawBufferPointer(bytes)
    while position + 8 <= raw.count {
      let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: position, as: UInt64.self))
      let found = Self.marks(UInt8(ascii: "\""), in: word) | Self.marks(UInt8(ascii: "\\"), in: word)
      guard found == 0 else {
        position += found.trailingZeroBitCount / 8
        return
      }
      position += 8
    }
  }

  /// A bit in each of eight bytes that is this one, up to the first for certain.
  @inline(__always)
  private static func marks(_ byte: UInt8, in word: UInt64) -> UInt64 {
    let difference = word ^ (0x0101_0101_0101_0101 &* UInt64(byte))
    return (difference &- 0x0101_0101_0101_0101) & ~difference & 0x8080_8080_8080_8080
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
    throw damaged(noun)
  }
}

extension RunCursor {
  /// Walks over what `JSONWriter.writeGroups` wrote.
  mutating func readGroups<Head>(
    head: (inout RunCursor) throws(CatalogError) -> Head, element: (Head, Values) throws(CatalogError) -> Void
  ) throws(CatalogError) {
    while try nextElement() {
      let head = try head(&self)
      guard try nextElement() else { throw damaged(noun) }
      while try nextElement() { try element(head, try values()) }
      guard try !nextElement() else { throw damaged(noun) }
    }
    guard isAtEnd else { throw damaged(noun) }
  }

  /// The next element, an integer that must be there.
  mutating func integer() throws(CatalogError) -> Int64 {
    guard try nextElement(), let number = try value().integer else { throw damaged(noun) }
    return Int64(number)
  }

  /// The next element, a text that must be there.
  mutating func text() throws(CatalogError) -> String {
    guard try nextElement(), let text = try value().text else { throw damaged(noun) }
    return text
  }
}
