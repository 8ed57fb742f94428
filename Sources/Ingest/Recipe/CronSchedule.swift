package import Codecs
import System

/// When a recipe runs: five cron fields in a time zone (POSIX crontab, with names, ranges, steps and lists).
///
/// When both day fields are given, either may match. A time that the clock skips in spring runs an hour later; one that
/// it repeats in autumn runs once.
package struct CronSchedule: Sendable, Equatable {
  private let minutes: Set<Int>
  private let hours: Set<Int>
  private let days: Set<Int>
  private let months: Set<Int>
  private let weekdays: Set<Int>
  private let anyDay: Bool
  private let anyWeekday: Bool
  private let zone: TimeZoneRules
  /// Seconds by which a start may be put off, so that many recipes do not start at once.
  package let jitter: Int

  /// Reads `schedule:`: a cron text, or a mapping of `cron`, `timezone` and `jitter` (seconds).
  init(_ node: YAMLNode) throws(RecipeError) {
    if let text = node.text {
      try self.init(text, zone: .utc, jitter: 0, at: node.mark)
      return
    }
    let section = try Section(node, known: ["cron", "interval", "timezone", "jitter"], name: "schedule")
    guard let cron = section.text("cron") ?? section.text("interval") else {
      throw RecipeError(line: node.mark.line, column: node.mark.column, "schedule has no cron; five fields such as \"0 3 * * *\" are expected")
    }
    let zone = try section.node("timezone").map { (node) throws(RecipeError) in try Self.zone(node) } ?? .utc
    let jitter = section.node("jitter")?.int ?? 0
    guard (0...86_400).contains(jitter) else {
      throw RecipeError(line: section.mark("jitter").line, "jitter is a number of seconds from 0 to 86400")
    }
    try self.init(cron, zone: zone, jitter: Int(jitter), at: section.mark("cron"))
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

  /// Reads the five fields.
  package init(_ text: String, zone: TimeZoneRules, jitter: Int, at mark: YAMLMark = .start) throws(RecipeError) {
    let expanded = Self.aliases[text] ?? text
    let fields = expanded.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
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
    anyDay = fields[2].hasPrefix("*")
    anyWeekday = fields[4].hasPrefix("*")
    self.zone = zone
    self.jitter = jitter
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
      let step = pieces.count == 2 ? Int(pieces[1]) : 1
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
    Int(text) ?? names.firstIndex(of: String(text))
  }

  /// The first start after a moment; nil when none comes within five years, as with the 30th of February.
  package func next(after moment: Timestamp) -> Timestamp? {
    var date = zone.local(moment).date
    for _ in 0..<(5 * 366) {
      if matches(date) {
        for hour in hours.sorted() {
          for minute in minutes.sorted() {
            guard let start = start(date, hour, minute), start > moment else { continue }
            return start
          }
        }
      }
      date = date.adding(days: 1)
    }
    return nil
  }

  private func matches(_ date: CivilDate) -> Bool {
    guard months.contains(date.month) else { return false }
    let day = days.contains(date.day)
    let weekday = weekdays.contains(date.weekday)
    return anyDay || anyWeekday ? day && weekday : day || weekday
  }

  private func start(_ date: CivilDate, _ hour: Int, _ minute: Int) -> Timestamp? {
    guard let time = CivilTime(hour: hour, minute: minute, second: 0) else { return nil }
    guard let instants = zone.instants(of: date, time) else { return nil }
    switch instants {
    case .one(let instant): return instant
    case .two(let earlier, _): return earlier
    case .none(let change): return change
    }
  }
}
