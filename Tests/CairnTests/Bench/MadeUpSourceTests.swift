import Catalog
import Ingest
import System
import Testing

@testable import cairn

/// What the benches crawl are sources that every connector reads to the end.
@Suite struct MadeUpSourceTests {
  @Test(arguments: MadeUpSource.all.map(\.name))
  func `a made-up source is crawled whole, and a second crawl finds nothing new`(name: String) throws {
    let source = try #require(MadeUpSource.all.first { $0.name == name })
    let directory = try File.temporaryDirectory(prefix: "cairn-made-up")
    defer { try? File.removeTree(directory) }
    try File.createDirectory("\(directory)/source")
    let running = try source.start(30, "\(directory)/source")
    let catalog = try Catalog(directory: "\(directory)/data", migrations: Resources.migrations())
    let text = "pipeline_name: \(name)\nsource: {type: \(running.type), config: {\(running.config), service: \(name)}}\n"
    let counts = try (0..<2).map { _ in
      let run = try CrawlRun(
        try Recipe(Array("\(text)stateful_ingestion: {enabled: true}\n".utf8), fallbackName: name), catalog, trigger: "test", actor: "test")
      let (status, failure) = run.perform()
      #expect(status == .succeeded && failure == nil, "\(failure ?? "")")
      return run.counts
    }
    try catalog.close()
    withExtendedLifetime(running) {}
    #expect(counts[0].created >= running.assets && counts[0].problems == 0)
    #expect(counts[1].created + counts[1].updated + counts[1].removed == 0 && counts[1].unchanged >= running.assets)
  }

  @Test func `names of tables tell their number and are all different`() {
    let names = (0..<5_000).map(MadeUpTable.name)
    #expect(Set(names).count == names.count)
    #expect(names.enumerated().allSatisfy { MadeUpTable.number($0.element) == $0.offset })
    #expect((0..<MadeUpTable.schemaCount(2_500)).flatMap { MadeUpTable.tables(of: $0, outOf: 2_500) } == Array(0..<2_500))
  }
}
