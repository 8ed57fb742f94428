import Catalog
import Codecs

/// One crawl of buckets or folders: each listing is followed page by page, and datasets go in as they are complete.
struct ObjectStoreCrawl {
  private let connector: ObjectStoreConnector
  private let sink: any CrawlSink
  private let client: ObjectStoreClient
  private let translator: FilesetTranslator
  private let service: AssetDraft
  private var buckets: Set<FQN> = []
  private var hasBegun = false
  /// Complete datasets that wait for their files to be opened.
  private var pending: [Fileset] = []
  private static let pageSize = 64

  init(_ connector: ObjectStoreConnector, _ sink: any CrawlSink) throws(CrawlError) {
    self.connector = connector
    self.sink = sink
    client = connector.client()
    do throws(CatalogError) {
      service = try connector.service
      translator = try connector.translator()
    } catch { throw .catalog(error) }
  }

  mutating func run() throws(CrawlError) {
    defer { client.close() }
    for spec in connector.specs { try crawl(spec) }
  }

  private mutating func crawl(_ spec: PathSpec) throws(CrawlError) {
    let base = spec.include.base
    let store = client.store(for: base)
    let sampler = FilesetSampler(store: store, rowLimit: connector.rowLimit, showsTextBounds: connector.showsTextBounds)
    var grouper = FilesetGrouper(spec, fileLimit: connector.footerLimit)
    var failure: CrawlError?
    var count = 0
    do throws(ObjectStoreError) {
      try store.list(base, isRecursive: true) { (entry) throws(ObjectStoreError) in
        count += 1
        do throws(CrawlError) {
          if sink.isCancelled { throw .cancelled }
          try take(grouper.add(entry), sampler)
          return true
        } catch {
          failure = error
          return false
        }
      }
    } catch { throw .source("\(error)", hint: error.hint) }
    if let failure { throw failure }
    // An empty place cannot be told from a wrong one, and taking it for empty would remove everything.
    guard count > 0 else { throw .source("\(base) holds no files", hint: "is it the folder above the datasets?") }
    try take(grouper.finish(), sampler)
    try put(sampler)
    if buckets.isEmpty { sink.note("\(base): none of \(count) files fits the path") }
  }

  private mutating func take(_ filesets: [Fileset], _ sampler: FilesetSampler) throws(CrawlError) {
    pending += filesets.filter(isWanted)
    if pending.count >= Self.pageSize { try put(sampler) }
  }

  private func isWanted(_ fileset: Fileset) -> Bool {
    if fileset.tableFormat == .iceberg {
      sink.note("\(fileset.location) is an Iceberg table, which an iceberg recipe reads")
      return false
    }
    guard fileset.fileCount > 0 || fileset.tableFormat != nil else { return false }
    let names = [fileset.captures[.table] ?? fileset.location.name, fileset.location.description]
    return connector.tables.allows(names) && fileset.spec.tables.allows(names[0])
  }

  /// Opens files of the datasets that wait, several at once, and hands everything over in the order of the listing.
  private mutating func put(_ sampler: FilesetSampler) throws(CrawlError) {
    let page = pending
    pending = []
    guard !page.isEmpty else { return }
    sink.expect(page.count)
    let lanes = try Lanes(page, count: connector.threads) { fileset, _ in sampler.sample(fileset) }
    defer { lanes.stop() }
    for (index, fileset) in page.enumerated() {
      guard let sample = lanes.result(index, unless: { sink.isCancelled }) else {
        client.close()
        throw .cancelled
      }
      try put(fileset, sample)
    }
  }

  private mutating func put(_ fileset: Fileset, _ sample: FilesetSample) throws(CrawlError) {
    let draft: AssetDraft
    do throws(CatalogError) {
      if let table = sample.table {
        draft = try translator.draft(table, at: fileset.location, below: fileset.spec.include.base)
      } else {
        draft = try translator.draft(fileset, sample)
      }
    } catch { return sink.report("\(fileset.location)", "\(error)", hint: nil, keeping: nil) }
    if let problem = sample.problem {
      // What is only out of reach keeps the columns it had, and a table whose log makes no sense is no set of files.
      let isKept = problem.isOutOfReach || fileset.tableFormat != nil
      sink.report("\(fileset.location)", problem.line, hint: problem.hint, keeping: isKept ? draft.fqn : nil)
      if isKept { return }
    }
    try putBucket(of: fileset.spec.include.base)
    try sink.put(draft)
  }

  private mutating func putBucket(of base: ObjectLocation) throws(CrawlError) {
    if !hasBegun {
      hasBegun = true
      try sink.put(service)
    }
    let bucket: AssetDraft
    do throws(CatalogError) { bucket = try translator.draft(bucketOf: base) } catch { throw .catalog(error) }
    if buckets.insert(bucket.fqn).inserted { try sink.put(bucket) }
  }
}
