package import Catalog
import System

/// One crawl of one recipe, from connecting to the record of how it went.
package final class CrawlRun: Sendable {
  package let recipe: Recipe
  /// The run's record in the catalog; 0 in a dry run from the command line before it begins.
  package let id: Int64
  private let catalog: Catalog
  private let isDry: Bool
  private let progress: RunProgress

  /// Notes that the run begins.
  package init(
    _ recipe: Recipe, _ catalog: Catalog, trigger: String, actor: String, isDry: Bool = false
  ) throws(CatalogError) {
    self.recipe = recipe
    self.catalog = catalog
    self.isDry = isDry
    progress = RunProgress(recipe.redaction)
    let name = recipe.name
    id = try catalog.write(.push(actor, .system)) { try $0.beginRun(of: name, trigger: trigger, isDry: isDry) }
  }

  /// What it has done so far.
  package var counts: RunCounts { progress.counts }

  /// Asks it to stop.
  package func cancel() { progress.cancel() }

  /// Crawls; takes as long as it takes. The record is kept up to date meanwhile.
  /// - Returns: how it ended, and the one line that says why it failed.
  @discardableResult
  package func perform() -> (status: Run.Status, failure: String?) {
    let watch = RecordKeeper(self)
    for note in recipe.notes { progress.log(.warning, "\(note)") }
    var status = Run.Status.succeeded
    var failure: String?
    do throws(CrawlError) {
      try crawl()
      if progress.counts.problems > 0 { status = .warned }
    } catch {
      let line = progress.redact("\(error)")
      (status, failure) = error == .cancelled ? (.cancelled, nil) : (.failed, line)
      progress.log(error == .cancelled ? .warning : .error, line)
    }
    watch.stop()
    record(status, failure)
    return (status, failure)
  }

  private func crawl() throws(CrawlError) {
    let sink = RunSink(catalog, recipe, isDry: isDry, progress: progress)
    // The service goes in with the first contents: a source that cannot be reached leaves the catalog untouched.
    try recipe.connector.crawl(into: sink)
    try sink.resolveSQL()
    if progress.isCancelled { throw .cancelled }
    if !isDry && recipe.removesVanished { try sink.retire() }
  }

  fileprivate func record(_ status: Run.Status, _ failure: String? = nil) {
    let counts = progress.counts
    let lines = progress.takeLines()
    do throws(CatalogError) {
      let id = id
      try catalog.write(.crawl(recipe: recipe.name)) {
        try $0.updateRun(id, status, counts, failure: failure, lines: lines)
      }
    } catch {
      // A full disk must not end the crawl's thread; the next record tries again with what comes then.
      progress.log(.error, "the run's record could not be written: \(error)")
    }
  }
}

/// Writes a run's record twice a second while it goes on.
private final class RecordKeeper: Sendable {
  private let isStopped = Guarded(false)
  private let thread: Thread?

  init(_ run: CrawlRun) {
    let isStopped = isStopped
    // Without a thread the record is written at the end only.
    thread = try? Thread.start(name: "run-\(run.id)") {
      while isStopped.wait(until: MonotonicClock.after(seconds: 0.5), { $0 ? true : nil }) == nil {
        run.record(.running)
      }
    }
  }

  func stop() {
    isStopped.signal { $0 = true }
    thread?.join()
  }
}
