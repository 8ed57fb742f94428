package import Catalog
import Codecs
import Net

/// Crawls a Hive metastore by its Thrift protocol.
package struct HiveConnector: Connector {
  package static let types = ["hive", "hive-metastore"]
  package static let platform = "hive"

  let settings: HiveMetastoreSettings
  let scope: RelationalScope
  let onlyCatalog: String?
  let onlyDatabase: String?
  let countsPartitions: Bool
  let readsColumnStatistics: Bool
  let profiling: ProfilingSettings
  let readsConstraints: Bool
  /// How the metadata of Iceberg tables is reached; nil to believe the metastore.
  let storage: HiveStorageAccess?
  let naming: ServiceNaming

  package init(_ configuration: RecipeConfiguration) throws(RecipeError) {
    try Self.refuseWhatIsNotOffered(configuration)
    var settings = HiveMetastoreSettings(try Self.addresses(configuration))
    settings.transport = try configuration.word("transport")
    settings.user = try configuration.text("username")
    if try configuration.boolean("ssl") ?? false {
      let checksName = try configuration.boolean("ssl_verify_host") ?? true
      var tls = TLSClientConfiguration(verification: checksName ? .full : .authority, authorityFile: try configuration.text("ssl_ca"))
      tls.certificateFile = try configuration.text("ssl_cert")
      tls.keyFile = try configuration.text("ssl_key")
      settings.tls = tls
    }
    settings.connectTimeout = Double(try configuration.integer("connect_timeout", in: 1...3600) ?? 15)
    settings.timeout = Double(try configuration.integer("timeout", in: 1...86_400) ?? 60)
    self.settings = settings
    scope = try RelationalScope(configuration)
    onlyCatalog = try configuration.text("catalog_name")
    onlyDatabase = try configuration.text("database")
    countsPartitions = try configuration.boolean("include_partitions") ?? true
    readsColumnStatistics = try configuration.boolean("include_column_statistics") ?? false
    profiling = try ProfilingSettings(configuration)
    readsConstraints = try configuration.boolean("include_constraints") ?? true
    storage = try HiveStorageAccess(configuration)
    naming = try ServiceNaming(configuration)
  }

  private static func addresses(_ configuration: RecipeConfiguration) throws(RecipeError) -> [HiveMetastoreSettings.Address] {
    let key = configuration.node("uri") == nil ? "host_port" : "uri"
    let text = try configuration.text(key) ?? "localhost"
    if let addresses = HiveMetastoreSettings.addresses(text) { return addresses }
    guard let node = configuration.node(key) else { throw configuration.missing(key) }
    throw configuration.wrong(key, node, "addresses such as thrift://meta.example:9083")
  }

  private static func refuseWhatIsNotOffered(_ configuration: RecipeConfiguration) throws(RecipeError) {
    if let node = configuration.node("connection_type"), try configuration.text("connection_type") != "thrift" {
      throw configuration.wrong("connection_type", node, "thrift, with host_port at the metastore's own port (9083)")
    }
    if let node = configuration.node("use_kerberos"), try configuration.boolean("use_kerberos") ?? false {
      throw configuration.wrong("use_kerberos", node, "false, as Kerberos is not offered")
    }
  }

  var identity: ServiceIdentity {
    naming.identity(platform: Self.platform, host: settings.addresses[0].host, port: settings.addresses[0].port)
  }

  package var service: AssetDraft {
    get throws(CatalogError) { try naming.draft(identity) }
  }

  func translator() throws(CatalogError) -> HiveTranslator {
    HiveTranslator(service: try service.fqn, naming: naming, home: .metastore(settings.addresses[0]))
  }

  package func test(_ deadline: UInt64) throws(CrawlError) -> String {
    do throws(HiveMetastoreError) {
      let metastore = try HiveMetastore(settings)
      defer { metastore.close() }
      return "Hive metastore at \(metastore.address): version \(try metastore.version())"
    } catch { throw error.crawlError }
  }

  package func probe(_ deadline: UInt64) -> [ProbeStep] { HiveProbe(connector: self).run() }

  package func crawl(into sink: any CrawlSink) throws(CrawlError) {
    try HiveCrawl(self, sink).run()
  }
}
