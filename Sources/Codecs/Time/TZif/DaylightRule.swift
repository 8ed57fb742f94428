/// A time zone in the form of the TZ variable of POSIX, with the extensions of RFC 8536 section 3.3.1.
struct DaylightRule: Hashable, Sendable {
  /// A day of each year.
  enum Day: Hashable, Sendable {
    /// `Jn`: the nth day, from 1, with the 29th of February never counted.
    case withoutLeapDay(Int)
    /// `n`: the nth day, from 0.
    case ofYear(Int)
    /// `Mm.w.d`: weekday d in week w of month m, week 5 being the last.
    case weekday(month: Int, week: Int, weekday: Int)
  }

  /// When clocks change, in the local time before the change.
  struct Change: Hashable, Sendable {
    let day: Day
    let seconds: Int
  }

  let standard: TimeZoneRules.Period
  private let daylight: TimeZoneRules.Period?
  private let start: Change?
  private let end: Change?

  init?(_ text: String) {
    var scanner = DateScanner(text)
    guard let name = scanner.zoneName(), let offset = scanner.time(maxHours: 24) else { return nil }
    standard = .init(offset: -offset, isDaylight: false, abbreviation: name)
    if scanner.isAtEnd {
      daylight = nil
      start = nil
      end = nil
      return
    }
    guard let daylightName = scanner.zoneName() else { return nil }
    var daylightOffset = -offset + 3600
    if let next = scanner.next, next != UInt8(ascii: ",") {
      guard let written = scanner.time(maxHours: 24) else { return nil }
      daylightOffset = -written
    }
    guard scanner.skip(","), let start = scanner.change(), scanner.skip(","), let end = scanner.change(),
      scanner.isAtEnd
    else { return nil }
    daylight = .init(offset: daylightOffset, isDaylight: true, abbreviation: daylightName)
    self.start = start
    self.end = end
  }

  /// What holds at a second since 1970.
  func period(atSecond second: Int64) -> TimeZoneRules.Period {
    guard let daylight, let start, let end else { return standard }
    let year = Timestamp(seconds: second).date.year
    var latest: (second: Int64, period: TimeZoneRules.Period)?
    for year in year - 1...year + 1 {
      let begins = Self.second(of: start, in: year) - Int64(standard.offset)
      let ends = Self.second(of: end, in: year) - Int64(daylight.offset)
      let inOrder = begins < ends ? [(begins, daylight), (ends, standard)] : [(ends, standard), (begins, daylight)]
      // Where one year's end meets the next one's start, the later year has its say.
      for change in inOrder where change.0 <= second && change.0 >= latest?.second ?? .min { latest = change }
    }
    return latest?.period ?? standard
  }

  /// The second since 1970, by local clocks, of a change in `year`.
  private static func second(of change: Change, in year: Int) -> Int64 {
    let newYear = CivilDate(daysSinceEpoch: (CivilDate(year: year, month: 1, day: 1)?.daysSinceEpoch ?? 0))
    let day: Int
    switch change.day {
    case .ofYear(let index): day = newYear.daysSinceEpoch + index
    case .withoutLeapDay(let number):
      day = newYear.daysSinceEpoch + number - 1 + (number > 59 && CivilDate.isLeap(year) ? 1 : 0)
    case .weekday(let month, let week, let weekday):
      let first = newYear.adding(months: month - 1)
      let offset = CivilDate.modulo(weekday - first.weekday, 7) + 7 * (week - 1)
      let isBeyond = offset >= CivilDate.dayCount(ofMonth: month, in: year)
      day = first.daysSinceEpoch + offset - (isBeyond ? 7 : 0)
    }
    return Int64(day) * 86_400 + Int64(change.seconds)
  }
}

extension DateScanner {
  /// Three or more letters, or `<` letters, digits and signs `>`.
  fileprivate mutating func zoneName() -> String? {
    var name = ""
    let isQuoted = skip("<")
    while let byte = next, Self.isLetter(byte) || isQuoted && Self.isDigitOrSign(byte) {
      name.unicodeScalars.append(Unicode.Scalar(byte))
      _ = skip(byte)
    }
    guard name.utf8.count >= 3, !isQuoted || skip(">") else { return nil }
    return name
  }

  /// Seconds of `[+-]h[h][:mm[:ss]]`.
  fileprivate mutating func time(maxHours: Int) -> Int? {
    let isNegative = skip("-")
    if !isNegative { _ = skip("+") }
    guard let hours = digits(), hours <= maxHours else { return nil }
    var seconds = hours * 3600
    for unit in [60, 1] where skip(":") {
      guard let part = number(2), part < 60 else { return nil }
      seconds += part * unit
    }
    return isNegative ? -seconds : seconds
  }

  fileprivate mutating func change() -> DaylightRule.Change? {
    guard let day = ruleDay() else { return nil }
    guard skip("/") else { return .init(day: day, seconds: 7200) }
    return time(maxHours: 167).map { .init(day: day, seconds: $0) }
  }

  private mutating func ruleDay() -> DaylightRule.Day? {
    if skip("J") {
      guard let number = digits(), (1...365).contains(number) else { return nil }
      return .withoutLeapDay(number)
    }
    if skip("M") {
      guard let month = digits(), (1...12).contains(month), skip("."), let week = digits(), (1...5).contains(week),
        skip("."), let weekday = digits(), (0...6).contains(weekday)
      else { return nil }
      return .weekday(month: month, week: week, weekday: weekday)
    }
    guard let index = digits(), (0...365).contains(index) else { return nil }
    return .ofYear(index)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func isDigitOrSign(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
  }
}
