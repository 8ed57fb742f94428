extension Parser {
  /// Skips the type after `::`.
  mutating func skipType() {
    guard atName || at(.string) || at(.number) else { return }
    let isDouble = atWord("double")
    let isTime = atWord("timestamp") || atWord("time")
    let isCharacter = atWord("character") || atWord("bit") || atWord("national")
    _ = takePath()
    if isDouble { _ = takeWord("precision") }
    if isCharacter { _ = takeWord("varying") }
    if at(.less) { skipAngles() }
    if at(.openParen) { skipBalanced() }
    if isTime, at(.with) || at(.without), atWord("time", ahead: 1) || atWord("local", ahead: 1) {
      while at(.with) || at(.without) || at(.local) || atWord("time") || atWord("zone") { advance() }
    }
    while at(.openBracket) { skipBalanced() }
  }

  /// Skips `<...>` of a type.
  mutating func skipAngles() {
    var open = 0
    repeat {
      switch current.kind {
      case .less: open += 1
      case .greater: open -= 1
      case .closeParen, .endOfText: return
      default: break
      }
      advance()
    } while open > 0
  }

  /// True for the words that name a unit of time.
  func isUnit(_ token: Token) -> Bool {
    guard token.kind == .word else { return false }
    return Self.units.contains(names.fold(name(token)).id >= 0 ? String(decoding: slice(token).map(asciiLower), as: UTF8.self) : "")
  }

  private static let units: Set<String> = {
    var units: Set<String> = [
      "yy", "yyyy", "qq", "q", "mm", "m", "dy", "doy", "dow", "dd", "d", "wk", "ww", "w", "hh", "h", "mi", "n", "ss", "s",
      "ms", "us", "ns", "epoch", "century", "decade", "millennium", "isodow", "isoyear", "isoweek", "weekday",
      "dayofweek", "dayofyear", "dayofmonth", "timezone", "timezone_hour", "timezone_minute", "date", "time",
      "weekofyear", "yearofweek", "week_iso", "mon", "yr", "hr", "min", "sec", "epoch_second", "epoch_millisecond",
    ]
    for unit in ["year", "quarter", "month", "week", "day", "hour", "minute", "second", "millisecond", "microsecond", "nanosecond"] {
      units.insert(unit)
      units.insert(unit + "s")
    }
    for unit in ["sql_tsi_year", "sql_tsi_month", "sql_tsi_day", "sql_tsi_hour", "day_second", "day_hour", "year_month", "hour_minute", "minute_second"] {
      units.insert(unit)
    }
    return units
  }()
}
