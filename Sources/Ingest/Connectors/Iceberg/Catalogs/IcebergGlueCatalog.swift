/// The Iceberg tables that AWS Glue's Data Catalog keeps (Iceberg's GlueCatalog).
struct IcebergGlueCatalog: IcebergCatalog {
  private let client: GlueClient
  let loader: any IcebergLoader

  init(_ client: GlueClient, store: any ObjectStore) {
    self.client = client
    loader = IcebergLocationLoader(store: store)
  }

  var title: String { "Iceberg tables of \(client.place)" }

  func namespaces(_ body: (IcebergNamespace) throws(CrawlError) -> Void) throws(CrawlError) {
    try client.databases { (page) throws(CrawlError) in
      for database in page { try body(IcebergNamespace(parts: [database.name.name], properties: database.icebergProperties)) }
    }
  }

  func contents(
    of namespace: IcebergNamespace, includesViews: Bool, _ body: ([IcebergIdentifier]) throws(CrawlError) -> Void
  ) throws(CrawlError) {
    try client.tables(in: HiveDatabaseName(catalog: nil, name: namespace.text)) { (page) throws(CrawlError) in
      try body(page.compactMap { $0.icebergIdentifier(in: namespace) }.filter { includesViews || !$0.isView })
    }
  }
}
