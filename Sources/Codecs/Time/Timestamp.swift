/// An instant: microseconds since 1970-01-01T00:00:00Z, without leap seconds.
package struct Timestamp: Hashable, Comparable, Sendable {
  /// Microseconds since 1970-01-01T00:00:00Z, negative before it.
  package let microseconds: Int64

  /// The instant that many microseconds after 1970-01-01T00:00:00Z.
  package init(microseconds: Int64) { self.microseconds = microseconds }

  /// The instant that many milliseconds after 1970; beyond the range of microseconds it is the nearest one inside.
  package init(milliseconds: Int64) {
    let (product, overflow) = milliseconds.multipliedReportingOverflow(by: 1000)
    microseconds = overflow ? (milliseconds < 0 ? .min : .max) : product
  }

  /// The instant that many seconds after 1970; beyond the range of microseconds it is the nearest one inside.
  package init(seconds: Int64) {
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
    microseconds = overflow ? (seconds < 0 ? .min : .max) : product
  }

  /// The instant at which clocks of UTC show `date` and `time`; nil beyond the range of microseconds.
  package init?(_ date: CivilDate, _ time: CivilTime) {
    let (day, tooFar) = Int64(date.daysSinceEpoch).multipliedReportingOverflow(by: Self.day)
    let (sum, overflow) = day.addingReportingOverflow(time.microsecondOfDay)
    if tooFar || overflow { return nil }
    microseconds = sum
  }

  /// Whole milliseconds since 1970, rounded down.
  package var milliseconds: Int64 { Self.floor(microseconds, 1000) }

  /// Whole seconds since 1970, rounded down.
  package var seconds: Int64 { Self.floor(microseconds, 1_000_000) }

  /// The day in UTC.
  package var date: CivilDate { CivilDate(daysSinceEpoch: Int(Self.floor(microseconds, Self.day))) }

  /// The time of day in UTC.
  package var time: CivilTime { CivilTime(microsecondOfDay: microseconds % Self.day) }

  /// The instant `microseconds` later, held to the range.
  package func adding(microseconds: Int64) -> Timestamp {
    let (sum, overflow) = self.microseconds.addingReportingOverflow(microseconds)
    return Timestamp(microseconds: overflow ? (microseconds < 0 ? .min : .max) : sum)
  }

  /// The instant `seconds` later, held to the range.
  package func adding(seconds: Int64) -> Timestamp {
    adding(microseconds: Timestamp(seconds: seconds).microseconds)
  }

  package static func < (left: Timestamp, right: Timestamp) -> Bool { left.microseconds < right.microseconds }

  private static let day: Int64 = 86_400_000_000

  private static func floor(_ value: Int64, _ unit: Int64) -> Int64 {
    value / unit - (value % unit < 0 ? 1 : 0)
  }
}
