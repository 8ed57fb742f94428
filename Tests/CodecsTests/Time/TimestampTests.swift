import System
import Testing

@testable import Codecs

@Suite struct `Timestamps` {
  static let accepted: [(String, Int64)] = [
    ("1970-01-01T00:00:00Z", 0), ("1969-12-31T23:59:59.999999Z", -1),
    ("2026-02-28T12:34:56.789Z", 1_772_282_096_789_000),
    ("1985-04-12T23:20:50.52Z", 482_196_050_520_000), ("1996-12-19T16:39:57-08:00", 851_042_397_000_000),
    ("1990-12-31T23:59:60Z", 662_688_000_000_000), ("1990-12-31T15:59:60-08:00", 662_688_000_000_000),
    ("1990-12-31T23:59:60.75Z", 662_688_000_000_000), ("1937-01-01T12:00:27.87+00:20", -1_041_337_172_130_000),
    ("0000-01-01T00:00:00Z", -62_167_219_200_000_000), ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999),
    ("2024-02-29t00:00:00z", 1_709_164_800_000_000), ("2024-02-29 00:00:00-00:00", 1_709_164_800_000_000),
    ("2000-01-01T00:00:00.1234567891234Z", 946_684_800_123_456),
  ]

  @Test(arguments: accepted)
  func `RFC 3339 is read to the microsecond`(text: String, microseconds: Int64) {
    #expect(Timestamp(rfc3339: text)?.microseconds == microseconds)
  }

  @Test(arguments: [
    "", "2026-01-01", "2026-01-01T00:00:00", "2026-01-01T00:00Z", "2026-1-01T00:00:00Z", "2026-13-01T00:00:00Z",
    "2026-00-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-01-00T00:00:00Z",
    "2026-01-01T24:00:00Z",
    "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z", "2026-01-01T12:00:60Z", "1990-12-31T23:59:60+01:00",
    "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00,5Z", "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+01:60",
    "2026-01-01T00:00:00+0100", "2026-01-01T00:00:00+01", "2026-01-01T00:00:00ZZ", " 2026-01-01T00:00:00Z",
    "2026-01-01T00:00:00Z ", "2026-01-01T00:00:00 Z", "20260101T000000Z", "-001-01-01T00:00:00Z",
    "2026-01-01T-1:00:00Z",
    "２026-01-01T00:00:00Z", "2026-01-01T00:00:00é",
  ])
  func `anything else is refused`(text: String) { #expect(Timestamp(rfc3339: text) == nil) }

  static let written: [(Int64, String)] = [
    (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59.999999Z"), (500_000, "1970-01-01T00:00:00.500Z"),
    (1_772_282_096_789_012, "2026-02-28T12:34:56.789012Z"), (-62_167_219_200_000_001, "-0001-12-31T23:59:59.999999Z"),
    (253_402_300_800_000_000, "+10000-01-01T00:00:00Z"), (.max, "+294247-01-10T04:00:54.775807Z"),
    (.min, "-290308-12-21T19:59:05.224192Z"),
  ]

  @Test(arguments: written)
  func `an instant is written with as many digits as it needs`(microseconds: Int64, text: String) {
    #expect(Timestamp(microseconds: microseconds).rfc3339 == text)
  }

  @Test func `what is written within four-digit years reads back`() {
    var random = SeededRandom(seed: 11)
    for _ in 0..<3000 {
      let moment = Timestamp(
        microseconds: Int64.random(in: -62_167_219_200_000_000...253_402_300_799_999_999, using: &random))
      #expect(Timestamp(rfc3339: moment.rfc3339) == moment)
      let second = Timestamp(seconds: moment.seconds)
      #expect(Timestamp(httpDate: second.httpDate) == second)
      #expect(Timestamp(moment.date, moment.time) == moment)
    }
  }

  @Test func `units convert by rounding down and stay within the range`() {
    #expect(Timestamp(microseconds: -1).milliseconds == -1)
    #expect(Timestamp(microseconds: -1).seconds == -1)
    #expect(Timestamp(microseconds: 1_999_999).seconds == 1)
    #expect(Timestamp(milliseconds: 5).microseconds == 5000)
    #expect(Timestamp(milliseconds: .max).microseconds == .max)
    #expect(Timestamp(milliseconds: .min).microseconds == .min)
    #expect(Timestamp(seconds: .max).microseconds == .max)
    #expect(Timestamp(seconds: .min).microseconds == .min)
    #expect(Timestamp(microseconds: .max).adding(seconds: 1).microseconds == .max)
    #expect(Timestamp(microseconds: .min).adding(microseconds: -1).microseconds == .min)
    #expect(Timestamp(microseconds: 1) < Timestamp(microseconds: 2))
  }

  static let httpDates: [(String, Int64)] = [
    ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
    ("Sun Nov  6 08:49:37 1994", 784_111_777), ("Wed Nov 16 08:49:37 1994", 784_975_777),
    ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Sat, 31 Dec 2016 23:59:60 GMT", 1_483_228_799),
  ]

  @Test(arguments: httpDates)
  func `HTTP dates are read in all three forms`(text: String, seconds: Int64) {
    #expect(Timestamp(httpDate: text)?.seconds == seconds)
  }

  @Test(arguments: [
    "", "Sun", "Mon, 06 Nov 1994 08:49:37 GMT", "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37",
    "Sun, 06 nov 1994 08:49:37 GMT",
    "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 25:49:37 GMT",
    "Sun Nov 6 08:49:37 1994",
    "Sun, 06 Nov 1994 08:49:37 GMT ", "Sunday, 06-Nov-1994 08:49:37 GMT", "784111777",
    "Sunday, 31-Feb-94 08:49:37 GMT", "Sun Feb 31 08:49:37 1994", "Sun, 06 Nov 1994 08:49 GMT",
  ])
  func `other dates are not HTTP's`(text: String) { #expect(Timestamp(httpDate: text) == nil) }

  @Test func `a two-digit year is at most fifty years ahead`() throws {
    let now = try #require(Timestamp(rfc3339: "2026-06-01T00:00:00Z"))
    #expect(Timestamp(httpDate: "Friday, 01-Jan-27 00:00:00 GMT", now: now)?.date.year == 2027)
    #expect(Timestamp(httpDate: "Saturday, 01-Jan-77 00:00:00 GMT", now: now)?.date.year == 1977)
  }
}

@Suite struct `Civil calendar` {
  @Test func `days count on without gap for a thousand years`() throws {
    var expected = try #require(CivilDate(year: 1600, month: 1, day: 1)).daysSinceEpoch
    var weekday = 6  // 1600-01-01 was a Saturday.
    for year in 1600..<2600 {
      for month in 1...12 {
        for day in 1...CivilDate.dayCount(ofMonth: month, in: year) {
          let date = CivilDate(daysSinceEpoch: expected)
          guard date.year == year, date.month == month, date.day == day, date.daysSinceEpoch == expected,
            date.weekday == weekday
          else {
            Issue.record("\(year)-\(month)-\(day) is \(date), day \(date.daysSinceEpoch), weekday \(date.weekday)")
            return
          }
          expected += 1
          weekday = (weekday + 1) % 7
        }
      }
    }
  }

  @Test(arguments: [
    (2026, 2, 29), (2026, 0, 1), (2026, 13, 1), (2026, 1, 0), (2026, 4, 31), (300_001, 1, 1), (1900, 2, 29),
  ])
  func `days that do not exist are refused`(year: Int, month: Int, day: Int) {
    #expect(CivilDate(year: year, month: month, day: day) == nil)
  }

  @Test func `arithmetic goes by the calendar and stops at its ends`() throws {
    let date = try #require(CivilDate("2024-01-31"))
    #expect(date.adding(months: 1).description == "2024-02-29")
    #expect(date.adding(months: -11).description == "2023-02-28")
    #expect(date.adding(months: 13).description == "2025-02-28")
    #expect(date.adding(days: 366).description == "2025-01-31")
    #expect(date.dayOfYear == 31)
    #expect(date.adding(days: .max).year == 300_000)
    #expect(date < date.adding(days: 1))
    #expect(CivilDate(daysSinceEpoch: -5_000_000).adding(days: .min).year == -300_000)
    #expect(date.adding(days: .min).year == -300_000)
    #expect(date.adding(months: .max).year == 300_000)
    #expect(date.adding(months: .min).year == -300_000)
    #expect(CivilDate("2024-1-31") == nil)
    #expect(CivilDate("2024-01-31T") == nil)
  }

  @Test func `times of day wrap and exist`() {
    #expect(CivilTime(microsecondOfDay: -1) == CivilTime(hour: 23, minute: 59, second: 59, microsecond: 999_999))
    #expect(CivilTime(microsecondOfDay: 1) < CivilTime(microsecondOfDay: 2))
    #expect(CivilTime(hour: 24, minute: 0) == nil)
    #expect(CivilTime(hour: 0, minute: 60) == nil)
    #expect(CivilTime(hour: 0, minute: 0, second: 60) == nil)
    #expect(CivilTime(hour: 0, minute: 0, microsecond: 1_000_000) == nil)
    #expect(CivilTime(microsecondOfDay: .min).secondOfDay < 86_400)
  }

  static let durations: [(String, CalendarDuration)] = [
    ("P1D", CalendarDuration(days: 1)), ("P1DT2H", CalendarDuration(days: 1, microseconds: 7_200_000_000)),
    ("P1Y2M3W4D", CalendarDuration(months: 14, days: 25)), ("PT0.5S", CalendarDuration(microseconds: 500_000)),
    ("PT1,25S", CalendarDuration(microseconds: 1_250_000)), ("PT5M", CalendarDuration(microseconds: 300_000_000)),
    ("P1M", CalendarDuration(months: 1)), ("PT36H", CalendarDuration(microseconds: 129_600_000_000)),
    ("P0D", CalendarDuration()),
  ]

  @Test(arguments: durations)
  func `a duration is read by its parts`(text: String, duration: CalendarDuration) {
    #expect(CalendarDuration(iso8601: text) == duration)
  }

  @Test(arguments: [
    "", "P", "PT", "1D", "P1", "P1H", "PT1D", "P1DT", "P1D2Y", "PT1S1M", "P1.5D", "P-1D", "-P1D", "P1D ",
    "P9999999999D", "P1DD", "PT1M1M",
  ])
  func `other text is no duration`(text: String) { #expect(CalendarDuration(iso8601: text) == nil) }

  @Test func `a duration moves an instant by the calendar`() throws {
    let start = try #require(Timestamp(rfc3339: "2024-01-31T10:00:00Z"))
    let duration = try #require(CalendarDuration(iso8601: "P1M1DT2H"))
    #expect(start.adding(duration).rfc3339 == "2024-03-01T12:00:00Z")
    #expect(duration.fixedMicroseconds == nil)
    #expect(CalendarDuration(days: 2, microseconds: 5).fixedMicroseconds == 172_800_000_005)
    #expect(CalendarDuration(days: .max).fixedMicroseconds == nil)
    #expect(start.adding(CalendarDuration(months: .max)).microseconds == .max)
    #expect(start.adding(CalendarDuration(months: .min)).microseconds == .min)
  }
}
