/// The offsets of a time zone from UTC through history and into the future.
package struct TimeZoneRules: Hashable, Sendable {
  /// What clocks show between two changes.
  package struct Period: Hashable, Sendable {
    /// Seconds east of UTC.
    package let offset: Int
    /// Whether it is daylight saving time.
    package let isDaylight: Bool
    /// What the time is called, such as `CET`.
    package let abbreviation: String
  }

  /// The instants at which clocks show a given date and time.
  package enum LocalInstants: Hashable, Sendable {
    /// The usual case.
    case one(Timestamp)
    /// Clocks are put back and show the time twice.
    case two(earlier: Timestamp, later: Timestamp)
    /// Clocks are put forward past the time; `change` is the instant at which they are.
    case none(change: Timestamp)
  }

  /// Seconds since 1970 at which a period begins, in rising order.
  private let changes: [Int64]
  /// The period that begins at each change.
  private let periods: [Period]
  /// What holds before the first change.
  private let first: Period
  /// What holds after the last change, when it goes on changing.
  private let rule: DaylightRule?

  init(changes: [Int64], periods: [Period], first: Period, rule: DaylightRule?) {
    self.changes = changes
    self.periods = periods
    self.first = first
    self.rule = rule
  }

  /// Coordinated Universal Time.
  package static let utc = TimeZoneRules(offset: 0, abbreviation: "UTC")

  /// A zone that never changes, `offset` seconds east of UTC.
  package init(offset: Int, abbreviation: String) {
    let period = Period(offset: offset, isDaylight: false, abbreviation: abbreviation)
    self.init(changes: [], periods: [], first: period, rule: nil)
  }

  /// A zone by a rule of POSIX, such as `CET-1CEST,M3.5.0,M10.5.0/3`; nil when the text is none.
  package init?(posix text: String) {
    guard let rule = DaylightRule(text) else { return nil }
    self.init(changes: [], periods: [], first: rule.standard, rule: rule)
  }

  /// What clocks show at `instant`.
  package func period(at instant: Timestamp) -> Period { period(atSecond: instant.seconds) }

  /// Seconds east of UTC at `instant`.
  package func offset(at instant: Timestamp) -> Int { period(at: instant).offset }

  private func period(atSecond second: Int64) -> Period {
    if let last = changes.last, second < last {
      let next = firstChange(after: second)
      return next == 0 ? first : periods[next - 1]
    }
    return rule?.period(atSecond: second) ?? periods.last ?? first
  }

  /// The index of the first change later than `second`.
  private func firstChange(after second: Int64) -> Int {
    var low = 0
    var high = changes.count
    while low < high {
      let middle = (low + high) / 2
      if changes[middle] <= second { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The date and time that clocks show at `instant`.
  package func local(_ instant: Timestamp) -> (date: CivilDate, time: CivilTime) {
    let shifted = instant.adding(seconds: Int64(offset(at: instant)))
    return (shifted.date, shifted.time)
  }

  /// The instants at which clocks show `date` and `time`; nil beyond the range of `Timestamp`.
  package func instants(of date: CivilDate, _ time: CivilTime) -> LocalInstants? {
    guard let local = Timestamp(date, time) else { return nil }
    // No offset reaches a day, so those of the days before and after are all that can apply.
    let day: Int64 = 86_400
    let before = offset(at: local.adding(seconds: -day))
    let after = offset(at: local.adding(seconds: day))
    let offsets = Set([before, offset(at: local), after])
    let found = offsets.map { (offset: $0, instant: local.adding(seconds: -Int64($0))) }
      .filter { offset(at: $0.instant) == $0.offset }.map(\.instant).sorted()
    switch found.count {
    case 0: return .none(change: change(around: local, before: before, after: after))
    case 1: return .one(found[0])
    default: return .two(earlier: found[0], later: found[found.count - 1])
    }
  }

  /// The instant at which clocks go from offset `before` past `local` to offset `after`.
  private func change(around local: Timestamp, before: Int, after: Int) -> Timestamp {
    var low = local.seconds - Int64(max(before, after))
    var high = local.seconds - Int64(min(before, after))
    while high - low > 1 {
      let middle = (low + high) / 2
      if period(atSecond: middle).offset == before { low = middle } else { high = middle }
    }
    return Timestamp(seconds: high)
  }
}
