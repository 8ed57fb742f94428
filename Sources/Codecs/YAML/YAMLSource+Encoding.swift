extension YAMLSource {
  /// The input as UTF-8 without its byte order mark; the encoding is told by the first bytes (YAML 1.2.2 section 5.2).
  static func utf8(of input: [UInt8]) throws(YAMLError) -> [UInt8] {
    func head(_ index: Int) -> UInt8 { index < input.count ? input[index] : 0x01 }
    switch (head(0), head(1), head(2), head(3)) {
    case (0xEF, 0xBB, 0xBF, _): return Array(input.dropFirst(3))
    case (0x00, 0x00, 0xFE, 0xFF): return try utf32(input.dropFirst(4), bigEndian: true)
    case (0x00, 0x00, 0x00, _): return try utf32(input[...], bigEndian: true)
    case (0xFF, 0xFE, 0x00, 0x00): return try utf32(input.dropFirst(4), bigEndian: false)
    case (_, 0x00, 0x00, 0x00): return try utf32(input[...], bigEndian: false)
    case (0xFE, 0xFF, _, _): return try utf16(input.dropFirst(2), bigEndian: true)
    case (0x00, _, _, _): return try utf16(input[...], bigEndian: true)
    case (0xFF, 0xFE, _, _): return try utf16(input.dropFirst(2), bigEndian: false)
    case (_, 0x00, _, _): return try utf16(input[...], bigEndian: false)
    default: return input
    }
  }

  private static func utf16(_ bytes: ArraySlice<UInt8>, bigEndian: Bool) throws(YAMLError) -> [UInt8] {
    let units = units(of: bytes, width: 2, bigEndian: bigEndian).map { UInt16(truncatingIfNeeded: $0) }
    guard bytes.count.isMultiple(of: 2), let text = String(validating: units, as: UTF16.self) else {
      throw YAMLError(
        .invalid, at: .start, found: "bytes that are not UTF-16", expected: "UTF-8, UTF-16 or UTF-32 text")
    }
    return Array(text.utf8)
  }

  private static func utf32(_ bytes: ArraySlice<UInt8>, bigEndian: Bool) throws(YAMLError) -> [UInt8] {
    let units = units(of: bytes, width: 4, bigEndian: bigEndian)
    guard bytes.count.isMultiple(of: 4), let text = String(validating: units, as: UTF32.self) else {
      throw YAMLError(
        .invalid, at: .start, found: "bytes that are not UTF-32", expected: "UTF-8, UTF-16 or UTF-32 text")
    }
    return Array(text.utf8)
  }

  private static func units(of bytes: ArraySlice<UInt8>, width: Int, bigEndian: Bool) -> [UInt32] {
    var units: [UInt32] = []
    units.reserveCapacity(bytes.count / width)
    var rest = bytes
    while rest.count >= width {
      let unit = rest.prefix(width)
      units.append(
        bigEndian
          ? unit.reduce(0) { $0 << 8 | UInt32($1) }
          : unit.reversed().reduce(0) { $0 << 8 | UInt32($1) })
      rest = rest.dropFirst(width)
    }
    return units
  }
}
