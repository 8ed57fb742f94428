/// Tries an Iceberg catalog out, step by step: reaching it, listing what it names, and loading one table.
struct IcebergProbe {
  let connector: IcebergConnector
  private static let steps = ["open", "list", "read"]

  func run() -> [ProbeStep] {
    let clients = connector.settings.clients()
    defer { clients.close() }
    let catalog: any IcebergCatalog
    do throws(CrawlError) { catalog = try connector.settings.open(clients) } catch {
      return ProbeStep.failing(Self.steps, at: 0, "\(error)")
    }
    var tables: [IcebergIdentifier] = []
    return [ProbeStep("open", .passed, catalog.title)] + ProbeStep.contents { () throws(CrawlError) in
      let count = try list(catalog, &tables)
      guard count > 0 else {
        throw .source("there is no namespace to read", hint: "check warehouse and namespace_pattern, and the login's rights")
      }
      return tables.isEmpty ? "\(count) namespaces without a table" : "\(tables[0].text) is the first table"
    } read: { () throws(CrawlError) in
      guard let first = tables.first else { return "there is no table to look into" }
      do throws(IcebergCatalogError) {
        let loaded = try catalog.loader.table(first)
        return "\(first.text): format version \(loaded.metadata.formatVersion)"
      } catch { throw .source("\(first.text): \(error)", hint: error.hint) }
    }
  }

  /// Looks for a table, in few namespaces only.
  /// - Returns: how many namespaces were seen.
  private func list(_ catalog: any IcebergCatalog, _ tables: inout [IcebergIdentifier]) throws(CrawlError) -> Int {
    var count = 0
    do throws(CrawlError) {
      try catalog.namespaces { (namespace) throws(CrawlError) in
        guard connector.namespaces.allows(namespace.text) else { return }
        count += 1
        try catalog.contents(of: namespace, includesViews: false) { (page) throws(CrawlError) in
          tables += page.filter { !$0.isView && connector.tables.allows($0.text) }.prefix(1)
          // One answers the question; the others would only take time.
          if !tables.isEmpty { throw .cancelled }
        }
        if count >= Self.namespaceLimit { throw .cancelled }
      }
    } catch { guard error == .cancelled else { throw error } }
    return count
  }

  private static let namespaceLimit = 20
}

extension IcebergConnector {
  package func probe(_ deadline: UInt64) -> [ProbeStep] { IcebergProbe(connector: self).run() }
}
