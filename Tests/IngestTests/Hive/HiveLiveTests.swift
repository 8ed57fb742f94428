import Catalog
import Codecs
import System
import Testing

@testable import Ingest

/// Against a real metastore, whose address `CAIRN_TEST_HIVE` names, such as `127.0.0.1:9083`: what is crawled is what it
/// lists.
@Suite(
  .enabled(if: Environment["CAIRN_TEST_HIVE"] != nil, "CAIRN_TEST_HIVE names no metastore"), .timeLimit(.minutes(10)))
struct HiveLiveTests {
  private var address: String { Environment["CAIRN_TEST_HIVE"] ?? "" }

  @Test func `every table and column that the metastore lists is crawled, and a second crawl writes nothing`() throws {
    let bench = try CrawlBench()
    let recipe = "source: {type: hive, config: {uri: \"\(address)\", service: lake}}"
    #expect(try bench.run(recipe).status == .succeeded)
    let metastore = try HiveMetastore(HiveMetastoreSettings(try #require(HiveMetastoreSettings.addresses(address))))
    defer { metastore.close() }
    for database in try metastore.databases(in: nil) {
      for name in try metastore.tableNames(in: database) {
        let asset = try #require(try bench.asset(try FQN(parts: ["lake", database.name, name]).description), "\(name)")
        // The metastore's own word on the columns, which the crawl did not ask for.
        let answer = try metastore.call("get_schema", [1: .text(database.name), 2: .text(name)])
        let theirs = HiveField.list(answer).map { $0.name.lowercased() }
        let ours = try bench.catalog.read { try $0.columns(of: asset.id) }.filter { $0.path.parts.count == 1 }.map { $0.name.lowercased() }
        #expect(ours == theirs, "\(name)")
      }
    }
    let revision = try bench.revision()
    #expect(try bench.run(recipe).status == .succeeded)
    #expect(try bench.revision() == revision)
  }
}
