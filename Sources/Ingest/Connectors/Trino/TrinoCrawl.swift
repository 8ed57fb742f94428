import Catalog
import Codecs

/// One crawl of a Trino server, schema by schema.
struct TrinoCrawl {
  private let connector: TrinoConnector
  private let sink: any CrawlSink
  private let translator: TrinoTranslator
  private let reader: TrinoCatalogReader
  private let profiler: TrinoProfiler

  init(_ connector: TrinoConnector, _ sink: any CrawlSink) throws(CrawlError) {
    self.connector = connector
    self.sink = sink
    do throws(CatalogError) { translator = TrinoTranslator(service: try connector.service.fqn) } catch { throw .catalog(error) }
    reader = TrinoCatalogReader(client: TrinoClient(connector.settings) { sink.isCancelled })
    profiler = TrinoProfiler(connector.profiling, connector.settings, sink)
  }

  func run() throws(CrawlError) {
    defer {
      reader.client.close()
      profiler.close()
    }
    let version = try asked { () throws(TrinoError) in try reader.client.version() }
    let catalogs = try asked { () throws(TrinoError) in try reader.catalogs() }.filter { connector.wants(catalog: $0.name) }
    if let only = connector.onlyCatalog, catalogs.isEmpty {
      throw .source("\(connector.settings.description): there is no catalog \"\(only)\" that the user may see", hint: "check database")
    }
    var service: AssetDraft
    do throws(CatalogError) { service = try connector.service } catch { throw .catalog(error) }
    service.properties["version"] = .string(version)
    try sink.put(service)
    for catalog in catalogs { try crawl(catalog) }
    if connector.scope.includesQueryLog { try readQueries(catalogs.map(\.name)) }
  }

  private func crawl(_ catalog: TrinoCatalog) throws(CrawlError) {
    try sink.put(catalog.name) { () throws(CatalogError) in try translator.draft(catalog) }
    let schemas = try attempted([catalog.name]) { () throws(TrinoError) in try reader.schemas(of: catalog.name) } ?? []
    for schema in schemas where connector.wants(schema: schema, in: catalog.name) {
      if sink.isCancelled { throw .cancelled }
      try crawl(schema, in: catalog.name)
    }
  }

  private func crawl(_ schema: String, in catalog: String) throws(CrawlError) {
    let parts = [catalog, schema]
    let place = parts.joined(separator: ".")
    try sink.put(place) { () throws(CatalogError) in try translator.draft(schema: schema, in: catalog) }
    let tables = try attempted(parts) { () throws(TrinoError) in
      try reader.tables(of: schema, in: catalog) { what, error in
        sink.report("\(place): \(what)", "\(error)", hint: error.hint, keeping: try? translator.fqn(parts))
      }
    }
    let wanted = (tables ?? []).filter { connector.wants($0, at: parts) }
    sink.expect(wanted.count)
    for table in wanted {
      if sink.isCancelled { throw .cancelled }
      let draft = try sink.put("\(place).\(table.name)") { () throws(CatalogError) in try translator.draft(table, at: parts) }
      if let draft { try profiler.measure(draft, parts + [table.name]) }
      // A name that the catalog cannot hold has been reported.
      guard let definition = table.definition, let target = try? translator.fqn(parts + [table.name]),
        let defaults = try? translator.fqn(parts)
      else { continue }
      try sink.put(sql: SourceSQL(text: definition, dialect: "trino", target: target, defaults: defaults))
    }
  }

  /// Statements name their tables in full, or in a session's catalog, which the history does not tell: with one catalog
  /// there is no question.
  private func readQueries(_ catalogs: [String]) throws(CrawlError) {
    let queries: [TrinoQuery]
    do throws(TrinoError) { queries = try reader.queries() } catch {
      guard error.isRefusal else { throw error.crawlError }
      return sink.note("the history of statements is not read: \(error)")
    }
    // No table of the crawl lies in these, so that no name is taken for one that is not meant.
    let nowhere = "information_schema"
    guard let defaults = try? translator.fqn([catalogs.count == 1 ? catalogs[0] : "system", nowhere]) else { return }
    for query in queries {
      try sink.put(
        sql: SourceSQL(
          text: query.text, dialect: "trino", defaults: defaults, calls: 1, user: query.user, lastSeen: query.createdAt))
    }
  }

  /// What the server answers; a statement that it refuses is reported, and what lies there is not taken for gone.
  private func attempted<Result>(_ parts: [String], _ body: () throws(TrinoError) -> Result) throws(CrawlError) -> Result? {
    do throws(TrinoError) { return try body() } catch {
      guard error.isRefusal else { throw error.crawlError }
      sink.report(parts.joined(separator: "."), "\(error)", hint: error.hint, keeping: try? translator.fqn(parts))
      return nil
    }
  }

  private func asked<Result>(_ body: () throws(TrinoError) -> Result) throws(CrawlError) -> Result {
    do throws(TrinoError) { return try body() } catch { throw error.crawlError }
  }
}
