import Catalog
import System
import Testing

@testable import Ingest

/// Every source's whole crawl, with a server that stops answering, answers a byte at a time, or never stops.
@Suite(.timeLimit(.minutes(10))) struct SlowServerTests {
  /// A recipe gives an answer a second, and some give its whole five times as much; some ask once more.
  private static let patience = 14.0

  @Test(arguments: [LoopbackProxy.Ending.silence, .drip, .flood])
  func `a server that does not come to an end is given up in time, and the catalog stays as it was`(
    ending: LoopbackProxy.Ending
  ) throws {
    let faults = Guarded<[String]>([])
    // They wait rather than work, so that all of them wait at once, each on a thread of its own.
    let threads = try WholeCrawl.all.map { crawl in
      try Thread.start(name: "slow", stackSize: 4 << 20) {
        do {
          let found = try Self.faults(of: crawl, ending)
          faults.withLock { $0 += found }
        } catch { faults.withLock { $0.append("\(crawl.name): \(error)") } }
      }
    }
    for thread in threads { thread.join() }
    #expect(faults.withLock { $0 } == [])
  }

  private static func faults(of crawl: WholeCrawl, _ ending: LoopbackProxy.Ending) throws -> [String] {
    let server = try crawl.start()
    defer { withExtendedLifetime(server.keeper) {} }
    let proxy = try LoopbackProxy(to: server.port)
    server.advertise(proxy.port)
    let bench = try CrawlBench()
    let whole = try bench.run(crawl.recipe(proxy.port))
    guard whole.status == .succeeded else { return ["\(crawl.name): \(whole.failure ?? "")"] }
    let (end, revision) = (proxy.conversation.joined().count, try bench.revision())
    var faults: [String] = []
    for place in [3, end * 2 / 5] {
      proxy.cut(after: place, ending)
      let start = MonotonicClock.now
      let (run, status, failure) = try bench.run(crawl.recipe(proxy.port, seconds: 1))
      let seconds = Double(MonotonicClock.now - start) / 1e9
      let what = "\(crawl.name) after \(place) bytes: \(status), \(seconds) s, \(failure ?? "")"
      if status != .failed, !(crawl.readsObjects && status == .warned) { faults.append(what) }
      if seconds > patience { faults.append("\(what): too late") }
      // A file that is flooded up to its length has other content, which is no lie that could be seen.
      let isChanged = try bench.revision() != revision
      if run.counts.removed > 0 || isChanged && !(crawl.readsObjects && ending == .flood) { faults.append("\(what): changed") }
    }
    return faults
  }
}
