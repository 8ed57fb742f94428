/// Takes the parts of written dates off the front of a text.
struct DateScanner {
  private let bytes: [UInt8]
  private var index = 0

  init(_ text: some StringProtocol) { bytes = Array(text.utf8) }

  var isAtEnd: Bool { index == bytes.count }

  /// The byte to be taken next.
  var next: UInt8? { index < bytes.count ? bytes[index] : nil }

  mutating func skip(_ byte: UInt8) -> Bool { skip { $0 == byte } }

  mutating func skip(where matches: (UInt8) -> Bool) -> Bool {
    guard let next, matches(next) else { return false }
    index += 1
    return true
  }

  mutating func skip(_ text: String) -> Bool {
    guard bytes[index...].starts(with: text.utf8) else { return false }
    index += text.utf8.count
    return true
  }

  /// Exactly `width` digits.
  mutating func number(_ width: Int) -> Int? {
    guard index + width <= bytes.count else { return nil }
    var number = 0
    for byte in bytes[index..<index + width] {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      number = number * 10 + Int(byte - UInt8(ascii: "0"))
    }
    index += width
    return number
  }

  /// As many digits as there are, at least one; nil also when they spell more than nine digits' worth.
  mutating func digits() -> Int? {
    let start = index
    var number = 0
    while let next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next) {
      guard number < 100_000_000 else { return nil }
      number = number * 10 + Int(next - UInt8(ascii: "0"))
      index += 1
    }
    return index > start ? number : nil
  }

  mutating func date() -> CivilDate? {
    guard let year = number(4), skip(UInt8(ascii: "-")), let month = number(2), skip(UInt8(ascii: "-")),
      let day = number(2)
    else { return nil }
    return CivilDate(year: year, month: month, day: day)
  }

  /// Microseconds of a `.` or `,` and digits, or 0 when there is none of them; nil for a point without digits.
  mutating func fraction(orComma: Bool = false) -> Int? {
    guard skip(where: { $0 == UInt8(ascii: ".") || orComma && $0 == UInt8(ascii: ",") }) else { return 0 }
    var microseconds = 0
    var unit = 100_000
    let start = index
    while let next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next) {
      microseconds += Int(next - UInt8(ascii: "0")) * unit
      unit /= 10
      index += 1
    }
    return index > start ? microseconds : nil
  }

  /// Seconds east of UTC: `Z`, or a sign with hours and minutes.
  mutating func offset() -> Int? {
    if skip(where: { $0 | 0x20 == UInt8(ascii: "z") }) { return 0 }
    let isWest = next == UInt8(ascii: "-")
    guard isWest || next == UInt8(ascii: "+") else { return nil }
    index += 1
    guard let hours = number(2), hours < 24, skip(UInt8(ascii: ":")), let minutes = number(2), minutes < 60 else {
      return nil
    }
    let seconds = hours * 3600 + minutes * 60
    return isWest ? -seconds : seconds
  }
}
