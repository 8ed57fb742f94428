/// A length of time by the calendar, as ISO 8601 writes it: months, days and a part of a day are kept apart because
/// neither months nor days have a fixed length.
package struct CalendarDuration: Hashable, Sendable {
  /// Months, years counting twelve.
  package let months: Int
  /// Days, weeks counting seven.
  package let days: Int
  /// Hours, minutes and seconds in microseconds.
  package let microseconds: Int64

  /// A duration of these parts.
  package init(months: Int = 0, days: Int = 0, microseconds: Int64 = 0) {
    self.months = months
    self.days = days
    self.microseconds = microseconds
  }

  /// Reads `P1Y2M3W4DT5H6M7.5S`: any of the parts, at least one, in this order, a fraction in seconds only.
  /// Nil for anything else and for parts of more than nine digits.
  package init?(iso8601 text: some StringProtocol) {
    var scanner = DateScanner(text)
    guard scanner.skip(UInt8(ascii: "P")) else { return nil }
    var parts = Parts()
    var isTime = false
    var units = Array("YMWD".utf8)[...]
    repeat {
      if !isTime, scanner.skip(UInt8(ascii: "T")) {
        isTime = true
        units = Array("HMS".utf8)[...]
      }
      guard let number = scanner.digits(), let fraction = scanner.fraction(orComma: true), let unit = scanner.next,
        let place = units.firstIndex(of: unit), scanner.skip(unit), fraction == 0 || unit == UInt8(ascii: "S")
      else { return nil }
      units = units[(place + 1)...]
      parts.add(number, fraction, unit, isTime: isTime)
    } while !scanner.isAtEnd
    self.init(months: parts.months, days: parts.days, microseconds: parts.microseconds)
  }

  private struct Parts {
    var months = 0
    var days = 0
    var microseconds: Int64 = 0

    mutating func add(_ number: Int, _ fraction: Int, _ unit: UInt8, isTime: Bool) {
      switch unit {
      case UInt8(ascii: "Y"): months += 12 * number
      case UInt8(ascii: "M") where !isTime: months += number
      case UInt8(ascii: "W"): days += 7 * number
      case UInt8(ascii: "D"): days += number
      case UInt8(ascii: "H"): microseconds += Int64(number) * 3_600_000_000
      case UInt8(ascii: "M"): microseconds += Int64(number) * 60_000_000
      default: microseconds += Int64(number) * 1_000_000 + Int64(fraction)
      }
    }
  }

  /// The length in microseconds when it is the same at any time of year, days counting 24 hours; nil with months.
  package var fixedMicroseconds: Int64? {
    guard months == 0 else { return nil }
    let (day, tooLong) = Int64(days).multipliedReportingOverflow(by: 86_400_000_000)
    let (sum, overflow) = day.addingReportingOverflow(microseconds)
    return tooLong || overflow ? nil : sum
  }
}

extension Timestamp {
  /// The instant `duration` later by the calendar of UTC; the last day of a month stands in for those it lacks.
  package func adding(_ duration: CalendarDuration) -> Timestamp {
    let date = self.date.adding(months: duration.months).adding(days: duration.days)
    guard let moved = Timestamp(date, time) else {
      return Timestamp(microseconds: date < self.date ? .min : .max)
    }
    return moved.adding(microseconds: duration.microseconds)
  }
}
