import Catalog
import Codecs
import SQLite
import System
import Testing

@testable import Ingest

/// A clock that tests set.
private final class TestClock: Sendable {
  private let time: Guarded<Timestamp>

  init(_ text: String) throws { time = Guarded(try #require(Timestamp(rfc3339: text))) }

  var now: Timestamp { time.withLock { $0 } }

  func advance(minutes: Int64) { time.withLock { $0 = $0.adding(seconds: minutes * 60) } }
}

@Suite struct CrawlServiceTests {
  /// A service over a catalog whose clock the test sets; recipes are kept as of the year 2026.
  private struct Bench {
    let test: IngestCatalog
    let clock: TestClock
    let service: CrawlService

    init(at time: String = "2040-01-01T00:00:00Z") throws {
      let clock = try TestClock(time)
      test = try IngestCatalog()
      self.clock = clock
      service = CrawlService(test.catalog, folder: ".", clock: { clock.now })
      try test.sqlite("a.db", "CREATE TABLE t (id INTEGER)")
    }

    /// Keeps a recipe that has no start in the past to make up for.
    func keep(_ name: String, path: String = "a.db", schedule: String, isScheduled: Bool = true) throws {
      let text = "schedule: {cron: \"\(schedule)\", catch_up: false}\n" + test.text(path)
      try keep(name, text: text, isScheduled: isScheduled)
    }

    func keep(_ name: String, text: String, isScheduled: Bool = true) throws {
      try test.catalog.write(.person("ann")) { try $0.putRecipe(name, text: text, isScheduled: isScheduled) }
    }

    func tick(after minutes: Int64 = 0) {
      clock.advance(minutes: minutes)
      service.tick()
      #expect(service.wait(seconds: 20))
    }

    func runs(_ name: String = "shop") throws -> [Run] { try test.catalog.read { try $0.runs(of: name) } }

    /// Makes a source that whoever opens it waits for, until the answer rolls back.
    func heldSource(_ name: String) throws -> Connection {
      let holder = try Connection(path: "\(test.sources)/\(name)")
      try holder.execute("PRAGMA journal_mode = DELETE")
      try holder.execute("CREATE TABLE t (id INTEGER)")
      try holder.execute("BEGIN EXCLUSIVE")
      return holder
    }
  }

  @Test func `a recipe runs when its time comes, and once`() throws {
    let bench = try Bench()
    try bench.keep("shop", schedule: "0 3 * * *")
    bench.tick()
    #expect(try bench.runs().isEmpty)
    bench.tick(after: 179)
    #expect(try bench.runs().isEmpty)
    bench.tick(after: 1)
    bench.tick()
    #expect(try bench.runs().map(\.trigger) == ["schedule"])
    #expect(try bench.runs().first?.status == .succeeded)
    bench.tick(after: 24 * 60)
    #expect(try bench.runs().count == 2)
  }

  @Test func `a recipe that is not scheduled runs only when asked`() throws {
    let bench = try Bench()
    try bench.keep("shop", schedule: "* * * * *", isScheduled: false)
    bench.tick()
    bench.tick(after: 60)
    #expect(try bench.runs().isEmpty)
    #expect(bench.service.next("shop") == nil)
    _ = try bench.service.start("shop", actor: "ann", isDry: false)
    #expect(bench.service.wait(seconds: 20))
    #expect(try bench.runs().map(\.actor) == ["ann"])
  }

  @Test func `starts that were missed are made up for once`() throws {
    let bench = try Bench()
    try bench.keep("shop", text: "schedule: \"0 * * * *\"\n" + bench.test.text("a.db"))
    bench.tick()
    #expect(try bench.runs().count == 1, "the recipe was kept years before the clock's time")
    bench.tick()
    #expect(try bench.runs().count == 1)
    let restarted = CrawlService(bench.test.catalog, folder: ".", clock: { bench.clock.now.adding(seconds: 7200) })
    restarted.tick()
    #expect(restarted.wait(seconds: 20))
    #expect(try bench.runs().count == 2)
  }

  @Test func `a schedule may refuse to make up for missed starts`() throws {
    let bench = try Bench()
    try bench.keep("shop", schedule: "0 * * * *")
    bench.tick()
    #expect(try bench.runs().isEmpty)
  }

  @Test func `a run that Cairn's stop cut off is marked as interrupted`() throws {
    let bench = try Bench()
    let id = try bench.test.catalog.write(.system) { try $0.beginRun(of: "shop", trigger: "schedule", isDry: false) }
    try bench.service.start()
    defer { bench.service.stop() }
    #expect(try bench.test.catalog.read { try $0.run(id) }?.status == .interrupted)
  }

  @Test func `jitter puts a start off by no more than it says`() throws {
    let bench = try Bench()
    for number in 0..<20 {
      let text = "schedule: {cron: \"0 3 * * *\", jitter: 600, catch_up: false}\n" + bench.test.text("a.db")
      try bench.keep("r\(number)", text: text)
    }
    let base = try #require(Timestamp(rfc3339: "2040-01-01T03:00:00Z"))
    let delays = (0..<20).compactMap { bench.service.next("r\($0)")?.seconds }.map { $0 - base.seconds }
    #expect(delays.count == 20)
    #expect(delays.allSatisfy { (0...600).contains($0) })
    #expect(Set(delays).count > 1)
    #expect(bench.service.next("r0") == bench.service.next("r0"), "a start once planned stays")
  }

  @Test func `a new text has a new schedule, and a recipe that is gone does not run`() throws {
    let bench = try Bench()
    try bench.keep("shop", schedule: "0 3 * * *")
    #expect(bench.service.next("shop")?.rfc3339 == "2040-01-01T03:00:00Z")
    try bench.keep("shop", schedule: "0 5 * * *")
    #expect(bench.service.next("shop")?.rfc3339 == "2040-01-01T05:00:00Z")
    try bench.test.catalog.write(.person("ann")) { try $0.deleteRecipe("shop") }
    bench.tick(after: 600)
    #expect(try bench.runs().isEmpty)
  }

  @Test func `no recipe runs twice at the same time`() throws {
    let bench = try Bench()
    let holder = try bench.heldSource("held.db")
    try bench.keep("shop", path: "held.db", schedule: "* * * * *")
    let id = try bench.service.start("shop", actor: "ann", isDry: false)
    #expect {
      _ = try bench.service.start("shop", actor: "bob", isDry: false)
    } throws: { "\($0)".contains("running already") }
    _ = bench.service.next("shop")
    bench.clock.advance(minutes: 5)
    bench.service.tick()
    #expect(try bench.runs().map(\.id) == [id])
    try holder.execute("ROLLBACK")
    #expect(bench.service.wait(seconds: 20))
  }

  @Test func `a third recipe waits for one of two places and then runs`() throws {
    let bench = try Bench()
    var holders: [Connection] = []
    for name in ["one", "two"] {
      holders.append(try bench.heldSource("\(name).db"))
      try bench.keep(name, path: "\(name).db", schedule: "0 0 1 1 *", isScheduled: false)
      _ = try bench.service.start(name, actor: "ann", isDry: false)
    }
    try bench.keep("shop", schedule: "0 3 * * *")
    _ = bench.service.next("shop")
    bench.clock.advance(minutes: 180)
    bench.service.tick()
    #expect(try !bench.runs().contains { $0.trigger == "schedule" })
    for holder in holders { try holder.execute("ROLLBACK") }
    #expect(bench.service.wait(seconds: 20))
    bench.tick()
    #expect(try bench.runs().filter { $0.trigger == "schedule" }.count == 1)
  }

  @Test func `a run stops when it is asked to`() throws {
    let bench = try Bench()
    let holder = try bench.heldSource("b.db")
    try bench.test.sqlite("c.db", "CREATE TABLE t (id INTEGER)")
    try bench.keep("shop", path: "", schedule: "0 3 * * *")
    let id = try bench.service.start("shop", actor: "ann", isDry: false)
    #expect(bench.service.cancel(id))
    #expect(!bench.service.cancel(id + 1))
    try holder.execute("ROLLBACK")
    #expect(bench.service.wait(seconds: 20))
    #expect(try bench.runs().map(\.status) == [.cancelled])
    #expect(!bench.service.cancel(id))
    #expect(try bench.test.state("shop.c") == "nothing")
  }

  @Test func `a scheduled recipe that cannot run leaves a failed run that says why`() throws {
    let bench = try Bench()
    let text = "schedule: {cron: \"0 3 * * *\", catch_up: false}\n"
      + bench.test.text("a.db", config: "service: \"${secret:gone}\"")
    try bench.keep("shop", text: text)
    _ = bench.service.next("shop")
    bench.tick(after: 180)
    let run = try #require(try bench.runs().first)
    #expect(run.status == .failed)
    #expect(run.failure?.contains("no secret gone") == true)
    bench.tick()
    #expect(try bench.runs().count == 1)
  }

  @Test func `a secret of the catalog finds its way into a run and nowhere else`() throws {
    let bench = try Bench()
    try bench.test.catalog.write(.person("ann")) { try $0.putSecret("where", value: "\(bench.test.sources)/a.db") }
    try bench.keep("shop", text: "source: {type: sqlite, config: {path: \"${secret:where}\"}}")
    _ = try bench.service.start("shop", actor: "ann", isDry: false)
    #expect(bench.service.wait(seconds: 20))
    #expect(try bench.runs().first?.status == .succeeded)
    #expect(try bench.test.state("shop.a.t") == "active")
  }

  @Test func `what is not there or makes no sense is refused`() throws {
    let bench = try Bench()
    #expect(throws: CatalogError.notFound(kind: "recipe", id: "none")) {
      _ = try bench.service.start("none", actor: "ann", isDry: false)
    }
    try bench.keep("shop", text: "sorce: {}")
    #expect { _ = try bench.service.start("shop", actor: "ann", isDry: false) } throws: { "\($0)".contains("did you mean source?") }
    #expect(try bench.runs().isEmpty)
    bench.service.stop()
    #expect(throws: CatalogError.self) { _ = try bench.service.start("shop", actor: "ann", isDry: false) }
  }

  @Test func `a report and a probe of a text write nothing`() throws {
    let bench = try Bench()
    let before = try bench.test.lastChange()
    #expect(bench.service.report("sorce: {}").faults.count == 2)
    let steps = try bench.service.probe(bench.test.text("a.db"))
    #expect(steps.allSatisfy { $0.outcome == .passed }, "\(steps)")
    let failing = try bench.service.probe(bench.test.text("none.db"))
    #expect(failing.contains { $0.outcome == .failed && $0.detail.contains("none.db") }, "\(failing)")
    #expect(throws: CatalogError.self) { _ = try bench.service.probe("sorce: {}") }
    #expect(try bench.test.lastChange() == before)
  }
}
