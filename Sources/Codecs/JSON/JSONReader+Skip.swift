extension JSONReader {
  /// Passes over a value: a string, or all up to the comma or bracket that ends it.
  mutating func skip(_ bytes: Span<UInt8>) throws(Failure) {
    var depth = 0
    let start = offset
    while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: "\""): try skipString(bytes)
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        depth += 1
        offset += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        guard depth > 0 else { return try require(offset > start, bytes) }
        depth -= 1
        offset += 1
      case UInt8(ascii: ",") where depth == 0: return try require(offset > start, bytes)
      default: offset += 1
      }
    }
    try require(depth == 0 && offset > start, bytes)
  }

  private func require(_ isValue: Bool, _ bytes: Span<UInt8>) throws(Failure) {
    guard isValue else { throw unexpected(bytes, expected: "a value") }
  }

  private mutating func skipString(_ bytes: Span<UInt8>) throws(Failure) {
    offset += 1
    while offset < bytes.count {
      let byte = bytes[offset]
      offset += byte == UInt8(ascii: "\\") ? 2 : 1
      if byte == UInt8(ascii: "\"") { return }
    }
    offset = min(offset, bytes.count)
    throw unexpected(bytes, expected: "'\"'")
  }
}
