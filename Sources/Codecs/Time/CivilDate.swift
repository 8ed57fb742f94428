/// A day of the proleptic Gregorian calendar.
package struct CivilDate: Hashable, Sendable {
  /// The year; 0 is 1 BC.
  package let year: Int
  /// 1 to 12.
  package let month: Int
  /// 1 to 31.
  package let day: Int

  /// The years a date can lie in: all that a `Timestamp` reaches, and more.
  package static let years = -300_000...300_000

  /// A date that exists; nil otherwise.
  package init?(year: Int, month: Int, day: Int) {
    guard Self.years.contains(year), (1...12).contains(month), day >= 1,
      day <= Self.dayCount(ofMonth: month, in: year)
    else { return nil }
    self.init(existingYear: year, month, day)
  }

  private init(existingYear year: Int, _ month: Int, _ day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// The date `days` after 1970-01-01, held to `years`. Eras of 400 years begin in March, so that the leap day ends
  /// a year (the method of Howard Hinnant's "chrono-compatible low-level date algorithms").
  package init(daysSinceEpoch days: Int) {
    let first = Self.days(Self.years.lowerBound, 1, 1)
    let last = Self.days(Self.years.upperBound, 12, 31)
    let shifted = min(max(days, first), last) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    self.init(
      existingYear: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
  }

  /// Days since 1970-01-01.
  package var daysSinceEpoch: Int { Self.days(year, month, day) }

  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// 0 for Sunday to 6 for Saturday.
  package var weekday: Int { Self.modulo(daysSinceEpoch + 4, 7) }

  /// 1 for the first of January.
  package var dayOfYear: Int { daysSinceEpoch - Self.days(year, 1, 1) + 1 }

  /// The date `days` later.
  package func adding(days: Int) -> CivilDate {
    let (sum, overflow) = daysSinceEpoch.addingReportingOverflow(days)
    return CivilDate(daysSinceEpoch: overflow ? (days > 0 ? .max : .min) : sum)
  }

  /// The same day `months` later, or the last one of a shorter month; held to `years`.
  package func adding(months: Int) -> CivilDate {
    let reach = Self.years.upperBound * 24
    let index = year * 12 + month - 1 + min(max(months, -reach), reach)
    let month = Self.modulo(index, 12) + 1
    let year = min(max((index - month + 1) / 12, Self.years.lowerBound), Self.years.upperBound)
    return CivilDate(existingYear: year, month, min(day, Self.dayCount(ofMonth: month, in: year)))
  }

  /// Whether `year` has 366 days.
  package static func isLeap(_ year: Int) -> Bool {
    year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
  }

  /// How many days a month from 1 to 12 has.
  package static func dayCount(ofMonth month: Int, in year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  static func modulo(_ value: Int, _ modulus: Int) -> Int {
    let rest = value % modulus
    return rest < 0 ? rest + modulus : rest
  }
}

extension CivilDate: Comparable, CustomStringConvertible {
  package static func < (left: CivilDate, right: CivilDate) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }

  /// The date as `2026-01-31`; years beyond four digits have a sign (ISO 8601).
  package var description: String {
    var text: [UInt8] = []
    DateDigits.append(self, to: &text)
    return String(decoding: text, as: UTF8.self)
  }
}

/// A time of day without a zone.
package struct CivilTime: Hashable, Sendable {
  /// 0 to 23.
  package let hour: Int
  /// 0 to 59.
  package let minute: Int
  /// 0 to 59.
  package let second: Int
  /// 0 to 999,999.
  package let microsecond: Int

  /// A time that exists; nil otherwise.
  package init?(hour: Int, minute: Int, second: Int = 0, microsecond: Int = 0) {
    guard (0..<24).contains(hour), (0..<60).contains(minute), (0..<60).contains(second),
      (0..<1_000_000).contains(microsecond)
    else { return nil }
    self.hour = hour
    self.minute = minute
    self.second = second
    self.microsecond = microsecond
  }

  /// The time that many microseconds after midnight, modulo a day.
  package init(microsecondOfDay: Int64) {
    let ofDay = Int(microsecondOfDay % 86_400_000_000 + 86_400_000_000) % 86_400_000_000
    microsecond = ofDay % 1_000_000
    second = ofDay / 1_000_000 % 60
    minute = ofDay / 60_000_000 % 60
    hour = ofDay / 3_600_000_000
  }

  /// Seconds since midnight.
  package var secondOfDay: Int { hour * 3600 + minute * 60 + second }

  /// Microseconds since midnight.
  package var microsecondOfDay: Int64 { Int64(secondOfDay) * 1_000_000 + Int64(microsecond) }
}

extension CivilTime: Comparable {
  package static func < (left: CivilTime, right: CivilTime) -> Bool {
    left.microsecondOfDay < right.microsecondOfDay
  }
}

/// Numbers of a fixed width, as dates are written in.
enum DateDigits {
  static func append(_ number: Int, width: Int, to text: inout [UInt8]) {
    let start = text.count
    var rest = number.magnitude
    while rest > 0 || text.count - start < width {
      text.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    }
    text[start...].reverse()
  }

  static func append(_ date: CivilDate, to text: inout [UInt8]) {
    if date.year < 0 { text.append(UInt8(ascii: "-")) } else if date.year > 9999 { text.append(UInt8(ascii: "+")) }
    append(date.year, width: 4, to: &text)
    text.append(UInt8(ascii: "-"))
    append(date.month, width: 2, to: &text)
    text.append(UInt8(ascii: "-"))
    append(date.day, width: 2, to: &text)
  }

  static func append(_ time: CivilTime, to text: inout [UInt8]) {
    append(time.hour, width: 2, to: &text)
    text.append(UInt8(ascii: ":"))
    append(time.minute, width: 2, to: &text)
    text.append(UInt8(ascii: ":"))
    append(time.second, width: 2, to: &text)
  }
}
