extension Timestamp {
  /// The instant as HTTP writes dates, `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 section 5.6.7).
  package var httpDate: String {
    DateDigits.text { text in
      for byte in HTTPDate.weekdays[date.weekday].utf8.prefix(3) { text.append(byte) }
      text.append(", ")
      DateDigits.append(date.day, width: 2, to: &text)
      text.append(" ")
      for byte in HTTPDate.months[date.month - 1].utf8 { text.append(byte) }
      text.append(" ")
      DateDigits.append(date.year, width: 4, to: &text)
      text.append(" ")
      DateDigits.append(time, to: &text)
      text.append(" GMT")
    }
  }

  /// Reads an HTTP date in any of its three forms; a two-digit year lies within fifty years of `now`.
  /// Nil for anything else, also when the named weekday is not that of the date.
  package init?(httpDate text: some StringProtocol, now: Timestamp = Timestamp(microseconds: 0)) {
    var scanner = DateScanner(text)
    guard let weekday = HTTPDate.weekdays.firstIndex(where: { scanner.skip(String($0.prefix(3))) }) else { return nil }
    var parsed: (date: CivilDate, time: CivilTime)?
    if scanner.skip(", ") {
      parsed = HTTPDate.imfFixdate(&scanner)
    } else if scanner.skip(" ") {
      parsed = HTTPDate.asctime(&scanner)
    } else if scanner.skip(String(HTTPDate.weekdays[weekday].dropFirst(3)) + ", ") {
      parsed = HTTPDate.rfc850(&scanner, thisYear: now.date.year)
    }
    guard let parsed, scanner.isAtEnd, parsed.date.weekday == weekday else { return nil }
    self.init(parsed.date, parsed.time)
  }
}

/// The three forms of dates in HTTP.
private enum HTTPDate {
  static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
  static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// `06 Nov 1994 08:49:37 GMT`
  static func imfFixdate(_ scanner: inout DateScanner) -> (CivilDate, CivilTime)? {
    guard let day = scanner.number(2), scanner.skip(" "), let month = month(&scanner), scanner.skip(" "),
      let year = scanner.number(4), scanner.skip(" "), let time = time(&scanner), scanner.skip(" GMT"),
      let date = CivilDate(year: year, month: month, day: day)
    else { return nil }
    return (date, time)
  }

  /// `06-Nov-94 08:49:37 GMT`
  static func rfc850(_ scanner: inout DateScanner, thisYear: Int) -> (CivilDate, CivilTime)? {
    guard let day = scanner.number(2), scanner.skip("-"), let month = month(&scanner), scanner.skip("-"),
      let short = scanner.number(2), scanner.skip(" "), let time = time(&scanner), scanner.skip(" GMT")
    else { return nil }
    let century = thisYear - CivilDate.modulo(thisYear, 100)
    let year = century + short
    let nearest = year > thisYear + 50 ? year - 100 : year
    guard let date = CivilDate(year: nearest, month: month, day: day) else { return nil }
    return (date, time)
  }

  /// `Nov  6 08:49:37 1994`
  static func asctime(_ scanner: inout DateScanner) -> (CivilDate, CivilTime)? {
    guard let month = month(&scanner), scanner.skip(" "),
      let day = scanner.skip(" ") ? scanner.number(1) : scanner.number(2), scanner.skip(" "),
      let time = time(&scanner), scanner.skip(" "), let year = scanner.number(4),
      let date = CivilDate(year: year, month: month, day: day)
    else { return nil }
    return (date, time)
  }

  private static func month(_ scanner: inout DateScanner) -> Int? {
    months.firstIndex { scanner.skip($0) }.map { $0 + 1 }
  }

  private static func time(_ scanner: inout DateScanner) -> CivilTime? {
    guard let hour = scanner.number(2), scanner.skip(":"), let minute = scanner.number(2), scanner.skip(":"),
      let second = scanner.number(2)
    else { return nil }
    // A leap second is allowed by the grammar; the second before it is near enough for a cache.
    return CivilTime(hour: hour, minute: minute, second: second == 60 ? 59 : second)
  }
}
