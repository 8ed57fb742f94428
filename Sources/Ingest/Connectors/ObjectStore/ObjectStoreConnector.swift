package import Catalog
import Codecs
import Net
import System

/// Crawls buckets of S3 and services like it, and local folders: files that a path pattern groups into datasets.
package struct ObjectStoreConnector: Connector {
  package static let types = ["s3", "files", "minio"]
  package static let platform = "s3"

  let specs: [PathSpec]
  let tables: NamePattern
  let rowLimit: Int
  let footerLimit: Int
  let showsTextBounds: Bool
  let threads: Int
  /// What the recipe asks for and is not done.
  let notes: [String]
  private let s3: S3Settings
  private let timeout: Double
  private let authorityFile: String?
  private let layer: String?
  private let isLocal: Bool
  private let naming: ServiceNaming

  package init(_ configuration: RecipeConfiguration) throws(RecipeError) {
    let isLocal = configuration.sourceType.lowercased() == "files"
    self.isLocal = isLocal
    specs = try Self.specs(configuration, isLocal: isLocal)
    let layers = RecipeLayers(outer: configuration, inner: try configuration.section("aws_config"))
    let known = Set(Self.keys.map(\.name))
    notes = layers.inner?.names.filter { !known.contains($0) }.map { "aws_config: \($0) is ignored" } ?? []
    s3 = try S3Settings(layers)
    authorityFile = try layers.path("ca_file")
    tables = try configuration.pattern("table_pattern")
    rowLimit = try configuration.integer("max_rows", in: 1...100_000) ?? 1000
    footerLimit = try configuration.integer("footer_limit", in: 1...10_000) ?? 10
    showsTextBounds = try configuration.boolean("include_text_bounds") ?? false
    threads = try configuration.integer("threads", in: 1...64) ?? 4
    timeout = Double(try configuration.integer("timeout", in: 1...3600) ?? 60)
    layer = try configuration.text("layer")
    naming = try ServiceNaming(configuration)
  }

  private static func specs(_ configuration: RecipeConfiguration, isLocal: Bool) throws(RecipeError) -> [PathSpec] {
    let folder = configuration.folder
    func locate(_ text: String) -> ObjectLocation? {
      guard isLocal else { return (try? ObjectLocation(text)).flatMap { $0.scheme == "s3" ? $0 : nil } }
      if let location = try? ObjectLocation(text) { return location.scheme == "file" ? location : nil }
      return ObjectLocation(file: "\(folder)/\(text)")
    }
    var specs: [PathSpec] = []
    if let node = configuration.node("path_specs") {
      for entry in node.sequence ?? [node] { specs.append(try PathSpec(entry, locate)) }
    } else if let buckets = configuration.node("buckets")?.sequence {
      for bucket in buckets {
        let name = YAMLNode(text: "s3://\(bucket.text ?? "")/{table}/", at: bucket.mark)
        specs.append(try PathSpec(name, locate))
      }
    }
    guard !specs.isEmpty else { throw configuration.missing("path_specs") }
    return specs
  }

  package var service: AssetDraft {
    get throws(CatalogError) {
      try naming.draft(
        ServiceIdentity(
          platform: isLocal ? "file" : Self.platform, host: isLocal ? nil : s3.endpoint?.host, port: isLocal ? nil : s3.endpoint?.port,
          instance: naming.instance, environment: naming.environment))
    }
  }

  func translator() throws(CatalogError) -> FilesetTranslator {
    FilesetTranslator(
      service: try service.fqn, environment: naming.environment, instance: naming.instance, layer: layer)
  }

  func client() -> ObjectStoreClient {
    var configuration = HTTPClientConfiguration()
    configuration.responseTimeout = timeout
    configuration.totalTimeout = timeout * 5
    configuration.connectTimeout = min(10, timeout)
    configuration.bodyLimit = 64 << 20
    configuration.tls.authorityFile = authorityFile
    return ObjectStoreClient(s3, configuration)
  }

  package func test(_ deadline: UInt64) throws(CrawlError) -> String {
    let client = client()
    defer { client.close() }
    var lines: [String] = []
    for spec in specs {
      let base = spec.include.base
      var found = 0
      do throws(ObjectStoreError) {
        try client.store(for: base).list(base, isRecursive: true) { _ in
          found += 1
          return false
        }
      } catch { throw .source("\(error)", hint: error.hint) }
      guard found > 0 else { throw .source("\(base) holds no files", hint: "is it the folder above the datasets?") }
      lines.append("\(base) can be listed")
    }
    return lines.joined(separator: ", ")
  }

  package func crawl(into sink: any CrawlSink) throws(CrawlError) {
    var crawl = try ObjectStoreCrawl(self, sink)
    try crawl.run()
  }
}
