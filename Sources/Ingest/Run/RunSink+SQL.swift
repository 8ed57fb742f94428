import Catalog
import SQLLineage

extension RunSink {
  private var derived: WriteContext { .derived(recipe: recipe.name) }

  func resolve(view: SourceSQL, _ resolvers: SQLResolvers) throws(CrawlError) {
    if isCancelled { throw .cancelled }
    guard let target = view.target else { return }
    let resolver = resolvers[view]
    let statements = resolver.analyze(view.text)
    noteProblem(of: statements, "\(target)")
    let reference = AssetReference.named(.view, target)
    var edges = try stored { () throws(CatalogError) in
      try resolver.edges(of: statements, in: view.text, via: .view, into: reference, unknown: .stub)
    }
    let sources = Set(edges.map(\.source))
    edges += view.known.filter { !sources.contains($0.source) }
    // A text that was not understood says nothing about edges that are gone.
    let isPartial = view.isIncomplete || statements.contains(where: \.isPartial)
    try put(edges: edges, into: reference, job: nil, keepsOthers: isPartial)
  }

  /// What a routine moves between tables is its lineage as a job; what it only reads flows into the routine itself.
  func resolve(routine: SourceSQL, _ resolvers: SQLResolvers) throws(CrawlError) {
    if isCancelled { throw .cancelled }
    guard let name = routine.routine else { return }
    let resolver = resolvers[routine]
    let statements = resolver.analyze(routine.text, routine: name.name)
    noteProblem(of: statements, "\(name)")
    let job = AssetReference.named(.storedProcedure, name)
    let changed = try stored { () throws(CatalogError) -> Int in
      let moves = try resolver.edges(of: statements.filter { !$0.outputs.isEmpty }, in: routine.text, via: .routine)
      let reads = try resolver.edges(
        of: statements.filter(\.outputs.isEmpty), in: routine.text, via: .routine, into: job
      ).filter { $0.sourceColumn == nil }
      return try catalog.write(derived) { writer in
        try writer.putLineage(moves, by: job) + writer.putLineage(reads, into: job, job: nil)
      }
    }
    progress.update { $0.edges += changed }
  }

  /// Lineage and usage out of a query log.
  /// - Returns: the assets that it says anything of.
  func resolve(queries texts: SourceTexts, _ resolvers: SQLResolvers) throws(CrawlError) -> AssetIDSet {
    var log = QueryLog()
    for held in texts.queries {
      if isCancelled { throw .cancelled }
      let query = try texts[held]
      try stored { () throws(CatalogError) in try log.add(query, resolvers[query]) }
    }
    // A log forgets; what it told earlier of where data flows is not wrong for that, so those edges stay.
    let edges = log.edges
    let changed = try stored { () throws(CatalogError) in try catalog.write(derived) { try $0.putEdges(edges) } }
    progress.update { $0.edges += changed }
    var used: AssetIDSet = []
    var usedCount = 0
    var drafts = log.usage.drafts[...]
    while !drafts.isEmpty {
      if isCancelled { throw .cancelled }
      let batch = drafts.prefix(200)
      drafts = drafts.dropFirst(200)
      let assets = try stored { () throws(CatalogError) in
        try catalog.write(derived) { writer in try batch.map { try writer.put($0).asset } }
      }
      used.formUnion(assets)
      usedCount += assets.count
    }
    note("\(texts.queries.count) queries of the log: \(usedCount) tables used, \(edges.count) edges")
    return used
  }

  /// Takes usage back from what is no longer there, and, when a log was read, from what it does not tell of any more.
  func retireUsage() throws(CatalogError) {
    let told = used ?? seen
    _ = try catalog.retire(derived, except: told)
  }

  /// Takes back what routines did that are gone.
  func forget(_ removed: [AssetID]) throws(CatalogError) {
    let routines = try catalog.read { reader in
      try removed.filter { try reader.label($0)?.kind == .storedProcedure }
    }
    for routine in routines { _ = try catalog.write(derived) { try $0.putLineage([], by: .id(routine)) } }
  }

  private func noteProblem(of statements: [StatementLineage], _ name: String) {
    guard let problem = statements.lazy.flatMap(\.diagnostics).first(where: { $0.severity == .error }) else { return }
    note("\(name): line \(problem.line): \(problem.message)")
  }

  private func stored<Result>(_ body: () throws(CatalogError) -> Result) throws(CrawlError) -> Result {
    do throws(CatalogError) { return try body() } catch { throw .catalog(error) }
  }
}
