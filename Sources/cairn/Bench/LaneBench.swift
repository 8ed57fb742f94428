import Catalog
import Codecs
import System

/// What people wait for while a crawl writes as fast as it can, in one process.
struct LaneBench {
  private let catalog: SyntheticCatalog
  private let directory: String
  private static let rounds = 100

  init(_ settings: BenchSettings) {
    catalog = settings.catalog
    directory = "\(settings.directory)/lanes"
  }

  func rows() throws -> [BenchRow] {
    let store = try Catalog(directory: directory, migrations: Resources.migrations())
    defer { try? store.close() }
    let subject = try AssetDraft(.table, FQN("people.edit.this.table"), description: "")
    try store.write(.person("ann")) { _ = try $0.put(subject) }
    let quiet = try waits(store, subject)
    let isDone = Guarded(false)
    let crawler = try Thread.start(name: "crawl") { crawl(store, isDone) }
    let busy = try waits(store, subject)
    isDone.withLock { $0 = true }
    crawler.join()
    return zip(["a person's edit", "reading a page's asset", "a search"], zip(quiet, busy)).map { name, waits in
      BenchRow(name + " while a crawl writes", note: "\(Self.text(waits.1)); without a crawl \(Self.text(waits.0))")
    }
  }

  private static func text(_ waits: Samples) -> String {
    let figures = [0.5, 0.99, 1].map { BenchTable.number((waits.percentile($0) ?? 0) / 1000) }
    return "p50 \(figures[0]), p99 \(figures[1]), at most \(figures[2]) ms by the clock"
  }

  /// How long edits, reads and searches take, by the clock.
  private func waits(_ store: Catalog, _ subject: AssetDraft) throws -> [Samples] {
    var waits = [Samples(), Samples(), Samples()]
    for round in 0..<Self.rounds {
      var draft = subject
      draft.description = "Said at \(MonotonicClock.now)."
      let start = MonotonicClock.now
      try store.write(.person("ann")) { _ = try $0.put(draft) }
      let written = MonotonicClock.now
      let columns = try store.read { reader in
        try reader.asset(AssetKind.table.namespace, subject.fqn).map { try reader.columns(of: $0.id) }
      }
      let read = MonotonicClock.now
      let word = SyntheticWords.entities[round % SyntheticWords.entities.count]
      let found = try store.read { try $0.search(word, SearchOptions()) }
      waits[2].append(MonotonicClock.now - read)
      waits[1].append(read - written)
      waits[0].append(written - start)
      withExtendedLifetime((columns, found)) {}
    }
    return waits
  }

  /// Writes batches as large as a crawl's until told to stop; after the last dataset there are always more.
  private func crawl(_ store: Catalog, _ isDone: Guarded<Bool>) {
    var start = 0
    while !isDone.withLock({ $0 }) {
      let drafts = (start..<start + 200).compactMap { try? catalog.dataset($0).draft }
      do throws(CatalogError) {
        var rest = drafts[...]
        while !rest.isEmpty {
          let written = try store.write(.crawl(recipe: "bench")) { writer in
            var written = 0
            for draft in rest {
              _ = try writer.put(draft)
              written += 1
              if writer.shouldYield { break }
            }
            return written
          }
          rest = rest.dropFirst(written)
        }
      } catch {
        CommandLineTool.fail("the crawl ended: \(error)", 1)
        return
      }
      start += 200
    }
  }
}

extension SyntheticDataset {
  /// The dataset as a crawl states it.
  fileprivate var draft: AssetDraft {
    get throws {
      var bytes: [UInt8] = []
      write(to: &bytes)
      return try AssetDraft(json: try JSON.parse(bytes))
    }
  }
}
