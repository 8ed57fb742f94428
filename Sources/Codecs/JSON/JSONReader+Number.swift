extension JSONReader {
  /// Reads a number; integers of up to 64 bits stay exact, and what a `Double` cannot give back stays as written.
  mutating func number(_ bytes: Span<UInt8>) throws(Failure) -> JSON {
    let start = offset
    if bytes[offset] == UInt8(ascii: "-") { offset += 1 }
    let firstDigit = offset
    var decimal = Decimal()
    try digits(bytes) { decimal.appendInteger($0) }
    if bytes[firstDigit] == UInt8(ascii: "0"), offset > firstDigit + 1 {
      offset = firstDigit + 1
      throw unexpected(bytes, expected: "'.', an exponent or the end of a number that starts with 0")
    }
    var isInteger = true
    if offset < bytes.count, bytes[offset] == UInt8(ascii: ".") {
      isInteger = false
      offset += 1
      try digits(bytes) { decimal.appendFraction($0) }
    }
    if offset < bytes.count, bytes[offset] | 0x20 == UInt8(ascii: "e") {
      isInteger = false
      try exponent(bytes, &decimal)
    }
    let isNegative = firstDigit > start
    if isInteger {
      if let value = decimal.int64(isNegative: isNegative) { return .int(value) }
    } else if let value = decimal.double(isNegative: isNegative) {
      return .double(value)
    }
    if isInteger, decimal.isZero { return .double(-0.0) }
    return .literal(String(copying: UTF8Span(unchecked: bytes.extracting(start..<offset), isKnownASCII: true)))
  }

  private mutating func digits(_ bytes: Span<UInt8>, _ take: (UInt8) -> Void) throws(Failure) {
    let start = offset
    while offset < bytes.count {
      let digit = bytes[offset] &- UInt8(ascii: "0")
      guard digit < 10 else { break }
      take(digit)
      offset += 1
    }
    guard offset > start else { throw unexpected(bytes, expected: "a digit") }
  }

  private mutating func exponent(_ bytes: Span<UInt8>, _ decimal: inout Decimal) throws(Failure) {
    offset += 1
    var isNegative = false
    if offset < bytes.count, bytes[offset] == UInt8(ascii: "-") || bytes[offset] == UInt8(ascii: "+") {
      isNegative = bytes[offset] == UInt8(ascii: "-")
      offset += 1
    }
    var power = 0
    try digits(bytes) { power = min(power * 10 + Int($0), 1_000_000_000) }
    decimal.exponent += isNegative ? -power : power
  }
}

/// A decimal number as it is read: up to nineteen significant digits and a power of ten.
private struct Decimal {
  var significand: UInt64 = 0
  var exponent = 0
  private var digitCount = 0
  /// A digit other than 0 found no room: no `Double` reproduces so many digits.
  private var isTruncated = false

  var isZero: Bool { significand == 0 && !isTruncated }

  mutating func appendInteger(_ digit: UInt8) {
    if !append(digit) { exponent += 1 }
  }

  mutating func appendFraction(_ digit: UInt8) {
    if append(digit) { exponent -= 1 }
  }

  private mutating func append(_ digit: UInt8) -> Bool {
    guard digitCount < 19 else {
      isTruncated = isTruncated || digit != 0
      return false
    }
    significand = significand &* 10 &+ UInt64(digit)
    if significand != 0 { digitCount += 1 }
    return true
  }

  /// The integer, unless it does not fit or is a negative zero.
  func int64(isNegative: Bool) -> Int64? {
    guard exponent == 0, !isTruncated else { return nil }
    guard isNegative else { return Int64(exactly: significand) }
    guard significand != 0, significand <= Int64.max.magnitude + 1 else { return nil }
    return Int64(truncatingIfNeeded: 0 &- significand)
  }

  /// The nearest `Double`, unless writing it in its shortest form would change the number.
  func double(isNegative: Bool) -> Double? {
    if isTruncated { return nil }
    if significand == 0 { return isNegative ? -0.0 : 0 }
    let magnitude: Double
    if significand <= 1 << 53, (-22...22).contains(exponent) {
      // Both operands are exact, so the one rounding is the right one (Clinger 1990).
      let whole = Double(significand)
      magnitude = exponent < 0 ? whole / Self.powersOfTen[-exponent] : whole * Self.powersOfTen[exponent]
    } else {
      guard (-400...400).contains(exponent), let value = Double("\(significand)e\(exponent)") else { return nil }
      magnitude = value
    }
    guard magnitude.isNormal else { return nil }
    // Any fifteen digits survive the way to a Double and back; more may not.
    if significand >= 1_000_000_000_000_000, !reproduces(magnitude) { return nil }
    return isNegative ? -magnitude : magnitude
  }

  /// Whether the shortest form of `value` is this number.
  private func reproduces(_ value: Double) -> Bool {
    var shortest = Decimal()
    var inFraction = false
    var power = 0
    var powerIsNegative = false
    var inPower = false
    for byte in value.description.utf8 {
      switch byte {
      case UInt8(ascii: "."): inFraction = true
      case UInt8(ascii: "e"): inPower = true
      case UInt8(ascii: "-"): powerIsNegative = true
      case UInt8(ascii: "+"): continue
      default:
        let digit = byte &- UInt8(ascii: "0")
        if inPower {
          power = power * 10 + Int(digit)
        } else if inFraction {
          shortest.appendFraction(digit)
        } else {
          shortest.appendInteger(digit)
        }
      }
    }
    shortest.exponent += powerIsNegative ? -power : power
    let (a, b) = (normalised, shortest.normalised)
    return a.significand == b.significand && a.exponent == b.exponent
  }

  private var normalised: Decimal {
    var result = self
    while result.significand != 0, result.significand.isMultiple(of: 10) {
      result.significand /= 10
      result.exponent += 1
    }
    return result
  }

  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]
}
