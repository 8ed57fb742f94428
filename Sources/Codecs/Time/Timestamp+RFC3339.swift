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
  package var rfc3339: String { DateDigits.text(appendRFC3339) }

  /// Appends the same; it takes no more than `DateDigits.room` bytes.
  func appendRFC3339(to text: inout OutputSpan<UInt8>) {
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
