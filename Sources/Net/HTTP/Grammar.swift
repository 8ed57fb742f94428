import Glibc

/// The byte classes of RFC 9110 5.6 and RFC 3986 2, and comparisons on raw bytes.
package enum HTTPGrammar {
  /// `tchar`: what names of methods, fields and parameters are made of (RFC 9110 5.6.2).
  @inline(__always) package static func isToken(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x5E...0x7A: true
    case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x7C, 0x7E: true
    default: false
    }
  }

  /// What a field value may hold: HTAB, SP, VCHAR and obs-text (RFC 9110 5.5).
  @inline(__always) package static func isFieldValue(_ byte: UInt8) -> Bool {
    (byte >= 0x20 && byte != 0x7F) || byte == 0x09
  }

  /// `unreserved` and `sub-delims` of RFC 3986 2: what a host name is made of, apart from percent-encoding.
  @inline(__always) package static func isRegisteredName(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    case 0x21, 0x24, 0x26...0x2E, 0x3B, 0x3D, 0x5F, 0x7E: true
    default: false
    }
  }

  /// The value of a hexadecimal digit, nil for any other byte.
  @inline(__always) package static func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte &- 0x30
    case 0x41...0x46: byte &- 0x37
    case 0x61...0x66: byte &- 0x57
    default: nil
    }
  }

  /// An ASCII letter made lower case; other bytes as they are.
  @inline(__always) package static func lowercase(_ byte: UInt8) -> UInt8 {
    byte &- 0x41 < 26 ? byte | 0x20 : byte
  }

  /// Whether the text is a token, such as a field name must be.
  package static func isToken(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { isToken($0) }
  }

  /// The value of `1*DIGIT` (RFC 9110 8.6), nil for any other bytes or a number above `Int.max`.
  package static func decimal(_ bytes: Span<UInt8>) -> Int? {
    guard !bytes.isEmpty else { return nil }
    var value = 0
    for index in bytes.indices {
      let digit = bytes[index] &- 0x30
      guard digit < 10 else { return nil }
      let (product, overflowed) = value.multipliedReportingOverflow(by: 10)
      let (sum, carried) = product.addingReportingOverflow(Int(digit))
      guard !overflowed && !carried else { return nil }
      value = sum
    }
    return value
  }

  /// Whether `host [":" port]` (RFC 9110 7.2) has a host of legal bytes and a port of digits. An empty host is legal.
  package static func isAuthority(_ bytes: Span<UInt8>) -> Bool {
    var index = 0
    if !bytes.isEmpty && bytes[0] == 0x5B {
      index = 1
      while index < bytes.count, bytes[index] == 0x3A || isRegisteredName(bytes[index]) { index += 1 }
      guard index > 1 && index < bytes.count && bytes[index] == 0x5D else { return false }
      index += 1
    } else {
      while index < bytes.count {
        if bytes[index] == 0x25 {
          guard index + 2 < bytes.count, hexValue(bytes[index + 1]) != nil, hexValue(bytes[index + 2]) != nil
          else { return false }
          index += 3
        } else if isRegisteredName(bytes[index]) {
          index += 1
        } else {
          break
        }
      }
    }
    if index == bytes.count { return true }
    guard bytes[index] == 0x3A, bytes.count - index <= 6 else { return false }
    index += 1
    while index < bytes.count {
      guard bytes[index] &- 0x30 < 10 else { return false }
      index += 1
    }
    return true
  }
}

extension Span<UInt8> {
  /// Whether these are exactly the bytes of an ASCII literal.
  @inline(__always) package func equals(_ text: StaticString) -> Bool {
    guard count == text.utf8CodeUnitCount else { return false }
    for index in indices where self[index] != text.utf8Start[index] { return false }
    return true
  }

  /// Whether these are the bytes of a lower-case ASCII literal, in any case.
  @inline(__always) package func equalsIgnoringCase(_ lowercase: StaticString) -> Bool {
    guard count == lowercase.utf8CodeUnitCount else { return false }
    for index in indices where HTTPGrammar.lowercase(self[index]) != lowercase.utf8Start[index] { return false }
    return true
  }

  /// The index of the first `byte` at or after `start`.
  @inline(__always) package func firstIndex(of byte: UInt8, from start: Int) -> Int? {
    withUnsafeBytes { bytes in
      guard start < bytes.count, let base = bytes.baseAddress,
        let found = memchr(base + start, Int32(byte), bytes.count - start)
      else { return nil }
      return UnsafeRawPointer(found) - base
    }
  }

  /// The range without spaces and tabs at either end (`OWS`, RFC 9110 5.6.3).
  @inline(__always) package func trimmed(_ range: Range<Int>) -> Range<Int> {
    var lower = range.lowerBound
    var upper = range.upperBound
    while lower < upper, self[lower] == 0x20 || self[lower] == 0x09 { lower += 1 }
    while lower < upper, self[upper - 1] == 0x20 || self[upper - 1] == 0x09 { upper -= 1 }
    return lower..<upper
  }
}
