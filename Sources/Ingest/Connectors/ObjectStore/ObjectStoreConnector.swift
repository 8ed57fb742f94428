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
  private let access: ObjectStoreAccess
  private let layer: String?
  private let isLocal: Bool
  private let naming: ServiceNaming

  package init(_ configuration: RecipeConfiguration) throws(RecipeError) {
    let isLocal = configuration.sourceType.lowercased() == "files"
    self.isLocal = isLocal
    specs = try Self.specs(configuration, isLocal: isLocal)
    let layers = RecipeLayers(outer: configuration, inner: try configuration.section("aws_config"))
    access = try ObjectStoreAccess(layers)
    tables = try configuration.pattern("table_pattern")
    rowLimit = try configuration.integer("max_rows", in: 1...100_000) ?? 1000
    footerLimit = try configuration.integer("footer_limit", in: 1...10_000) ?? 10
    showsTextBounds = try configuration.boolean("include_text_bounds") ?? false
    threads = try configuration.integer("threads", in: 1...64) ?? 4
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
          platform: isLocal ? "file" : Self.platform, host: isLocal ? nil : access.endpoint.host,
          port: isLocal ? nil : access.endpoint.port, instance: naming.instance, environment: naming.environment))
    }
  }

  func translator() throws(CatalogError) -> FilesetTranslator {
    FilesetTranslator(
      service: try service.fqn, platform: nil, environment: naming.environment, instance: naming.instance, layer: layer)
  }

  func client() -> ObjectStoreClient { ObjectStoreClient(access) }

  package func test(_ deadline: UInt64) throws(CrawlError) -> String {
    let client = client()
    defer { client.close() }
    var lines: [String] = []
    for spec in specs { lines.append("\(try first(of: spec, client).location) is the first dataset") }
    return lines.joined(separator: ", ")
  }

  package func probe(_ deadline: UInt64) -> [ProbeStep] {
    let client = client()
    defer { client.close() }
    var found: [Fileset] = []
    return ProbeStep.contents { () throws(CrawlError) in
      for spec in specs { found.append(try first(of: spec, client)) }
      return found.map { "\($0.location) is the first dataset" }.joined(separator: ", ")
    } read: { () throws(CrawlError) in
      for fileset in found {
        let sampler = FilesetSampler(
          store: client.store(for: fileset.spec.include.base), rowLimit: rowLimit, showsTextBounds: false)
        if let problem = sampler.sample(fileset).problem { throw .source(problem.line, hint: problem.hint) }
      }
      return "its columns can be read"
    }
  }

  /// The beginning of the first dataset that a path leads to.
  private func first(of spec: PathSpec, _ client: ObjectStoreClient) throws(CrawlError) -> Fileset {
    let base = spec.include.base
    var grouper = FilesetGrouper(spec, fileLimit: 1)
    var found: Fileset?
    var count = 0
    do throws(ObjectStoreError) {
      try client.store(for: base).list(base, isRecursive: true) { entry in
        count += 1
        found = grouper.add(entry).first
        // A look at the first thousands answers the question.
        return found == nil && count < Self.probeLimit
      }
    } catch { throw .source("\(error)", hint: error.hint) }
    guard count > 0 else { throw .source("\(base) holds no files", hint: "is it the folder above the datasets?") }
    guard let first = found ?? grouper.finish().first else {
      throw .source("none of the first \(count) files below \(base) fits the path", hint: "compare include with one of their keys")
    }
    return first
  }

  private static let probeLimit = 5000

  package func crawl(into sink: any CrawlSink) throws(CrawlError) {
    var crawl = try ObjectStoreCrawl(self, sink)
    try crawl.run()
  }
}
