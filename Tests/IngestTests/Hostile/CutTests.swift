import Catalog
import System
import Testing

@testable import Ingest

/// When this is set, every byte is tried rather than a sample, of all sources or of the one that it names; that takes
/// minutes for each.
private let exhaustion = System.Environment["CAIRN_EVERY_BYTE"]

/// Every source's whole crawl, with the server gone after any byte of what it says.
@Suite(.timeLimit(.minutes(exhaustion == nil ? 10 : 120)), .serialized) struct CutTests {
  private static let crawls = WholeCrawl.all.filter { exhaustion == nil || exhaustion == "1" || exhaustion == $0.name }
  /// Places between borders, and borders, that are tried.
  private static let (sample, borderSample) = (20, 15)

  /// Where to cut: behind each piece the server sent, a byte to either side, and seeded places between.
  private static func places(_ conversation: [[UInt8]], _ borders: [Int]) -> [Int] {
    let end = conversation.joined().count
    if exhaustion != nil { return Array(0..<end) }
    var random = SeededRandom(seed: 11)
    var places = Set([0, 1, end - 1] + (0..<sample).map { _ in Int.random(in: 0..<end, using: &random) })
    for border in borders.shuffled(using: &random).prefix(borderSample) { places.formUnion([border - 1, border]) }
    return places.filter { (0..<end).contains($0) }.sorted()
  }

  @Test(arguments: crawls) func `a server that is gone after any byte leaves one clear error and the catalog as it was`(crawl: WholeCrawl) throws {
    let server = try crawl.start()
    let proxy = try LoopbackProxy(to: server.port)
    server.advertise(proxy.port)
    let bench = try CrawlBench()
    let recipe = crawl.recipe(proxy.port)
    let whole = try bench.run(recipe)
    let log = try bench.log(whole.run)
    #expect(whole.status == .succeeded, "\(log)")
    let (conversation, borders) = (proxy.conversation, proxy.borders)
    let (names, revision) = (try bench.names(), try bench.revision())
    proxy.cut()
    #expect(try bench.run(recipe).status == .succeeded)
    #expect(try bench.revision() == revision, "a second crawl writes nothing")
    for (number, place) in Self.places(conversation, borders).enumerated() {
      proxy.cut(after: place, number % 2 == 0 ? .finish : .reset)
      let (run, status, failure) = try bench.run(recipe)
      let what = "cut after \(place) bytes"
      #expect(status == .failed || crawl.readsObjects && status == .warned, "\(what): \(status)")
      let line = try failure ?? bench.log(run).first { $0.contains("127.0.0.1:\(proxy.port)") || $0.contains("s3://lake") } ?? ""
      #expect(line.contains("127.0.0.1:\(proxy.port)") || line.contains("s3://lake"), "\(what): \(line)")
      #expect(!line.contains("\n") && !line.contains("s3cret-Pw"), "\(what): \(line)")
      #expect(try run.counts.removed == 0 && bench.revision() == revision, "\(what) changes the catalog: \(line)")
    }
    proxy.cut()
    #expect(try bench.run(recipe).status == .succeeded)
    #expect(try bench.revision() == revision && bench.names() == names)
  }

  @Test(arguments: crawls) func `what a first crawl wrote before it broke off is mended by the next`(crawl: WholeCrawl) throws {
    let server = try crawl.start()
    let proxy = try LoopbackProxy(to: server.port)
    server.advertise(proxy.port)
    let recipe = crawl.recipe(proxy.port)
    let reference = try CrawlBench()
    _ = try reference.run(recipe)
    let end = proxy.conversation.joined().count
    for part in 1...3 {
      let bench = try CrawlBench()
      proxy.cut(after: end * part / 4)
      #expect(try bench.run(recipe).status != .succeeded)
      proxy.cut()
      #expect(try bench.run(recipe).status == .succeeded)
      #expect(try bench.names() == reference.names(), "cut after \(part) quarters")
      #expect(try bench.columns() == reference.columns(), "cut after \(part) quarters")
    }
  }
}
