import Codecs
import Net

/// A catalog that speaks Iceberg's REST protocol (Iceberg REST catalog specification, OpenAPI).
final class IcebergRESTCatalog: IcebergCatalog, IcebergLoader {
  private let settings: IcebergRESTSettings
  private let client: IcebergRESTClient
  private let storageClient: HTTPClient
  private let paths: IcebergRESTPaths
  /// What the catalog offers; nil when it does not tell.
  private let endpoints: Set<String>?
  /// How files are reached, as the catalog's configuration and the recipe have it together.
  private let storage: IcebergStorageProperties

  private static let namespaceLimit = 100_000
  private static let depthLimit = 12

  /// Asks the catalog how it wants to be used.
  init(_ settings: IcebergRESTSettings, _ http: HTTPClient, storageClient: HTTPClient) throws(IcebergCatalogError) {
    self.settings = settings
    self.storageClient = storageClient
    client = IcebergRESTClient(IcebergRESTSession(settings, http), http)
    var query = FormFields()
    if let warehouse = settings.warehouse { query.append("warehouse", warehouse) }
    let url = IcebergRESTPaths.url(settings.uri, "v1/config", query)
    let configuration = try client.get(url)
    let defaults = Self.properties(configuration["defaults"])
    let overrides = Self.properties(configuration["overrides"])
    var paths = IcebergRESTPaths(uri: settings.uri)
    paths.prefix = (overrides["prefix"] ?? defaults["prefix"]).flatMap { $0.isEmpty ? nil : $0 }
    if let separator = overrides["namespace-separator"] ?? defaults["namespace-separator"] {
      // The text goes into paths as it is.
      guard (try? PercentEncoding.decodeText(separator.utf8)) != nil, !separator.contains("/"), !separator.isEmpty else {
        throw IcebergCatalogError(description: "\(url): the namespace separator \(separator) cannot stand in a path")
      }
      paths.separator = separator
    }
    self.paths = paths
    endpoints = configuration["endpoints"]?.array.map { Set($0.compactMap(\.string)) }
    storage = IcebergStorageProperties(defaults: defaults, settings.s3, overrides: overrides)
  }

  var loader: any IcebergLoader { self }

  var title: String {
    let place = [settings.warehouse.map { "warehouse \($0)" }, paths.prefix.map { "prefix \($0)" }].compactMap(\.self)
    return "Iceberg REST catalog at \(settings.uri.withoutCredentials)"
      + (place.isEmpty ? "" : ", " + place.joined(separator: ", "))
  }

  private static func properties(_ json: JSON?) -> [String: String] {
    var properties: [String: String] = [:]
    for member in json?.object ?? [:] { properties[member.key] = member.value.string }
    return properties
  }

  private func offers(_ endpoint: String) -> Bool { endpoints?.contains(endpoint) ?? true }

  func namespaces(_ body: (IcebergNamespace) throws(CrawlError) -> Void) throws(CrawlError) {
    var seen: Set<[String]> = []
    var pending: [[String]]
    do throws(IcebergCatalogError) { pending = try children(of: []).reversed() } catch { throw error.crawlError }
    while let parts = pending.popLast() {
      guard seen.insert(parts).inserted else { continue }
      guard seen.count <= Self.namespaceLimit else {
        throw .source("\(title) lists more than \(Self.namespaceLimit) namespaces", hint: "narrow it by warehouse")
      }
      var namespace = IcebergNamespace(parts: parts)
      var inside: [[String]] = []
      do throws(IcebergCatalogError) {
        namespace.properties = try properties(of: parts)
        if parts.count < Self.depthLimit { inside = try children(of: parts) }
      } catch {
        guard !error.isConnectionLost, !error.isNonsense else { throw error.crawlError }
        // Catalogs without nested namespaces know no parents.
        if !error.isUnknownRequest { namespace.problem = error }
      }
      try body(namespace)
      pending += inside.reversed()
    }
  }

  private func children(of parent: [String]) throws(IcebergCatalogError) -> [[String]] {
    var query = FormFields()
    if !parent.isEmpty { query.append("parent", paths.value(parent)) }
    var names: [[String]] = []
    try pages(["namespaces"], "namespaces", query, upTo: Paging.wholeLimit, Self.namespace) { (found) throws(IcebergCatalogError) in
      // One that is not inside its parent would lead round in circles.
      names += found.filter { $0.count == parent.count + 1 && $0.starts(with: parent) && !$0.contains("") }
      guard names.count <= Self.namespaceLimit else {
        throw IcebergCatalogError(description: "\(title) lists more than \(Self.namespaceLimit) namespaces")
      }
    }
    return names
  }

  private func properties(of namespace: [String]) throws(IcebergCatalogError) -> [String: String] {
    guard offers("GET /v1/{prefix}/namespaces/{namespace}") else { return [:] }
    return Self.properties(try client.get(paths.url(["namespaces", paths.part(namespace)]))["properties"])
  }

  func contents(
    of namespace: IcebergNamespace, includesViews: Bool, _ body: ([IcebergIdentifier]) throws(CrawlError) -> Void
  ) throws(CrawlError) {
    try names(of: "tables", in: namespace.parts, body)
    guard includesViews, offers("GET /v1/{prefix}/namespaces/{namespace}/views") else { return }
    try names(of: "views", in: namespace.parts, body)
  }

  private func names(
    of kind: String, in namespace: [String], _ body: ([IcebergIdentifier]) throws(CrawlError) -> Void
  ) throws(CrawlError) {
    var failure: CrawlError?
    do throws(IcebergCatalogError) {
      try pages(["namespaces", paths.part(namespace), kind], "identifiers", FormFields(), Self.name) { (names) throws(IcebergCatalogError) in
        do throws(CrawlError) {
          try body(names.map { IcebergIdentifier(namespace: namespace, name: $0, isView: kind == "views") })
        } catch {
          failure = error
          throw IcebergCatalogError(description: "the crawl stops")
        }
      }
    } catch {
      if let failure { throw failure }
      // A catalog that does not tell what it offers may know no views.
      if kind == "views", endpoints == nil, error.isUnknownRequest { return }
      throw error.crawlError
    }
  }

  /// The parts of a namespace's name; nil for what is none.
  private static func namespace(_ json: JSON) -> [String]? {
    let parts = json.array?.compactMap(\.string)
    return parts?.count == json.array?.count ? parts : nil
  }

  /// The name of a table or view; nil for what is none.
  private static func name(_ json: JSON) -> String? { json["name"]?.string.flatMap { $0.isEmpty ? nil : $0 } }

  /// Reads a listing page by page.
  /// - Parameters:
  ///   - list: the member that holds what is listed.
  ///   - limit: bytes of the whole list, where it is kept.
  ///   - read: an element of it; nil for what is none, which ends the crawl: what was left out would be taken for gone.
  private func pages<Element>(
    _ parts: [String], _ list: String, _ query: FormFields, upTo limit: Int = .max, _ read: (JSON) -> Element?,
    _ body: ([Element]) throws(IcebergCatalogError) -> Void
  ) throws(IcebergCatalogError) {
    var token = ""
    var paging = Paging(byteLimit: limit)
    while true {
      var query = query
      query.append("pageToken", token)
      query.append("pageSize", "1000")
      let url = paths.url(parts, query)
      let (page, bytes) = try client.measured(url)
      guard let listed = page[list]?.array else {
        throw IcebergRESTClient.nonsense(url, "has \(page[list]?.kindName ?? "nothing") under \(list); an array is expected")
      }
      let elements = listed.compactMap(read)
      guard elements.count == listed.count else {
        throw IcebergRESTClient.nonsense(url, "has something under \(list) that is none of them")
      }
      try body(elements)
      guard let next = page["next-page-token"]?.string, !next.isEmpty else { return }
      do throws(Paging.Fault) {
        try paging.add(bytes: bytes)
        try paging.turn(to: next, after: listed.first?.text)
      } catch { throw IcebergCatalogError(description: "\(url): the listing \(error)") }
      token = next
    }
  }

  func table(_ identifier: IcebergIdentifier) throws(IcebergCatalogError) -> IcebergLoadedTable {
    let url = paths.url(["namespaces", paths.part(identifier.namespace), "tables", IcebergRESTPaths.part(identifier.name)])
    let answer = try client.get(
      url, headers: settings.asksForCredentials ? ["X-Iceberg-Access-Delegation": "vended-credentials"] : [:])
    let metadata: IcebergTableMetadata
    do throws(IcebergMetadataError) {
      metadata = try IcebergTableMetadata(answer["metadata"] ?? .null)
    } catch { throw IcebergCatalogError(description: "\(url): \(error)") }
    var vended = storage
    vended.add(Self.properties(answer["config"]))
    vended.add(Self.credentials(answer["storage-credentials"], for: metadata.location))
    let store = SchemeStores(
      local: LocalStore(root: settings.localRoot), s3: S3Store(vended.settings, client: storageClient))
    return IcebergLoadedTable(
      metadata: metadata, metadataLocation: answer["metadata-location"]?.string, store: store)
  }

  /// The keys that a catalog hands out for the longest beginning of a table's location.
  private static func credentials(_ json: JSON?, for location: String) -> [String: String] {
    let matching = (json?.array ?? []).filter { location.hasPrefix($0["prefix"]?.string ?? "") }
    let best = matching.max { ($0["prefix"]?.string ?? "").utf8.count < ($1["prefix"]?.string ?? "").utf8.count }
    return properties(best?["config"])
  }

  func view(_ identifier: IcebergIdentifier) throws(IcebergCatalogError) -> IcebergViewMetadata {
    let url = paths.url(["namespaces", paths.part(identifier.namespace), "views", IcebergRESTPaths.part(identifier.name)])
    let answer = try client.get(url)
    do throws(IcebergMetadataError) {
      return try IcebergViewMetadata(answer["metadata"] ?? .null)
    } catch { throw IcebergCatalogError(description: "\(url): \(error)") }
  }
}
