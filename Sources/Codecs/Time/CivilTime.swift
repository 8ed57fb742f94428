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
