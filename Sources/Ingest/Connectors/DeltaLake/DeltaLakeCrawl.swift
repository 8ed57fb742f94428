import Catalog

/// One crawl of a lake: tables are found folder by folder and read several at once.
struct DeltaLakeCrawl {
  private struct Found: Sendable {
    let location: ObjectLocation
    let format: Fileset.TableFormat
  }

  private let connector: DeltaLakeConnector
  private let sink: any CrawlSink
  private let client: ObjectStoreClient
  private let translator: FilesetTranslator
  private let service: AssetDraft
  private static let pageSize = 64

  init(_ connector: DeltaLakeConnector, _ sink: any CrawlSink) throws(CrawlError) {
    self.connector = connector
    self.sink = sink
    client = connector.client()
    do throws(CatalogError) {
      service = try connector.service
      translator = try connector.translator()
    } catch { throw .catalog(error) }
  }

  func run() throws(CrawlError) {
    defer { client.close() }
    let store = client.store(for: connector.base)
    let reader = LakeTableReader(store: store, historyLimit: connector.historyLimit)
    var page: [Found] = []
    var count = 0
    try LakeWalk(store: store).forEachTable(below: connector.start) { (location, format) throws(CrawlError) in
      if sink.isCancelled { throw .cancelled }
      // The service goes in once there is a table: what cannot be read leaves no trace.
      if count == 0 { try begin() }
      count += 1
      guard connector.tables.allows([location.name, location.description]) else { return }
      page.append(Found(location: location, format: format))
      guard page.count >= Self.pageSize else { return }
      try put(page, reader)
      page = []
    }
    guard count > 0 else { throw .source("\(connector.start) holds no Delta or Hudi table", hint: "is it the folder above them?") }
    try put(page, reader)
  }

  private func begin() throws(CrawlError) {
    let bucket: AssetDraft
    do throws(CatalogError) { bucket = try translator.draft(bucketOf: connector.base) } catch { throw .catalog(error) }
    try sink.put(service)
    try sink.put(bucket)
  }

  private func put(_ page: [Found], _ reader: LakeTableReader) throws(CrawlError) {
    guard !page.isEmpty else { return }
    sink.expect(page.count)
    let lanes = try Lanes(page, count: connector.threads) { (found, _) -> Result<LakeTable, DeltaError> in
      Result { () throws(DeltaError) in try reader.table(at: found.location, found.format) }
    }
    defer { lanes.stop() }
    for (index, found) in page.enumerated() {
      guard let result = lanes.result(index, unless: { sink.isCancelled }) else {
        client.close()
        throw .cancelled
      }
      try put(found.location, result)
    }
  }

  private func put(_ location: ObjectLocation, _ result: Result<LakeTable, DeltaError>) throws(CrawlError) {
    let draft: AssetDraft
    do throws(CatalogError) {
      switch result {
      case .success(let table): draft = try translator.draft(table, at: location, below: connector.base)
      case .failure(let error):
        return sink.report("\(location)", "\(error)", hint: error.hint, keeping: try translator.fqn(location, below: connector.base))
      }
    } catch { return sink.report("\(location)", "\(error)", hint: nil, keeping: nil) }
    try sink.put(draft)
  }
}
