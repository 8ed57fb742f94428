import Codecs
import System
import Testing

@testable import Ingest

@Suite struct CronScheduleTests {
  private static let berlin = "CET-1CEST,M3.5.0,M10.5.0/3"

  private static func zone(_ name: String) throws -> TimeZoneRules {
    name == "UTC" ? .utc : try #require(TimeZoneRules(posix: name))
  }

  static let nexts: [(String, String, String, String?)] = [
    ("0 3 * * *", "UTC", "2026-01-01T00:00:00Z", "2026-01-01T03:00:00Z"),
    ("0 3 * * *", "UTC", "2026-01-01T03:00:00Z", "2026-01-02T03:00:00Z"),
    ("0 3 * * *", "UTC", "2026-01-01T02:59:59Z", "2026-01-01T03:00:00Z"),
    ("* * * * *", "UTC", "2026-01-01T00:00:30Z", "2026-01-01T00:01:00Z"),
    ("*/15 * * * *", "UTC", "2026-01-01T00:16:00Z", "2026-01-01T00:30:00Z"),
    ("5/20 * * * *", "UTC", "2026-01-01T00:26:00Z", "2026-01-01T00:45:00Z"),
    ("10-20/5 * * * *", "UTC", "2026-01-01T00:16:00Z", "2026-01-01T00:20:00Z"),
    ("0 0,12 * * *", "UTC", "2026-01-01T00:00:00Z", "2026-01-01T12:00:00Z"),
    ("0 0 1 * *", "UTC", "2026-01-15T00:00:00Z", "2026-02-01T00:00:00Z"),
    ("0 0 31 * *", "UTC", "2026-04-01T00:00:00Z", "2026-05-31T00:00:00Z"),
    ("0 0 29 2 *", "UTC", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z"),
    ("0 0 29 2 *", "UTC", "2096-03-01T00:00:00Z", "2104-02-29T00:00:00Z"),
    ("0 0 30 2 *", "UTC", "2026-01-01T00:00:00Z", nil),
    ("0 0 31 4,6,9,11 *", "UTC", "2026-01-01T00:00:00Z", nil),
    ("0 0 * * 1", "UTC", "2026-01-01T00:00:00Z", "2026-01-05T00:00:00Z"),
    ("0 0 * * 0", "UTC", "2026-01-01T00:00:00Z", "2026-01-04T00:00:00Z"),
    ("0 0 * * 7", "UTC", "2026-01-01T00:00:00Z", "2026-01-04T00:00:00Z"),
    ("0 0 * * 5-7", "UTC", "2026-01-03T00:00:00Z", "2026-01-04T00:00:00Z"),
    ("0 0 * * mon-fri", "UTC", "2026-01-03T00:00:00Z", "2026-01-05T00:00:00Z"),
    ("0 0 * JAN,Jul *", "UTC", "2026-02-01T00:00:00Z", "2026-07-01T00:00:00Z"),
    // Both day fields given: either may match.
    ("0 0 13 * fri", "UTC", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"),
    ("0 0 13 * fri", "UTC", "2026-01-09T00:00:00Z", "2026-01-13T00:00:00Z"),
    // A star with a step leaves the other field to decide.
    ("0 0 */2 * fri", "UTC", "2026-01-01T00:00:00Z", "2026-01-09T00:00:00Z"),
    ("@hourly", "UTC", "2026-01-01T00:30:00Z", "2026-01-01T01:00:00Z"),
    ("@daily", "UTC", "2026-01-01T00:30:00Z", "2026-01-02T00:00:00Z"),
    ("@weekly", "UTC", "2026-01-01T00:30:00Z", "2026-01-04T00:00:00Z"),
    ("@monthly", "UTC", "2026-01-01T00:30:00Z", "2026-02-01T00:00:00Z"),
    ("@yearly", "UTC", "2026-01-01T00:30:00Z", "2027-01-01T00:00:00Z"),
    ("0\t3  * * *", "UTC", "2026-01-01T00:00:00Z", "2026-01-01T03:00:00Z"),
    ("59 23 31 12 *", "UTC", "2026-01-01T00:00:00Z", "2026-12-31T23:59:00Z"),
    ("0 3 * * *", berlin, "2026-01-01T00:00:00Z", "2026-01-01T02:00:00Z"),
    ("0 3 * * *", berlin, "2026-07-01T00:00:00Z", "2026-07-01T01:00:00Z"),
    ("30 0 * * *", berlin, "2026-07-01T22:00:00Z", "2026-07-01T22:30:00Z"),
    // The clock jumps from 02:00 to 03:00 at 01:00Z.
    ("30 2 * * *", berlin, "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z"),
    ("30 2 * * *", berlin, "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"),
    ("*/10 2 * * *", berlin, "2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z"),
    ("0 * * * *", berlin, "2026-03-29T00:30:00Z", "2026-03-29T01:00:00Z"),
    ("0 * * * *", berlin, "2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z"),
    // The hour from 02:00 to 03:00 comes twice, at 00:00Z and 01:00Z.
    ("30 2 * * *", berlin, "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z"),
    ("30 2 * * *", berlin, "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"),
    ("30 * * * *", berlin, "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"),
    ("30 * * * *", berlin, "2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z"),
    // Half an hour only, in southern spring.
    ("15 2 * * *", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2026-10-03T00:00:00Z", "2026-10-03T15:30:00Z"),
  ]

  @Test(arguments: nexts)
  func `the next start is found`(cron: String, zone: String, after: String, expected: String?) throws {
    let schedule = try CronSchedule(cron, zone: try Self.zone(zone))
    let moment = try #require(Timestamp(rfc3339: after))
    #expect(schedule.next(after: moment)?.rfc3339 == expected)
  }

  @Test(arguments: [
    "", "*", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *", "* * * 0 *", "* * * 13 *",
    "* * * * 8", "-1 * * * *", "+5 * * * *", "5-1 * * * *", "*/0 * * * *", "*/-1 * * * *", "1,,2 * * * *", ", * * * *",
    "1/ * * * *", "/5 * * * *", "1-2-3 * * * *", "a * * * *", "* * * foo *", "* * * * L", "*/5/5 * * * *", "** * * * *",
    "99999999999999999999 * * * *", "* * ? * *", "@reboot", "@often", "1- * * * *", "٣ * * * *",
  ])
  func `what is no schedule is refused`(text: String) {
    #expect(throws: RecipeError.self) { _ = try CronSchedule(text, zone: .utc) }
  }

  @Test func `five next starts come in order across a change of clocks`() throws {
    let schedule = try CronSchedule("0 2,3 * * *", zone: try Self.zone(Self.berlin))
    let starts = schedule.next(5, after: try #require(Timestamp(rfc3339: "2026-03-28T12:00:00Z")))
    #expect(
      starts.map(\.rfc3339) == [
        "2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z", "2026-03-30T01:00:00Z", "2026-03-31T00:00:00Z",
        "2026-03-31T01:00:00Z",
      ])
    #expect(schedule.local(starts[1]) == "2026-03-30 02:00")
  }

  /// Minute by minute, what the clocks show decides.
  @Test func `starts agree with a walk through every minute`() throws {
    var random = SeededRandom(seed: 11)
    for _ in 0..<40 {
      func field(_ range: ClosedRange<Int>) -> String {
        let low = Int.random(in: range, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: return "*"
        case 1: return "\(low)"
        case 2: return "*/\(Int.random(in: 1...7, using: &random))"
        default: return "\(low)-\(range.upperBound),\(range.lowerBound)"
        }
      }
      let fields = [field(0...59), field(0...23), field(1...31), "*", field(0...6)]
      let schedule = try CronSchedule(fields.joined(separator: " "), zone: .utc)
      let from = Timestamp(seconds: 1_767_225_600 + Int64.random(in: 0..<20_000_000, using: &random) / 60 * 60)
      let found = schedule.next(after: from)
      let walked = Self.walk(fields, from: from, minutes: 4000)
      if let walked { #expect(found == walked, "\(fields) after \(from.rfc3339)") }
      if let found, walked == nil { #expect(found > from.adding(seconds: 4000 * 60)) }
    }
  }

  private static func walk(_ fields: [String], from: Timestamp, minutes: Int) -> Timestamp? {
    func holds(_ field: String, _ value: Int, _ low: Int) -> Bool {
      field.split(separator: ",").contains { part in
        if part == "*" { return true }
        if part.hasPrefix("*/") { return (value - low) % (Int(part.dropFirst(2)) ?? 1) == 0 }
        let ends = part.split(separator: "-").compactMap { Int($0) }
        return ends.count == 2 ? (ends[0]...ends[1]).contains(value) : ends == [value]
      }
    }
    for minute in 1...minutes {
      let moment = from.adding(seconds: Int64(minute) * 60)
      let (date, time) = (moment.date, moment.time)
      let day = holds(fields[2], date.day, 1)
      let weekday = holds(fields[4], date.weekday, 0)
      let isDay = fields[2].hasPrefix("*") || fields[4].hasPrefix("*") ? day && weekday : day || weekday
      if isDay, holds(fields[1], time.hour, 0), holds(fields[0], time.minute, 0) { return moment }
    }
    return nil
  }

  @Test func `a schedule of a recipe has its zone, its jitter and its catching up`() throws {
    let schedule = try #require(
      try recipe(recipeText(top: "schedule: {cron: \"0 3 * * *\", timezone: UTC, jitter: 60, catch_up: false}")).schedule)
    #expect(schedule.jitter == 60)
    #expect(!schedule.catchesUp)
    #expect(try recipe(recipeText(top: "schedule: {interval: \"0 3 * * *\"}")).schedule?.text == "0 3 * * *")
    #expect(CronSchedule.of(recipe: recipeText(config: "path: ${NOT_SET_HERE}", top: "schedule: \"@daily\"")) != nil)
    #expect(CronSchedule.of(recipe: "not: [yaml") == nil)
  }
}
