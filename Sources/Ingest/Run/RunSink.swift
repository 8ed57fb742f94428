import Catalog
import Codecs
import System

/// Takes what a connector finds and writes it to the catalog in batches; in a dry run it only counts.
///
/// Used by the run's own thread alone; what others look at is behind `progress`.
final class RunSink: CrawlSink {
  private let catalog: Catalog
  private let context: WriteContext
  private let recipe: Recipe
  private let isDry: Bool
  private let progress: RunProgress
  private var pending: [Item] = []
  private var pendingColumns = 0
  private(set) var seen: Set<AssetID> = []
  /// Texts whose views must all be in the catalog before they are resolved.
  private var sql: [SourceSQL] = []
  private(set) var kept: [FQN] = []

  private enum Item {
    case asset(AssetDraft)
    case edges([EdgeDraft], into: AssetReference, job: AssetReference?)
  }

  // Large enough to share a transaction's costs, small enough that people's edits slip in between.
  private static let batchSize = 200
  private static let batchColumns = 4000

  init(_ catalog: Catalog, _ recipe: Recipe, isDry: Bool, progress: RunProgress) {
    self.catalog = catalog
    self.recipe = recipe
    self.isDry = isDry
    self.progress = progress
    context = .crawl(recipe: recipe.name)
  }

  var isCancelled: Bool { progress.isCancelled }

  func expect(_ count: Int) { progress.update { $0.expected = ($0.expected ?? 0) + count } }

  func put(_ draft: AssetDraft) throws(CrawlError) {
    var draft = draft
    for transformer in recipe.transformers { transformer.apply(to: &draft) }
    pending.append(.asset(draft))
    pendingColumns += draft.columns?.count ?? 0
    if pending.count >= Self.batchSize || pendingColumns >= Self.batchColumns { try flush() }
  }

  func put(edges: [EdgeDraft], into target: AssetReference, job: AssetReference?) throws(CrawlError) {
    pending.append(.edges(edges, into: target, job: job))
    if pending.count >= Self.batchSize { try flush() }
  }

  func put(sql text: SourceSQL) throws(CrawlError) { sql.append(text) }

  func report(_ entity: String, _ problem: String, hint: String?, keeping: FQN?) {
    if let keeping { kept.append(keeping) }
    progress.update { $0.problems += 1 }
    progress.log(.warning, "\(entity): \(problem)" + (hint.map { " (\($0))" } ?? ""))
  }

  func note(_ line: String) { progress.log(.info, line) }

  /// Writes what waits. One asset that the catalog refuses is reported and the others go in.
  func flush() throws(CrawlError) {
    let items = pending
    pending.removeAll(keepingCapacity: true)
    pendingColumns = 0
    guard !items.isEmpty else { return }
    guard !isDry else {
      progress.update { $0.seen += items.count { if case .asset = $0 { true } else { false } } }
      return
    }
    do throws(CatalogError) {
      try write(items)
    } catch {
      guard case .invalid = error, items.count > 1 else {
        guard case .invalid = error, let item = items.first else { throw .catalog(error) }
        return reportRefusal(of: item, error)
      }
      for item in items {
        do throws(CatalogError) {
          try write([item])
        } catch {
          guard case .invalid = error else { throw .catalog(error) }
          reportRefusal(of: item, error)
        }
      }
    }
  }

  private func reportRefusal(of item: Item, _ error: CatalogError) {
    switch item {
    case .asset(let draft): report("\(draft.fqn)", "\(error)", hint: nil, keeping: draft.fqn)
    case .edges: report("lineage", "\(error)", hint: nil, keeping: nil)
    }
  }

  private func write(_ items: [Item]) throws(CatalogError) {
    let outcome = try catalog.write(context) { writer in
      var outcome = WriteOutcome()
      for item in items {
        switch item {
        case .asset(let draft): outcome.add(try writer.put(draft))
        case .edges(let edges, let target, let job): outcome.edges += try writer.putLineage(edges, into: target, job: job)
        }
      }
      return outcome
    }
    seen.formUnion(outcome.assets)
    progress.update { counts in
      counts.seen += outcome.assets.count
      counts.created += outcome.created
      counts.updated += outcome.updated
      counts.unchanged += outcome.unchanged
      counts.edges += outcome.edges
    }
  }

  /// Resolves the SQL texts against the catalog as it is now and writes their lineage.
  func resolveSQL() throws(CrawlError) {
    try flush()
    guard !isDry else { return }
    for text in sql {
      if isCancelled { throw .cancelled }
      guard let target = text.target else { continue }
      let lineage = ViewLineage(catalog, text)
      let edges: [EdgeDraft]
      do throws(CatalogError) {
        edges = try lineage.edges()
      } catch { throw .catalog(error) }
      if let diagnostic = lineage.diagnostic { note("\(target): \(diagnostic)") }
      guard !edges.isEmpty else { continue }
      try put(edges: edges, into: .named(.view, target), job: nil)
    }
    try flush()
  }

  /// Takes back the recipe's word on what this crawl did not see.
  func retire() throws(CrawlError) {
    do throws(CatalogError) {
      let seen = seen
      let kept = kept
      let limit = recipe.removalLimit
      let removed = try catalog.write(context) { writer in
        var seen = seen
        for fqn in kept { seen.formUnion(try writer.reader.within(fqn)) }
        return try writer.retire(except: seen, atMost: limit)
      }
      progress.update { $0.removed = removed.count }
    } catch {
      guard case .conflict(let reason) = error else { throw .catalog(error) }
      report("removal", reason, hint: "raise stateful_ingestion.fail_safe_threshold if the source really shrank", keeping: nil)
    }
  }
}

/// What one write of a run came to.
private struct WriteOutcome: Sendable {
  var assets: [AssetID] = []
  var created = 0
  var updated = 0
  var unchanged = 0
  var edges = 0

  mutating func add(_ result: PutResult) {
    assets.append(result.asset)
    switch result.outcome {
    case .created: created += 1
    case .updated: updated += 1
    case .unchanged: unchanged += 1
    }
  }
}
