extension JSONReader {
  /// Reads a string from its opening quote to behind its closing one.
  mutating func string(_ bytes: Span<UInt8>) throws(Failure) -> String {
    offset += 1
    let start = offset
    var isASCII = true
    skipPlain(bytes, &isASCII)
    if offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") {
      let end = offset
      offset += 1
      return try text(bytes.extracting(start..<end), isASCII: isASCII, at: start)
    }
    return try stringWithEscapes(bytes, from: start, isASCII)
  }

  private mutating func stringWithEscapes(
    _ bytes: Span<UInt8>, from start: Int, _ plainIsASCII: Bool
  ) throws(Failure) -> String {
    var isASCII = plainIsASCII
    scratch.removeAll(keepingCapacity: true)
    var plain = start
    while offset < bytes.count {
      for index in plain..<offset { scratch.append(bytes[index]) }
      switch bytes[offset] {
      case UInt8(ascii: "\""):
        offset += 1
        return try text(scratch.span, isASCII: isASCII, at: start)
      case UInt8(ascii: "\\"):
        isASCII = try escape(bytes) && isASCII
      case let control:
        throw Failure(reason: .controlCharacter(control), offset: offset)
      }
      plain = offset
      skipPlain(bytes, &isASCII)
    }
    throw Failure(reason: .unexpectedEnd(expected: "the closing '\"' of a string"), offset: offset)
  }

  /// Moves to the next quote, backslash or control character, eight bytes at a time.
  private mutating func skipPlain(_ bytes: Span<UInt8>, _ isASCII: inout Bool) {
    let tops: UInt64 = 0x8080_8080_8080_8080
    let raw = bytes.bytes
    while offset + 8 <= bytes.count {
      let word = UInt64(littleEndian: raw.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
      let stops = Self.stops(in: word)
      if stops != 0 {
        let before = stops.trailingZeroBitCount / 8
        if word & tops & ((1 << UInt64(before * 8)) &- 1) != 0 { isASCII = false }
        offset += before
        return
      }
      if word & tops != 0 { isASCII = false }
      offset += 8
    }
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte == 0x22 || byte == 0x5C || byte < 0x20 { return }
      if byte >= 0x80 { isASCII = false }
      offset += 1
    }
  }

  /// Has the top bit of the first byte, counted from the lowest, that is a quote, a backslash or a control character,
  /// and none below it.
  @inline(__always)
  static func stops(in word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quote = word ^ (ones &* 0x22)
    let backslash = word ^ (ones &* 0x5C)
    // Per byte: the top bit is set where the byte is 0 after the exclusive or, or below 0x20.
    let zeroes = ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash)
    return (zeroes | ((word &- ones &* 0x20) & ~word)) & 0x8080_8080_8080_8080
  }

  private func text(_ bytes: Span<UInt8>, isASCII: Bool, at start: Int) throws(Failure) -> String {
    if isASCII { return String(copying: UTF8Span(unchecked: bytes, isKnownASCII: true)) }
    do throws(Unicode.UTF8.ValidationError) {
      return String(copying: try UTF8Span(validating: bytes))
    } catch {
      throw Failure(reason: .invalidUTF8, offset: start + error.byteOffsets.lowerBound)
    }
  }

  /// Decodes one escape into `scratch`; true when it stands for an ASCII character.
  private mutating func escape(_ bytes: Span<UInt8>) throws(Failure) -> Bool {
    let start = offset
    guard start + 1 < bytes.count else {
      throw Failure(reason: .unexpectedEnd(expected: "the rest of an escape"), offset: bytes.count)
    }
    offset += 2
    switch bytes[start + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): scratch.append(bytes[start + 1])
    case UInt8(ascii: "b"): scratch.append(0x08)
    case UInt8(ascii: "f"): scratch.append(0x0C)
    case UInt8(ascii: "n"): scratch.append(0x0A)
    case UInt8(ascii: "r"): scratch.append(0x0D)
    case UInt8(ascii: "t"): scratch.append(0x09)
    case UInt8(ascii: "u"):
      let scalar = try unicodeEscape(bytes, at: start)
      scratch.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      return scalar.isASCII
    default: throw Failure(reason: .unknownEscape, offset: start)
    }
    return true
  }

  /// The scalar of `\uXXXX`, or of a surrogate pair of two of them (RFC 8259 section 7).
  private mutating func unicodeEscape(_ bytes: Span<UInt8>, at start: Int) throws(Failure) -> Unicode.Scalar {
    let unit = try hexadecimal(bytes, at: start)
    if let scalar = Unicode.Scalar(unit) { return scalar }
    guard unit < 0xDC00, offset + 1 < bytes.count, bytes[offset] == UInt8(ascii: "\\"),
      bytes[offset + 1] == UInt8(ascii: "u")
    else { throw Failure(reason: .loneSurrogate, offset: start) }
    offset += 2
    let low = try hexadecimal(bytes, at: offset - 2)
    guard (0xDC00...0xDFFF).contains(low),
      let scalar = Unicode.Scalar(0x1_0000 + (UInt32(unit) - 0xD800) << 10 + UInt32(low) - 0xDC00)
    else { throw Failure(reason: .loneSurrogate, offset: start) }
    return scalar
  }

  private mutating func hexadecimal(_ bytes: Span<UInt8>, at start: Int) throws(Failure) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard offset < bytes.count, let digit = Hex.value(of: bytes[offset]) else {
        throw Failure(reason: .unknownEscape, offset: start)
      }
      unit = unit << 4 | UInt16(digit)
      offset += 1
    }
    return unit
  }
}
