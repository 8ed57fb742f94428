/// A decimal number of up to 34 digits (IEEE 754-2008 decimal128, binary integer encoding).
package struct Decimal128: Hashable, Sendable, CustomStringConvertible {
  /// The lower 64 bits of the coefficient.
  package let low: UInt64
  /// Sign, exponent, and the coefficient's upper bits.
  package let high: UInt64

  package init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }

  /// The number as MongoDB writes it: `12.50`, `1E+3`, `NaN`, `-Infinity`.
  package var description: String {
    let sign = high >> 63 == 1 ? "-" : ""
    switch high >> 58 & 0x1F {
    case 0x1F: return "NaN"
    case 0x1E: return sign + "Infinity"
    default: return sign + Self.text(coefficient, exponent: exponent)
    }
  }

  /// Whether the upper two bits of the combination field shift the exponent; such coefficients are beyond 34 digits.
  private var isShifted: Bool { high >> 61 & 3 == 3 }

  private var exponent: Int { Int(high >> (isShifted ? 47 : 49) & 0x3FFF) - 6176 }

  /// What is beyond 34 digits counts as zero, says the standard.
  private var coefficient: UInt128 {
    guard !isShifted else { return 0 }
    let value = UInt128(high & 0x1_FFFF_FFFF_FFFF) << 64 | UInt128(low)
    return value <= 9_999_999_999_999_999_999_999_999_999_999_999 ? value : 0
  }

  /// The rules of General Decimal Arithmetic's to-scientific-string.
  private static func text(_ coefficient: UInt128, exponent: Int) -> String {
    let digits = "\(coefficient)"
    let adjusted = exponent + digits.utf8.count - 1
    if exponent <= 0, adjusted >= -6 {
      if exponent == 0 { return digits }
      let zeros = String(repeating: "0", count: max(0, 1 - exponent - digits.utf8.count))
      let padded = zeros + digits
      return "\(padded.dropLast(-exponent)).\(padded.suffix(-exponent))"
    }
    let fraction = digits.utf8.count > 1 ? ".\(digits.dropFirst())" : ""
    return "\(digits.prefix(1))\(fraction)E\(adjusted < 0 ? "" : "+")\(adjusted)"
  }
}
