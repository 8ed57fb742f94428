import Catalog
import Codecs
import System

/// The tables of a crawl whose data is to be measured, and the time that is left for it.
final class ProfilePlan {
  let settings: ProfilingSettings
  private let sink: any CrawlSink
  private var tables: [ProfiledTable] = []
  private var secondsLeft: Double

  init(_ settings: ProfilingSettings, _ sink: any CrawlSink) {
    self.settings = settings
    self.sink = sink
    secondsLeft = Double(settings.totalTimeout)
  }

  /// Notes a table that the crawl has found; nothing happens to one that the recipe does not want measured.
  /// - Parameters:
  ///   - source: the table as SQL names it, quoted.
  ///   - names: what patterns may mean it by, the longest first.
  func add(_ draft: AssetDraft, source: String, names: [String]) {
    guard settings.isWanted || settings.classifiedRows > 0, draft.kind == .table, settings.tables.allows(names) else { return }
    tables.append(
      ProfiledTable(
        draft.fqn, title: names.first ?? draft.fqn.name, source: source, columns: draft.columns ?? [],
        estimate: draft.properties[PropertyName.rowCount]?.int.map(Int64.init)))
  }

  /// Measures the tables noted so far. A session that cannot be opened, or is lost, is a problem of the run and not its
  /// end: what the crawl has found stands.
  func run(_ open: () throws(CrawlError) -> any ProfileSession) throws(CrawlError) {
    let waiting = tables
    tables = []
    guard !waiting.isEmpty else { return }
    let start = MonotonicClock.now
    defer { secondsLeft -= Double(MonotonicClock.now - start) / 1e9 }
    do throws(CrawlError) {
      try TableProfiler(settings, try open(), sink, seconds: secondsLeft).run(waiting)
    } catch {
      guard case .source(let line, let hint) = error else { throw error }
      sink.report("profiling", line, hint: hint, keeping: nil)
    }
  }
}
