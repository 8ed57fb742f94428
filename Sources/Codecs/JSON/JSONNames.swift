/// Names that members of an object may have, found in a document without making texts of them.
package struct JSONNames: Sendable {
  /// One of the names, with the closing quote behind it.
  private struct Name: Sendable {
    /// The first eight bytes as a number, and which of them count.
    let word: UInt64
    let mask: UInt64
    let bytes: [UInt8]

    init(_ text: String) {
      let bytes = Array(text.utf8) + [UInt8(ascii: "\"")]
      self.bytes = bytes
      word = JSONNames.word(bytes.span, at: 0)
      mask = bytes.count < 8 ? (1 << UInt64(8 * bytes.count)) - 1 : .max
    }
  }

  private let names: [Name]

  /// - Parameter names: texts that JSON spells as they are: without quotes, backslashes and control characters.
  package init(_ names: [String]) { self.names = names.map(Name.init) }

  /// Which of the names stands in quotes at a place of a document; nil for any other text, also for one that is spelt
  /// with escapes.
  /// - Returns: its place among the names, and the offset behind the closing quote.
  func find(in document: Span<UInt8>, at offset: Int) -> (place: Int, end: Int)? {
    guard offset < document.count, document[offset] == UInt8(ascii: "\"") else { return nil }
    let word = Self.word(document, at: offset + 1)
    let names = self.names.span
    for place in names.indices where word & names[place].mask == names[place].word {
      if Self.matches(names[place].bytes.span, document, at: offset + 1) { return (place, offset + 1 + names[place].bytes.count) }
    }
    return nil
  }

  /// Eight bytes as a number, the first the lowest; zeroes behind the last.
  private static func word(_ bytes: Span<UInt8>, at offset: Int) -> UInt64 {
    guard offset + 8 > bytes.count else {
      return UInt64(littleEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    var word: UInt64 = 0
    for index in offset..<max(offset, bytes.count) { word |= UInt64(bytes[index]) << UInt64(8 * (index - offset)) }
    return word
  }

  private static func matches(_ name: Span<UInt8>, _ document: Span<UInt8>, at offset: Int) -> Bool {
    guard offset + name.count <= document.count else { return false }
    // The first eight were compared as a number.
    guard name.count > 8 else { return true }
    for index in 8..<name.count where name[index] != document[offset + index] { return false }
    return true
  }
}

/// The name of a member that was read with some names in mind.
package enum JSONKey: Equatable, Sendable {
  /// The place of one of the names.
  case known(Int)
  /// Any other name, or one of them spelt with escapes.
  case other(String)
}
