extension Timestamp {
  /// Reads a date and time with an offset, such as `2026-01-31T09:30:00.5+01:00` (RFC 3339 section 5.6).
  ///
  /// `T`, `t` or one space may stand between date and time. Digits beyond microseconds are cut off. A leap second,
  /// which must be the last of a day in UTC, is the first instant of the next day. Nil for anything else.
  package init?(rfc3339 text: some StringProtocol) {
    var digits = DateScanner(text)
    guard let date = digits.date(), digits.skip(where: { $0 | 0x20 == UInt8(ascii: "t") || $0 == UInt8(ascii: " ") }),
      let hour = digits.number(2), digits.skip(UInt8(ascii: ":")), let minute = digits.number(2),
      digits.skip(UInt8(ascii: ":")), let second = digits.number(2), let fraction = digits.fraction(),
      let offset = digits.offset(), digits.isAtEnd
    else { return nil }
    let isLeapSecond = second == 60
    guard let time = CivilTime(hour: hour, minute: minute, second: isLeapSecond ? 59 : second, microsecond: fraction),
      let local = Timestamp(date, time)
    else { return nil }
    let utc = local.adding(seconds: -Int64(offset))
    guard isLeapSecond else {
      self = utc
      return
    }
    guard utc.time.secondOfDay == 86_399 else { return nil }
    self = utc.adding(microseconds: 1_000_000 - Int64(fraction))
  }

  /// The instant in UTC as `2026-01-31T09:30:00Z`, with three or six digits of fraction when they are not all zero.
  package var rfc3339: String {
    var text: [UInt8] = []
    text.reserveCapacity(27)
    let time = self.time
    DateDigits.append(date, to: &text)
    text.append(UInt8(ascii: "T"))
    DateDigits.append(time, to: &text)
    if time.microsecond != 0 {
      let isWhole = time.microsecond.isMultiple(of: 1000)
      text.append(UInt8(ascii: "."))
      DateDigits.append(isWhole ? time.microsecond / 1000 : time.microsecond, width: isWhole ? 3 : 6, to: &text)
    }
    text.append(UInt8(ascii: "Z"))
    return String(decoding: text, as: UTF8.self)
  }
}

extension Timestamp: CustomStringConvertible {
  package var description: String { rfc3339 }
}

extension CivilDate {
  /// Reads `2026-01-31`; nil for anything else.
  package init?(_ text: some StringProtocol) {
    var scanner = DateScanner(text)
    guard let date = scanner.date(), scanner.isAtEnd else { return nil }
    self = date
  }
}

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
