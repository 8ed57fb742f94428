/// What a byte can begin.
enum ByteClass: UInt8 {
  case other, word, digit, quote, dollar

  var continuesWord: Bool { self == .word || self == .digit || self == .dollar }

  /// The class of each byte value. Bytes of non-ASCII letters count as letters; `#` begins T-SQL's temporary tables.
  static let of: [ByteClass] = (0..<256).map { value in
    switch UInt8(value) {
    case 65...90, 97...122, 0x5F, 0x80...0xFF, UInt8(ascii: "#"): .word
    case 48...57: .digit
    case 0x22, 0x27, 0x60: .quote
    case UInt8(ascii: "$"): .dollar
    default: .other
    }
  }
}
