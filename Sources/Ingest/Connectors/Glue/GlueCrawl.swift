import Catalog

/// One crawl of a Data Catalog, database by database.
struct GlueCrawl {
  private let connector: GlueConnector
  private let sink: any CrawlSink
  private let translator: HiveTranslator

  init(_ connector: GlueConnector, _ sink: any CrawlSink) throws(CrawlError) {
    self.connector = connector
    self.sink = sink
    do throws(CatalogError) { translator = try connector.translator() } catch { throw .catalog(error) }
  }

  func run() throws(CrawlError) {
    let client = connector.client()
    defer { client.close() }
    var databases: [HiveDatabase] = []
    try client.databases { (page) throws(CrawlError) in databases += page.filter { connector.wants($0.name) } }
    let service: AssetDraft
    do throws(CatalogError) { service = try connector.service } catch { throw .catalog(error) }
    try sink.put(service)
    for database in databases {
      try sink.put(database.name.text) { () throws(CatalogError) in try translator.draft(database) }
      try crawl(database.name, client)
    }
  }

  private func crawl(_ database: HiveDatabaseName, _ client: GlueClient) throws(CrawlError) {
    try client.tables(in: database) { (page) throws(CrawlError) in
      let wanted = page.filter(connector.wants)
      sink.expect(wanted.count)
      for table in wanted {
        if sink.isCancelled { throw .cancelled }
        let entity = "\(database.text).\(table.name)"
        try sink.put(entity) { () throws(CatalogError) in try translator.draft(table, partitions: nil) }
        guard table.isView else { continue }
        if let view = try? translator.source(table) { try sink.put(sql: view) } else { sink.note("\(entity): its definition cannot be read") }
      }
    }
  }
}
