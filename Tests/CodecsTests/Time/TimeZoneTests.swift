import System
import Testing

@testable import Codecs

@Suite struct `Time zones` {
  static let berlin = "CET-1CEST,M3.5.0,M10.5.0/3"

  static let offsets: [(String, String, Int, String)] = [
    (berlin, "2026-03-29T00:59:59Z", 3600, "CET"), (berlin, "2026-03-29T01:00:00Z", 7200, "CEST"),
    (berlin, "2026-10-25T00:59:59Z", 7200, "CEST"), (berlin, "2026-10-25T01:00:00Z", 3600, "CET"),
    (berlin, "2026-12-31T23:59:59Z", 3600, "CET"), ("EST5EDT,M3.2.0,M11.1.0", "2026-03-08T06:59:59Z", -18_000, "EST"),
    ("EST5EDT,M3.2.0,M11.1.0", "2026-03-08T07:00:00Z", -14_400, "EDT"),
    ("EST5EDT,M3.2.0,M11.1.0", "2026-11-01T06:00:00Z", -18_000, "EST"),
    ("AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-01-01T00:00:00Z", 39_600, "AEDT"),
    ("AEST-10AEDT,M10.1.0,M4.1.0/3", "2025-12-31T13:30:00Z", 39_600, "AEDT"),
    ("AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-07-01T00:00:00Z", 36_000, "AEST"),
    ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2026-01-01T00:00:00Z", 39_600, "+11"),
    ("<-03>3<-02>,M3.5.0/-2,M10.5.0/-1", "2026-06-01T00:00:00Z", -7200, "-02"),
    ("EET-2EEST,M3.4.4/50,M10.4.4/50", "2026-03-27T23:59:59Z", 7200, "EET"),
    ("EET-2EEST,M3.4.4/50,M10.4.4/50", "2026-03-28T00:00:00Z", 10_800, "EEST"),
    ("XXX3EDT4,0/0,J365/23", "2026-07-01T00:00:00Z", -14_400, "EDT"),
    ("XXX3EDT4,0/0,J365/23", "2026-01-01T04:00:00Z", -14_400, "EDT"),
    ("XXX3EDT4,0/0,J365/23", "2026-12-31T23:59:59Z", -14_400, "EDT"), ("JST-9", "2026-01-01T00:00:00Z", 32_400, "JST"),
    ("AAA0BBB,J60/0,J61/0", "2024-03-01T12:00:00Z", 3600, "BBB"),
    ("AAA0BBB,59/0,60/0", "2024-02-29T12:00:00Z", 3600, "BBB"),
  ]

  @Test(arguments: offsets)
  func `a POSIX rule gives the offset of an instant`(rule: String, instant: String, offset: Int, name: String) throws {
    let zone = try #require(TimeZoneRules(posix: rule))
    let period = zone.period(at: try #require(Timestamp(rfc3339: instant)))
    #expect(period.offset == offset)
    #expect(period.abbreviation == name)
  }

  @Test(arguments: [
    "", "CET", "CE-1", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-25", "CET-1CEST,M13.5.0,M10.5.0",
    "CET-1CEST,M3.6.0,M10.5.0",
    "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J1", "CET-1CEST,J366,J1", "CET-1CEST,366,1",
    "CET-1CEST,M3.5.0/168,M10.5.0",
    "CET-1CEST,M3.5.0,M10.5.0x", "<+1>-1", "<+10-1", "CET-1:60", ":Europe/Berlin",
  ])
  func `other rules are refused`(rule: String) { #expect(TimeZoneRules(posix: rule) == nil) }

  static let locals: [(String, String, TimeZoneRules.LocalInstants?)] = [
    ("2026-06-01", "12:00", .one(Timestamp(seconds: 1_780_308_000))),
    ("2026-03-29", "01:59", .one(Timestamp(seconds: 1_774_745_940))),
    ("2026-03-29", "02:00", .none(change: Timestamp(seconds: 1_774_746_000))),
    ("2026-03-29", "02:59", .none(change: Timestamp(seconds: 1_774_746_000))),
    ("2026-03-29", "03:00", .one(Timestamp(seconds: 1_774_746_000))),
    ("2026-10-25", "02:00", .two(earlier: Timestamp(seconds: 1_792_886_400), later: Timestamp(seconds: 1_792_890_000))),
    ("2026-10-25", "02:59", .two(earlier: Timestamp(seconds: 1_792_889_940), later: Timestamp(seconds: 1_792_893_540))),
    ("2026-10-25", "03:00", .one(Timestamp(seconds: 1_792_893_600))),
  ]

  @Test(arguments: locals)
  func `a local time is one instant, two or none`(
    date: String, clock: String, expected: TimeZoneRules.LocalInstants?
  ) throws {
    let zone = try #require(TimeZoneRules(posix: Self.berlin))
    let parts = clock.split(separator: ":").compactMap { Int($0) }
    let time = try #require(CivilTime(hour: parts[0], minute: parts[1]))
    #expect(zone.instants(of: try #require(CivilDate(date)), time) == expected)
  }

  @Test func `every instant is among those of its own local time`() throws {
    var random = SeededRandom(seed: 12)
    for rule in [
      Self.berlin, "AEST-10AEDT,M10.1.0,M4.1.0/3", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "EST5EDT,M3.2.0,M11.1.0",
    ] {
      let zone = try #require(TimeZoneRules(posix: rule))
      for _ in 0..<300 {
        let instant = Timestamp(seconds: Int64.random(in: 1_700_000_000...1_900_000_000, using: &random))
        let local = zone.local(instant)
        switch try #require(zone.instants(of: local.date, local.time)) {
        case .one(let found): #expect(found == instant)
        case .two(let earlier, let later): #expect(earlier == instant || later == instant)
        case .none: Issue.record("\(instant) has a local time that its zone skips")
        }
      }
    }
  }

  @Test func `a zone file gives the past by its changes and the future by its rule`() throws {
    let zone = try TimeZoneRules(tzif: TZifFixture().bytes)
    #expect(zone.period(at: Timestamp(seconds: -3_000_000_000)).abbreviation == "LMT")
    #expect(zone.offset(at: Timestamp(seconds: -2_422_054_409)) == 3208)
    #expect(zone.offset(at: Timestamp(seconds: -2_422_054_408)) == 3600)
    #expect(zone.offset(at: Timestamp(seconds: 0)) == 7200)
    #expect(zone.offset(at: Timestamp(seconds: 100)) == 3600)
    #expect(try #require(Timestamp(rfc3339: "2026-07-01T00:00:00Z")).seconds > 100)
    #expect(zone.offset(at: Timestamp(seconds: 1_782_864_000)) == 7200)
    #expect(zone.offset(at: Timestamp(microseconds: .max)) == 3600)
    #expect(zone.offset(at: Timestamp(microseconds: .min)) == 3208)
  }

  @Test func `the first version has no rule and keeps its last offset`() throws {
    var fixture = TZifFixture()
    fixture.version = 0
    #expect(try TimeZoneRules(tzif: fixture.bytes).offset(at: Timestamp(seconds: 1_782_864_000)) == 3600)
  }

  @Test func `damaged zone files are refused and never crash`() throws {
    let bytes = TZifFixture().bytes
    for count in 0..<bytes.count { #expect(throws: TZifError.self) { try TimeZoneRules(tzif: Array(bytes[..<count])) } }
    #expect(throws: TZifError.notTZif) { try TimeZoneRules(tzif: Array("PK\u{3}\u{4}".utf8)) }
    var leaping = TZifFixture()
    leaping.leapCount = 1
    #expect(throws: TZifError.leapSeconds) { try TimeZoneRules(tzif: leaping.bytes) }
    var ruleless = TZifFixture()
    ruleless.rule = "nonsense!"
    #expect(throws: TZifError.badRule("nonsense!")) { try TimeZoneRules(tzif: ruleless.bytes) }
    ruleless.rule = ""
    #expect(try TimeZoneRules(tzif: ruleless.bytes).offset(at: Timestamp(seconds: 1_782_864_000)) == 3600)
    var random = SeededRandom(seed: 13)
    for _ in 0..<1000 {
      var damaged = bytes
      damaged[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      if let zone = try? TimeZoneRules(tzif: damaged) {
        _ = zone.instants(of: CivilDate(daysSinceEpoch: 20_000), CivilTime(microsecondOfDay: 0))
        _ = zone.offset(at: Timestamp(microseconds: .max))
      }
    }
  }

  @Test func `a local time beyond all instants has none`() throws {
    let date = try #require(CivilDate(year: 299_999, month: 1, day: 1))
    #expect(TimeZoneRules.utc.instants(of: date, CivilTime(microsecondOfDay: 0)) == nil)
  }

  @Test(arguments: [TZifError.notTZif, .truncated, .inconsistent, .badRule("X"), .leapSeconds])
  func `every refusal of a zone file has its words`(error: TZifError) {
    #expect(String(describing: error).contains("time zone file"))
  }

  @Test func `UTC has no offset`() {
    #expect(
      TimeZoneRules.utc.period(at: Timestamp(seconds: 5)) == .init(offset: 0, isDaylight: false, abbreviation: "UTC"))
  }
}

/// A small zone file: local mean time, then CET, daylight time at 1970 for a hundred seconds, then a rule.
private struct TZifFixture {
  var version = UInt8(ascii: "2")
  var leapCount = 0
  var rule = "CET-1CEST,M3.5.0,M10.5.0/3"

  var bytes: [UInt8] {
    if version == 0 { return header + data(timeSize: 4) }
    return header + data(timeSize: 4) + header + data(timeSize: 8) + Array("\n\(rule)\n".utf8)
  }

  private var header: [UInt8] {
    let counts = [0, 0, leapCount, 3, 3, 13]
    return Array("TZif".utf8) + [version] + [UInt8](repeating: 0, count: 15) + counts.flatMap { integer($0, 4) }
  }

  private func data(timeSize: Int) -> [UInt8] {
    let times = timeSize == 4 ? [-2_000_000_000, 0, 100] : [-2_422_054_408, 0, 100]
    let types: [(Int, UInt8, UInt8)] = [(3208, 0, 0), (3600, 0, 4), (7200, 1, 8)]
    return times.flatMap { integer($0, timeSize) } + [1, 2, 1]
      + types.flatMap { integer($0.0, 4) + [$0.1, $0.2] } + Array("LMT\0CET\0CEST\0".utf8)
      + [UInt8](repeating: 0, count: leapCount * (timeSize + 4))
  }

  private func integer(_ value: Int, _ size: Int) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * (size - 1 - $0))) }
  }
}
