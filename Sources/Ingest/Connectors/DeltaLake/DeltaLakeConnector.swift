package import Catalog
import Codecs
import Net
import System

/// Crawls Delta and Hudi tables that lie in buckets or folders, by their own logs.
package struct DeltaLakeConnector: Connector {
  package static let types = ["delta-lake", "deltalake", "hudi"]
  package static let platform = "delta-lake"
  package static let keys = RecipeKey.list([
    RecipeKey("base_path", .text, "The folder or bucket to search for tables, such as s3://lake/silver or ./lake; a table itself will do.", isRequired: true),
    RecipeKey("relative_path", .path, "A folder below base_path to search instead of all of it."),
    RecipeKey("s3", .object, "DataHub's way to write the keys of S3: aws_config inside with aws_access_key_id, aws_secret_access_key, aws_session_token, aws_region, aws_endpoint_url."),
  ], RecipeKey.storage, [
    RecipeKey("table_pattern", .pattern, "Which tables are read, by folder name or location."),
    RecipeKey("version_history_lookback", .integer, "How many of a table's last versions are shown with operation, user and metrics; -1 for all of them.", default: "30"),
    RecipeKey("layer", .text, "The medallion layer of all tables: bronze, silver or gold."),
  ], RecipeKey.naming, [
    RecipeKey("threads", .integer, "Tables that are read at once.", default: "4"),
    .storageTimeout,
  ])

  /// What the names of tables count from.
  let base: ObjectLocation
  /// The folder that is searched.
  let start: ObjectLocation
  let tables: NamePattern
  let historyLimit: Int
  private static let longestHistory = 10_000
  let threads: Int
  private let access: ObjectStoreAccess
  private let layer: String?
  private let platform: String
  private let naming: ServiceNaming

  package init(_ configuration: RecipeConfiguration) throws(RecipeError) {
    guard let text = try configuration.text("base_path"), let node = configuration.node("base_path") else {
      throw configuration.missing("base_path")
    }
    guard let base = Self.location(text, configuration.folder) else {
      throw configuration.wrong("base_path", node, "s3://bucket/path or a folder")
    }
    self.base = base.withoutTrailingSlash
    start = try configuration.text("relative_path").map { base.appending($0).withoutTrailingSlash } ?? base.withoutTrailingSlash
    tables = try configuration.pattern("table_pattern")
    let lookback = try configuration.integer("version_history_lookback", in: -1...Self.longestHistory) ?? 30
    historyLimit = lookback < 0 ? Self.longestHistory : lookback
    threads = try configuration.integer("threads", in: 1...64) ?? 4
    access = try ObjectStoreAccess(
      RecipeLayers(outer: configuration, inner: try configuration.section("s3")?.section("aws_config")))
    layer = try configuration.text("layer")
    platform = configuration.sourceType.lowercased() == "hudi" ? "hudi" : Self.platform
    naming = try ServiceNaming(configuration)
  }

  private static func location(_ text: String, _ folder: String) -> ObjectLocation? {
    guard let location = try? ObjectLocation(text) else {
      return text.contains(":") ? nil : ObjectLocation(file: "\(folder)/\(text)")
    }
    return ["file", "s3"].contains(location.scheme) ? location : nil
  }

  package var service: AssetDraft {
    get throws(CatalogError) {
      try naming.draft(
        ServiceIdentity(platform: platform, instance: naming.instance, environment: naming.environment))
    }
  }

  func translator() throws(CatalogError) -> FilesetTranslator {
    FilesetTranslator(
      service: try service.fqn, platform: platform, environment: naming.environment, instance: naming.instance, layer: layer)
  }

  func client() -> ObjectStoreClient { ObjectStoreClient(access) }

  package func test(_ deadline: UInt64) throws(CrawlError) -> String {
    let client = client()
    defer { client.close() }
    return "\(try first(client).location) is the first table"
  }

  package func probe(_ deadline: UInt64) -> [ProbeStep] {
    let client = client()
    defer { client.close() }
    var found: (location: ObjectLocation, format: Fileset.TableFormat)?
    return ProbeStep.contents { () throws(CrawlError) in
      let first = try first(client)
      found = first
      return "\(first.location) is the first table"
    } read: { () throws(CrawlError) in
      guard let found else { return "there is no table to look into" }
      do throws(DeltaError) {
        let reader = LakeTableReader(store: client.store(for: base), historyLimit: 1)
        return "\(found.location): \(try reader.table(at: found.location, found.format).columns.count) columns"
      } catch { throw .source("\(error)", hint: error.hint) }
    }
  }

  private func first(_ client: ObjectStoreClient) throws(CrawlError) -> (location: ObjectLocation, format: Fileset.TableFormat) {
    var first: (location: ObjectLocation, format: Fileset.TableFormat)?
    do throws(CrawlError) {
      try LakeWalk(store: client.store(for: base)).forEachTable(below: start) { (table, format) throws(CrawlError) in
        first = (table, format)
        // One answers the question.
        throw .cancelled
      }
    } catch { guard error == .cancelled else { throw error } }
    guard let first else { throw .source("\(start) holds no Delta or Hudi table", hint: "is it the folder above them?") }
    return first
  }

  package func crawl(into sink: any CrawlSink) throws(CrawlError) {
    try DeltaLakeCrawl(self, sink).run()
  }
}
