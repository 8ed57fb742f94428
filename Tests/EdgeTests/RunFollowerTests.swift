import Catalog
import Codecs
import Edge
@testable import Net
import Testing

@Suite struct RunFollowerTests {
  /// A run with a log in a catalog of its own.
  private struct Bench {
    let test: TestApplication
    let run: Int64

    init() throws {
      let test = try TestApplication()
      self.test = test
      run = try test.catalog.write(.system) { try $0.beginRun(of: "shop", trigger: "manual", isDry: false) }
    }

    func log(_ lines: [String], _ status: Run.Status = .running) throws {
      try test.catalog.write(.system) {
        try $0.updateRun(run, status, RunCounts(), lines: lines.map { (RunLine.Level.info, $0) })
      }
    }

    func follower(after: Int64 = 0) -> RunFollower {
      RunFollower(test.catalog, run: run, after: after) { "\($0.seen) seen" }
    }
  }

  /// What has come out of a stream so far.
  private func text(_ stream: EventStream) -> String { String(decoding: stream.take() ?? [], as: UTF8.self) }

  @Test func `lines come once, as they are written`() throws {
    let bench = try Bench()
    let stream = EventStream()
    let follower = bench.follower()
    try bench.log(["one"])
    #expect(follower.poll(stream))
    let first = text(stream)
    #expect(first.contains("data: one"))
    #expect(first.contains("event: counts"))
    try bench.log(["two"])
    #expect(follower.poll(stream))
    let second = text(stream)
    #expect(second.contains("data: two"))
    #expect(!second.contains("data: one"))
  }

  @Test func `a reader that knows a line gets those behind it`() throws {
    let bench = try Bench()
    try bench.log(["one", "two"])
    let first = try #require(try bench.test.catalog.read { try $0.lines(of: bench.run).first })
    let stream = EventStream()
    #expect(bench.follower(after: first.id).poll(stream))
    #expect(!text(stream).contains("data: one"))
  }

  @Test func `the end comes after the last line, however many there are`() throws {
    let bench = try Bench()
    try bench.log((0..<2450).map { "line \($0)" }, .succeeded)
    let stream = EventStream()
    let follower = bench.follower()
    var all = ""
    var rounds = 0
    while follower.poll(stream), rounds < 30 {
      all += text(stream)
      rounds += 1
    }
    all += text(stream)
    #expect(rounds == 12)
    #expect(all.contains("data: line 2449"))
    #expect(all.contains("event: end\ndata: succeeded"))
    #expect(all.split(separator: "event: info").count == 2451)
  }

  @Test func `a run that is gone ends the stream`() throws {
    let bench = try Bench()
    let follower = RunFollower(bench.test.catalog, run: bench.run + 1, after: 0) { _ in "" }
    #expect(!follower.poll(EventStream()))
  }

  @Test func `the route wants an administrator and a run that is there`() throws {
    let test = try TestApplication()
    #expect(try test.ask(.get, "/api/v1/runs/1/events", as: test.token).status == 404)
    #expect(try test.ask(.get, "/api/v1/runs/1/events", as: try test.token(.viewer)).status == 403)
  }
}
