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
  package var description: String { DateDigits.text { DateDigits.append(self, to: &$0) } }
}
