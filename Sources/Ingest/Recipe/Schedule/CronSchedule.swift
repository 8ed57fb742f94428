package import Codecs
import System

/// When a recipe runs: five cron fields in a time zone (POSIX crontab, with names, ranges, steps and lists).
///
/// When both day fields are given, either may match. A time that the clock skips in spring runs when the clock is put
/// forward; one that it repeats in autumn runs once, the first time, unless the hour field is a `*`.
package struct CronSchedule: Sendable, Equatable {
  /// The five fields as they are written.
  package let text: String
  /// The name of the time zone.
  package let zoneName: String
  private let minutes: Set<Int>
  private let hours: Set<Int>
  private let days: Set<Int>
  private let months: Set<Int>
  private let weekdays: Set<Int>
  private let anyHour: Bool
  private let anyDay: Bool
  private let anyWeekday: Bool
  let zone: TimeZoneRules
  /// Seconds by which a start may be put off, so that many recipes do not start at once.
  package let jitter: Int
  /// Whether a start that fell into a time when Cairn did not run is made up for, once, when it runs again.
  package let catchesUp: Bool

  /// Reads `schedule:`: a cron text, or a mapping of `cron`, `timezone`, `jitter` (seconds) and `catch_up`.
  /// - Parameter faults: gets an error for every unknown key.
  init(_ node: YAMLNode, faults: inout [RecipeError]) throws(RecipeError) {
    if let text = node.text {
      try self.init(text, zone: .utc, at: node.mark)
      return
    }
    let known = ["cron", "interval", "timezone", "jitter", "catch_up"]
    let section = try RecipeSection(node, known: known, name: "schedule", faults: &faults)
    guard let cron = section.text("cron") ?? section.text("interval") else {
      if section.hasUnknownKeys, let fault = faults.popLast() { throw fault }
      throw RecipeError(
        line: node.mark.line, column: node.mark.column,
        "schedule has no cron; five fields such as \"0 3 * * *\" are expected")
    }
    let zone = try section.node("timezone").map { (node) throws(RecipeError) in try Self.zone(node) } ?? .utc
    var jitter: Int64 = 0
    if let node = section.node("jitter") {
      guard let seconds = node.int, (0...86_400).contains(seconds) else {
        throw section.wrong("jitter", node, "a number of seconds from 0 to 86400")
      }
      jitter = seconds
    }
    try self.init(
      cron, zone: zone, zoneName: section.text("timezone") ?? "UTC", jitter: Int(jitter),
      catchesUp: try section.boolean("catch_up") ?? true, at: section.mark("cron"))
  }

  private static func zone(_ node: YAMLNode) throws(RecipeError) -> TimeZoneRules {
    let name = node.text ?? ""
    let isSafe = !name.isEmpty && !name.contains("..") && !name.hasPrefix("/")
    guard name != "UTC" else { return .utc }
    if isSafe, let bytes = try? File.read("/usr/share/zoneinfo/\(name)", limit: 1 << 20),
      let zone = try? TimeZoneRules(tzif: bytes)
    {
      return zone
    }
    throw RecipeError(
      line: node.mark.line, column: node.mark.column,
      "\(name) is not a time zone of this system; a name such as Europe/Berlin is expected, and the package tzdata installed")
  }

  /// Reads the five fields, or a word such as `@daily`.
  package init(
    _ text: String, zone: TimeZoneRules, zoneName: String = "UTC", jitter: Int = 0, catchesUp: Bool = true,
    at mark: YAMLMark = .start
  ) throws(RecipeError) {
    let expanded = Self.aliases[text] ?? text
    let fields = expanded.split { $0 == " " || $0 == "\t" }.map(String.init)
    guard fields.count == 5 else {
      throw RecipeError(
        line: mark.line, column: mark.column,
        "the cron text \"\(text)\" has \(fields.count) fields; minute, hour, day, month and weekday are expected")
    }
    func field(_ index: Int, _ range: ClosedRange<Int>, _ names: [String] = []) throws(RecipeError) -> Set<Int> {
      guard let values = Self.values(fields[index], range, names) else {
        throw RecipeError(
          line: mark.line, column: mark.column,
          "the cron field \"\(fields[index])\" is wrong; numbers from \(range.lowerBound) to \(range.upperBound), lists, ranges and steps are accepted")
      }
      return values
    }
    minutes = try field(0, 0...59)
    hours = try field(1, 0...23)
    days = try field(2, 1...31)
    months = try field(3, 1...12, Self.monthNames)
    weekdays = Set(try field(4, 0...7, Self.weekdayNames).map { $0 % 7 })
    anyHour = fields[1].hasPrefix("*")
    anyDay = fields[2].hasPrefix("*")
    anyWeekday = fields[4].hasPrefix("*")
    self.text = text
    self.zone = zone
    self.zoneName = zoneName
    self.jitter = jitter
    self.catchesUp = catchesUp
  }

  private static let aliases = [
    "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *", "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *",
  ]
  private static let monthNames = ["", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
  private static let weekdayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

  private static func values(_ text: String, _ range: ClosedRange<Int>, _ names: [String]) -> Set<Int>? {
    var values: Set<Int> = []
    for part in text.lowercased().split(separator: ",", omittingEmptySubsequences: false) {
      let pieces = part.split(separator: "/", omittingEmptySubsequences: false)
      guard (1...2).contains(pieces.count) else { return nil }
      let step = pieces.count == 2 ? number(pieces[1], []) : 1
      guard let step, step > 0 else { return nil }
      let bounds = pieces[0].split(separator: "-", omittingEmptySubsequences: false)
      var low = range.lowerBound
      var high = range.upperBound
      if pieces[0] != "*" {
        guard let first = bounds.first.flatMap({ number($0, names) }), bounds.count <= 2 else { return nil }
        low = first
        if bounds.count == 2 {
          guard let last = number(bounds[1], names) else { return nil }
          high = last
        } else if pieces.count == 1 {
          high = low
        }
      }
      guard range.contains(low), range.contains(high), low <= high else { return nil }
      values.formUnion(stride(from: low, through: high, by: step))
    }
    return values
  }

  private static func number(_ text: Substring, _ names: [String]) -> Int? {
    // A sign is no digit.
    text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : names.firstIndex(of: String(text))
  }

  /// The first start after a moment; nil when none ever comes, as with the 30th of February.
  package func next(after moment: Timestamp) -> Timestamp? {
    var date = zone.local(moment).date
    // Eight years may lie between two leap days.
    for _ in 0..<(9 * 366) {
      if matches(date), let start = starts(on: date).filter({ $0 > moment }).min() { return start }
      date = date.adding(days: 1)
    }
    return nil
  }

  /// The next starts after a moment, at most so many.
  package func next(_ count: Int, after moment: Timestamp) -> [Timestamp] {
    var starts: [Timestamp] = []
    while starts.count < count, let start = next(after: starts.last ?? moment) { starts.append(start) }
    return starts
  }

  private func matches(_ date: CivilDate) -> Bool {
    guard months.contains(date.month) else { return false }
    let day = days.contains(date.day)
    let weekday = weekdays.contains(date.weekday)
    return anyDay || anyWeekday ? day && weekday : day || weekday
  }

  private func starts(on date: CivilDate) -> [Timestamp] {
    hours.flatMap { hour in minutes.flatMap { minute in starts(on: date, hour, minute) } }
  }

  private func starts(on date: CivilDate, _ hour: Int, _ minute: Int) -> [Timestamp] {
    guard let time = CivilTime(hour: hour, minute: minute), let instants = zone.instants(of: date, time) else { return [] }
    switch instants {
    case .one(let instant): return [instant]
    case .two(let earlier, let later): return anyHour ? [earlier, later] : [earlier]
    case .none(let change): return [change]
    }
  }
}

extension CronSchedule {
  /// A moment as the clocks of the schedule's time zone show it, such as `2026-03-29 03:00`.
  func local(_ moment: Timestamp) -> String {
    let local = zone.local(moment)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(local.date) \(two(local.time.hour)):\(two(local.time.minute))"
  }
}
