import Catalog
import Codecs
import SQLite
import System

@testable import Ingest

/// A catalog and a folder for sources, gone when the test is over.
final class IngestCatalog: @unchecked Sendable {
  let directory: String
  /// Where sources lie.
  let sources: String
  private(set) var catalog: Catalog

  init() throws {
    directory = try File.temporaryDirectory(prefix: "cairn-ingest")
    sources = "\(directory)/sources"
    try File.createDirectory(sources)
    catalog = try Catalog(directory: "\(directory)/data", migrations: try Self.migrations())
  }

  deinit {
    try? catalog.close()
    try? File.removeTree(directory)
  }

  private static func migrations() throws -> [Migration] {
    let folder = #filePath.split(separator: "/").dropLast(4).map { "/\($0)" }.joined() + "/migrations"
    return try File.list(folder).compactMap { name in
      Migration(fileName: name, content: try File.read("\(folder)/\(name)"))
    }
  }

  /// Makes or changes an SQLite file among the sources.
  func sqlite(_ name: String, _ sql: String) throws {
    let connection = try Connection(path: "\(sources)/\(name)")
    for statement in sql.split(separator: ";") where !statement.allSatisfy(\.isWhitespace) {
      try connection.execute(String(statement))
    }
  }

  /// A recipe for SQLite files among the sources.
  func recipe(_ path: String, config: String = "", top: String = "") throws -> Recipe {
    try recipe(text: text(path, config: config, top: top))
  }

  func text(_ path: String, config: String = "", top: String = "") -> String {
    "pipeline_name: shop\nsource:\n  type: sqlite\n  config:\n    path: \"\(sources)/\(path)\"\n"
      + config.split(separator: "\n").map { "    \($0)\n" }.joined() + "\(top)\n"
  }

  func recipe(text: String) throws -> Recipe {
    try Recipe(Array(text.utf8), fallbackName: "file", references: .kept(in: catalog))
  }

  /// A recipe whose source is made up.
  func recipe(_ source: FakeSource, limit: Double = 0.75, transformers: [Transformer] = []) throws -> Recipe {
    var removal = RecipeReader.Removal()
    removal.limit = limit
    let settings = RecipeConfiguration([:], at: .start, sourceType: "fake", recipeName: "shop", folder: ".")
    return Recipe(
      name: "shop", sourceType: "fake", schedule: nil, removal: removal, notes: [], transformers: transformers,
      configuration: settings, redaction: Redaction(["top-secret-value"]), connector: FakeConnector(source))
  }

  /// Crawls and gives the run back as the catalog recorded it.
  @discardableResult
  func crawl(_ recipe: Recipe, isDry: Bool = false) throws -> Run {
    let run = try CrawlRun(recipe, catalog, trigger: "test", actor: "ann", isDry: isDry)
    run.perform()
    return try catalog.read { try $0.run(run.id) } ?? { throw CatalogError.notFound(kind: "run", id: "\(run.id)") }()
  }

  func log(_ run: Run) throws -> [String] { try catalog.read { try $0.lines(of: run.id).map(\.text) } }

  func asset(_ fqn: String) throws -> Asset? {
    let name = try FQN(fqn)
    return try catalog.read { try $0.asset(.data, name) }
  }

  /// The asset's state, `nothing` when the catalog has never heard of it.
  func state(_ fqn: String) throws -> String { try asset(fqn)?.state.name ?? "nothing" }

  func columns(_ fqn: String) throws -> [Column] {
    guard let asset = try asset(fqn) else { return [] }
    return try catalog.read { try $0.columns(of: asset.id) }
  }

  /// The number of the last change.
  func lastChange() throws -> Int64 {
    try catalog.read { try $0.changes(after: .zero, limit: 100_000).last?.number.rawValue ?? 0 }
  }
}

/// What a made-up source does when it is crawled.
struct FakeSource: Sendable {
  let crawl: @Sendable (any CrawlSink) throws(CrawlError) -> Void

  init(_ crawl: @escaping @Sendable (any CrawlSink) throws(CrawlError) -> Void) { self.crawl = crawl }

  /// A source with a database of tables.
  static func tables(_ names: [String], then: @escaping @Sendable (any CrawlSink) throws(CrawlError) -> Void = { _ in }) -> FakeSource {
    FakeSource { (sink) throws(CrawlError) in
      let drafts = try named { () throws(CatalogError) in
        [try FakeConnector.service(), AssetDraft(.database, try FQN("shop.db"))] + (try tableDrafts(names))
      }
      for draft in drafts { try sink.put(draft) }
      try then(sink)
    }
  }
}

private func tableDrafts(_ names: [String]) throws(CatalogError) -> [AssetDraft] {
  var drafts: [AssetDraft] = []
  for name in names { drafts.append(try FakeConnector.table(name)) }
  return drafts
}

/// The result of what makes names; a name that cannot be one ends the crawl.
func named<Result>(_ body: () throws(CatalogError) -> Result) throws(CrawlError) -> Result {
  do throws(CatalogError) { return try body() } catch { throw .catalog(error) }
}

struct FakeConnector: Connector {
  static let types = ["fake"]
  static let platform = "fake"
  static let keys: [RecipeKey] = []
  private let source: FakeSource

  init(_ source: FakeSource) { self.source = source }

  init(_ configuration: RecipeConfiguration) throws(RecipeError) { source = FakeSource.tables([]) }

  static func service() throws(CatalogError) -> AssetDraft {
    AssetDraft(.service, try FQN("shop"), service: ServiceIdentity(platform: "fake"))
  }

  static func table(_ name: String) throws(CatalogError) -> AssetDraft {
    AssetDraft(.table, try FQN("shop.db").appending(name), columns: [ColumnDraft(FieldPath("id"), nativeType: "int")])
  }

  var service: AssetDraft { get throws(CatalogError) { try Self.service() } }

  func test(_ deadline: UInt64) throws(CrawlError) -> String { "a made-up source" }

  func crawl(into sink: any CrawlSink) throws(CrawlError) { try source.crawl(sink) }
}
