import Catalog
import Codecs

/// One crawl of a catalog: namespace by namespace, the tables of each page of a listing several at once.
struct IcebergCrawl {
  private let connector: IcebergConnector
  private let sink: any CrawlSink
  private let clients: IcebergClients
  /// Of the manifests of all tables, most of which have one writer.
  private let schemas = AvroSchemaCache()
  /// When this many tables in a row could not be loaded for want of a connection, or namespaces not be listed, the rest
  /// are not tried.
  private static let patience = 5

  init(_ connector: IcebergConnector, _ sink: any CrawlSink) {
    self.connector = connector
    self.sink = sink
    clients = connector.settings.clients()
  }

  func run() throws(CrawlError) {
    defer { clients.close() }
    let catalog = try connector.settings.open(clients)
    let service = try named { () throws(CatalogError) in try connector.service }
    let translator = try named { () throws(CatalogError) in try connector.translator() }
    sink.note(catalog.title)
    var hasBegun = false
    var known: Set<[String]> = []
    var unlisted = 0
    try catalog.namespaces { (namespace) throws(CrawlError) in
      if sink.isCancelled { throw .cancelled }
      if !hasBegun {
        // The service goes in once the listing has answered: what cannot be read leaves no trace.
        hasBegun = true
        try sink.put(service)
      }
      guard connector.namespaces.allows(namespace.text) else { return }
      try put(namespace, translator, known: &known)
      let reader = IcebergAssetReader(catalog.loader, translator, connector, namespace, schemas)
      var failure: CrawlError?
      do throws(CrawlError) {
        try catalog.contents(of: namespace, includesViews: connector.includesViews) { (page) throws(CrawlError) in
          do throws(CrawlError) { try crawl(page, reader) } catch {
            failure = error
            throw error
          }
        }
        unlisted = 0
      } catch {
        unlisted += 1
        guard failure == nil, unlisted < Self.patience, case .source(let line, let hint) = error else { throw error }
        report(namespace, line, hint, translator)
      }
      if let problem = namespace.problem { report(namespace, "\(problem)", problem.hint, translator) }
    }
    if !hasBegun { try sink.put(service) }
  }

  /// What lies in a namespace that could not be listed is not taken for gone.
  private func report(_ namespace: IcebergNamespace, _ line: String, _ hint: String?, _ translator: IcebergTranslator) {
    sink.report(namespace.text, line, hint: hint, keeping: try? translator.fqn(namespace.parts))
  }

  /// A namespace and those around it, which an SQL catalog does not list when they hold no table.
  private func put(
    _ namespace: IcebergNamespace, _ translator: IcebergTranslator, known: inout Set<[String]>
  ) throws(CrawlError) {
    for depth in 1...max(1, namespace.parts.count) {
      let parts = Array(namespace.parts.prefix(depth))
      guard known.insert(parts).inserted else { continue }
      let properties = depth == namespace.parts.count ? namespace.properties : [:]
      let draft: AssetDraft
      do throws(CatalogError) {
        draft = try translator.draft(IcebergNamespace(parts: parts, properties: properties))
      } catch {
        sink.report(namespace.text, "\(error)", hint: nil, keeping: nil)
        continue
      }
      try sink.put(draft)
    }
  }

  private func crawl(_ names: [IcebergIdentifier], _ reader: IcebergAssetReader) throws(CrawlError) {
    let page = names.filter { ($0.isView ? connector.views : connector.tables).allows($0.text) }
    sink.expect(page.count)
    guard !page.isEmpty else { return }
    let lanes = try Lanes(page, count: connector.threads) { reader.read($0, isStopped: $1) }
    defer { lanes.stop() }
    var lost = 0
    for (index, identifier) in page.enumerated() {
      guard let result = lanes.result(index, unless: { sink.isCancelled }) else {
        // Nobody waits for what is under way.
        clients.close()
        throw .cancelled
      }
      switch result {
      case .success(let asset):
        lost = 0
        for problem in asset.problems { sink.report(identifier.text, problem.line, hint: problem.hint, keeping: nil) }
        for note in asset.notes { sink.note("\(identifier.text): \(note)") }
        try sink.put(asset.draft)
        // Manifests count every row of every file.
        if let profile = DatasetProfile(statisticsOf: asset.draft, named: [identifier.text], connector.profiling, isEstimate: false) {
          try sink.put(profile: profile, of: .named(.table, asset.draft.fqn))
        }
        if let sql = asset.sql { try sink.put(sql: sql) }
      case .failure(let error):
        lost = error.isConnectionLost ? lost + 1 : 0
        if lost >= Self.patience { throw .source("\(error)", hint: error.hint) }
        // One that was dropped since it was listed has vanished; others are only out of reach.
        let place = error.isGone ? nil : try? reader.translator.fqn(identifier.namespace + [identifier.name])
        sink.report(identifier.text, "\(error)", hint: error.hint, keeping: place)
      }
    }
  }
}
