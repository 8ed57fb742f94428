package import Catalog
import Codecs

/// Crawls Iceberg tables and views through the catalog that keeps them, and what their manifests tell of the data.
package struct IcebergConnector: Connector {
  package static let types = ["iceberg", "iceberg-rest"]
  package static let platform = "iceberg"

  let settings: IcebergSettings
  let namespaces: NamePattern
  let tables: NamePattern
  let views: NamePattern
  let includesViews: Bool
  let readsManifests: Bool
  let manifestLimit: Int
  let showsTextBounds: Bool
  let profiling: ProfilingSettings
  let threads: Int
  /// What the recipe asks for and is not done.
  let notes: [String]
  private let ownerProperty: String
  private let layer: String?
  private let naming: ServiceNaming

  package init(_ configuration: RecipeConfiguration) throws(RecipeError) {
    let recipe = try IcebergRecipe(configuration)
    settings = try IcebergSettings(recipe.layers, named: recipe.catalogName)
    notes = recipe.unknownNames.isEmpty ? [] : ["catalog: \(recipe.unknownNames.joined(separator: ", ")) is ignored"]
    namespaces = try configuration.pattern("namespace_pattern")
    tables = try configuration.pattern("table_pattern")
    views = try configuration.pattern("view_pattern")
    includesViews = try configuration.boolean("include_views") ?? true
    let isProfiled = try configuration.section("profiling")?.boolean("enabled")
    readsManifests = try configuration.boolean("include_column_statistics") ?? isProfiled ?? true
    manifestLimit = try configuration.integer("manifest_limit", in: 0...1_000_000) ?? 100
    let profiling = try ProfilingSettings(configuration)
    showsTextBounds = try configuration.boolean("include_text_bounds") ?? profiling.keepsTextBounds
    self.profiling = profiling
    threads = try configuration.integer("threads", in: 1...64) ?? 4
    ownerProperty = try configuration.text("owner_property") ?? "owner"
    layer = try configuration.text("layer")
    naming = try ServiceNaming(configuration)
  }

  package var service: AssetDraft {
    get throws(CatalogError) {
      var identity = ServiceIdentity(
        platform: Self.platform, instance: naming.instance, environment: naming.environment)
      if case .rest(let rest) = settings.catalog {
        identity.host = rest.uri.host
        identity.port = rest.uri.port
        // Two warehouses of one server are two services.
        identity.instance = naming.instance ?? rest.warehouse
      }
      if case .hive(let metastore) = settings.catalog {
        identity.host = metastore.addresses[0].host
        identity.port = Int(metastore.addresses[0].port)
      }
      return try naming.draft(identity)
    }
  }

  func translator() throws(CatalogError) -> IcebergTranslator {
    IcebergTranslator(
      service: try service.fqn, catalogName: settings.catalogName, environment: naming.environment, instance: naming.instance,
      address: settings.address, layer: layer, ownerProperty: ownerProperty, showsTextBounds: showsTextBounds)
  }

  package func test(_ deadline: UInt64) throws(CrawlError) -> String {
    let clients = settings.clients()
    defer { clients.close() }
    let catalog = try settings.open(clients)
    var count = 0
    do throws(CrawlError) {
      try catalog.namespaces { (_) throws(CrawlError) in
        count += 1
        // One answers the question; the others would only take time.
        throw .cancelled
      }
    } catch { guard error == .cancelled else { throw error } }
    return count == 0 ? "\(catalog.title), without a namespace" : catalog.title
  }

  package func crawl(into sink: any CrawlSink) throws(CrawlError) {
    for note in notes { sink.note(note) }
    try IcebergCrawl(self, sink).run()
  }
}
