import Catalog

/// Takes what a connector finds and writes it to the catalog in batches; in a dry run it only counts.
///
/// Used by the run's own thread alone; what others look at is behind `progress`.
final class RunSink: CrawlSink {
  let catalog: Catalog
  private let context: WriteContext
  let recipe: Recipe
  private let isDry: Bool
  let progress: RunProgress
  private var pending: [Item] = []
  private var pendingColumns = 0
  /// Whether anything was found beyond containers.
  private var hasContents = false
  private(set) var seen: AssetIDSet = []
  private var storage: StorageLinks
  /// Texts that wait until all tables are in the catalog.
  private var sql = SourceTexts()
  /// What the query log tells of; nil when none was read.
  private(set) var used: AssetIDSet?
  private(set) var kept: [FQN] = []

  private enum Item {
    case asset(AssetDraft)
    /// - keepsOthers: edges that lead there and are not among these stay.
    case edges([EdgeDraft], into: AssetReference, job: AssetReference?, keepsOthers: Bool)
    /// All that a job makes.
    case moves([EdgeDraft], by: AssetReference)
    case profile(DatasetProfile, of: AssetReference)
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
    storage = StorageLinks(catalog)
  }

  var isCancelled: Bool { progress.isCancelled }

  func expect(_ count: Int) { progress.update { $0.expected = ($0.expected ?? 0) + count } }

  func put(_ draft: AssetDraft) throws(CrawlError) {
    var draft = draft
    recipe.transform(&draft)
    hasContents = hasContents || ![.service, .database, .schema, .bucket].contains(draft.kind)
    pending.append(.asset(draft))
    pendingColumns += draft.columns?.count ?? 0
    if pending.count >= Self.batchSize || pendingColumns >= Self.batchColumns { try flush() }
  }

  func put(edges: [EdgeDraft], into target: AssetReference, job: AssetReference?) throws(CrawlError) {
    try put(edges: edges, into: target, job: job, keepsOthers: false)
  }

  func put(
    edges: [EdgeDraft], into target: AssetReference, job: AssetReference?, keepsOthers: Bool
  ) throws(CrawlError) {
    pending.append(.edges(edges, into: target, job: job, keepsOthers: keepsOthers))
    if pending.count >= Self.batchSize { try flush() }
  }

  func put(edges: [EdgeDraft], by job: AssetReference) throws(CrawlError) {
    pending.append(.moves(edges, by: job))
    if pending.count >= Self.batchSize { try flush() }
  }

  func put(profile: DatasetProfile, of asset: AssetReference) throws(CrawlError) {
    pending.append(.profile(profile, of: asset))
    if pending.count >= Self.batchSize { try flush() }
  }

  func put(samples: [ColumnSample], of asset: AssetReference) throws(CrawlError) {
    let classifier = ValueClassifier()
    let proposals = samples.compactMap { sample in classifier.proposal(for: sample).map { (sample.path, $0) } }
    guard !proposals.isEmpty, !isDry else { return }
    try flush()
    do throws(CatalogError) {
      try catalog.write(.derived(recipe: recipe.name)) { try $0.suggestTags(proposals, of: asset) }
    } catch { throw .catalog(error) }
  }

  func put(sql text: SourceSQL) throws(CrawlError) { try sql.append(text) }

  /// Resolves the SQL texts against the catalog as it is now and writes their lineage, and the usage they show.
  func resolveSQL() throws(CrawlError) {
    try flush()
    guard !isDry else { return }
    let resolvers = SQLResolvers(catalog)
    for view in sql.views { try resolve(view: try sql[view], resolvers) }
    try flush()
    for routine in sql.routines { try resolve(routine: try sql[routine], resolvers) }
    if !sql.queries.isEmpty { used = try resolve(queries: sql, resolvers) }
  }

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
    try write(all: items)
    let links: [Item]
    do throws(CatalogError) {
      links = try storage.findings(items.compactMap { if case .asset(let draft) = $0 { draft } else { nil } })
        .map { .edges($0.edges, into: .id($0.table), job: nil, keepsOthers: false) }
    } catch { throw .catalog(error) }
    if !links.isEmpty { try write(all: links) }
  }

  private func write(all items: [Item]) throws(CrawlError) {
    var rest = items[...]
    do throws(CatalogError) {
      while !rest.isEmpty { rest = rest.dropFirst(try write(rest)) }
    } catch {
      guard Self.isAboutItem(error) else { throw .catalog(error) }
      if items.count == 1 { return reportRefusal(of: items[0], error) }
      for item in rest {
        do throws(CatalogError) {
          _ = try write([item])
        } catch {
          guard Self.isAboutItem(error) else { throw .catalog(error) }
          reportRefusal(of: item, error)
        }
      }
    }
  }

  /// Whether the others can go in all the same: a name that cannot be one, or that means nothing or several assets.
  private static func isAboutItem(_ error: CatalogError) -> Bool {
    switch error {
    case .invalid, .conflict, .notFound: true
    default: false
    }
  }

  private func reportRefusal(of item: Item, _ error: CatalogError) {
    switch item {
    case .asset(let draft): report("\(draft.fqn)", "\(error)", hint: nil, keeping: draft.fqn)
    case .profile: report("profile", "\(error)", hint: nil, keeping: nil)
    case .edges, .moves: report("lineage", "\(error)", hint: nil, keeping: nil)
    }
  }

  /// Writes items until they are all written or the write has taken long enough.
  /// - Returns: how many were written.
  private func write(_ items: ArraySlice<Item>) throws(CatalogError) -> Int {
    let outcome = try catalog.write(context) { writer in
      var outcome = WriteOutcome()
      for item in items {
        outcome.items += 1
        switch item {
        case .asset(let draft): outcome.add(try writer.put(draft))
        case .edges(let edges, _, let job, true): outcome.edges += try writer.putEdges(edges, job: job)
        case .edges(let edges, let target, let job, false):
          outcome.edges += try writer.putLineage(edges, into: target, job: job)
        case .profile(let profile, let asset): try writer.put(profile, of: asset)
        case .moves(let edges, let job): outcome.edges += try writer.putLineage(edges, by: job)
        }
        if writer.shouldYield { break }
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
    return outcome.items
  }

  /// Takes back the recipe's word on what this crawl did not see.
  func retire() throws(CrawlError) {
    do throws(CatalogError) {
      try retireUsage()
      let seen = seen
      let kept = kept
      // A source that shows nothing at all is taken for one that could not be read.
      let limit = hasContents ? recipe.removalLimit : 0
      let spared = try catalog.read { reader in try kept.reduce(into: seen) { $0.formUnion(try reader.within($1)) } }
      let removed = try catalog.retire(context, except: spared, atMost: limit)
      // A job that is gone moves nothing any more.
      for job in try catalog.read({ reader in try removed.filter { try reader.label($0)?.kind == .job } }) {
        _ = try catalog.write(context) { try $0.putLineage([], by: .id(job)) }
      }
      progress.update { $0.removed = removed.count }
      try forget(removed)
    } catch {
      guard case .conflict(let reason) = error else { throw .catalog(error) }
      let hint = hasContents
        ? "raise stateful_ingestion.fail_safe_threshold if the source really shrank"
        : "the source showed nothing but containers; delete what it held in the catalog if it is really empty"
      report("removal", reason, hint: hint, keeping: nil)
    }
  }
}

/// What one write of a run came to.
private struct WriteOutcome: Sendable {
  var items = 0
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
