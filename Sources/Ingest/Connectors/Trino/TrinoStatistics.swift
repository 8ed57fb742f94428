import Catalog
import Codecs
import System

/// What a server knows of a table's columns without reading them (Trino documentation, "SHOW STATS").
struct TrinoStatistics {
  /// Of the table as a whole; an estimate of the source behind it.
  private var rowCount: Double?
  private var columns: [String: Column] = [:]

  private struct Column {
    let nullFraction: Double?
    let distinctCount: Double?
    let minimum: String?
    let maximum: String?
  }

  /// The statement that asks for them.
  static func sql(_ parts: [String]) -> String { "SHOW STATS FOR \(parts.map(TrinoCatalogReader.name).joined(separator: "."))" }

  /// Takes a row of the answer; the one without a column's name is about the table.
  mutating func add(_ row: TrinoRow) {
    guard let name = row.text("column_name") else {
      rowCount = row.number("row_count")
      return
    }
    columns[name] = Column(
      nullFraction: row.number("nulls_fraction"), distinctCount: row.number("distinct_values_count"), minimum: row.text("low_value"),
      maximum: row.text("high_value"))
  }

  /// The statistics as a profile; nil where the source behind the table keeps none.
  /// - Parameter drafts: the table's columns; nested ones have no statistics.
  func profile(_ drafts: [ColumnDraft], _ settings: ProfilingSettings) -> DatasetProfile? {
    var profile = DatasetProfile(rowCount: Self.whole(rowCount), isEstimate: true)
    let wanted = drafts.filter { $0.path.depth == 1 && settings.columns.allows($0.path.name) }.prefix(settings.isTableLevelOnly ? 0 : settings.columnLimit)
    profile.columns = wanted.compactMap { draft in
      columns[draft.path.name].flatMap { self.profile(draft, $0, settings) }
    }
    return profile.rowCount == nil && profile.columns.isEmpty ? nil : profile
  }

  private func profile(_ draft: ColumnDraft, _ known: Column, _ settings: ProfilingSettings) -> ColumnProfile? {
    let family = ProfileFamily(draft.type)
    var column = ColumnProfile(draft.path)
    if settings.countsNulls, let rowCount, let fraction = known.nullFraction { column.nullCount = Self.whole(rowCount * fraction) }
    if settings.countsDistinct { column.distinctCount = Self.whole(known.distinctCount) }
    if family == .number || family == .moment || settings.keepsTextBounds {
      if settings.readsMinimum { column.minimum = known.minimum.map(ProfileQuery.clipped) }
      if settings.readsMaximum { column.maximum = known.maximum.map(ProfileQuery.clipped) }
    }
    return column == ColumnProfile(draft.path) ? nil : column
  }

  /// A count that the server gives as a floating-point number.
  private static func whole(_ value: Double?) -> Int64? {
    guard let value, value.isFinite, value >= 0 else { return nil }
    return Int64(exactly: value.rounded())
  }
}

/// Asks for the statistics of tables one by one, within the time that the recipe gives for all of them.
final class TrinoProfiler {
  private let settings: ProfilingSettings
  private let client: TrinoClient
  private let sink: any CrawlSink
  private var secondsLeft: Double
  private var omitted = 0

  /// - Parameter settings: what the recipe asks for; its time for one statement is the statement's.
  init(_ settings: ProfilingSettings, _ server: TrinoSettings, _ sink: any CrawlSink) {
    self.settings = settings
    self.sink = sink
    secondsLeft = Double(settings.totalTimeout)
    var server = server
    server.statementTimeout = Double(settings.statementTimeout)
    client = TrinoClient(server) { sink.isCancelled }
  }

  /// Measures a table if the recipe wants it; what fails for one is a problem of the run and the next one is tried.
  /// - Parameter parts: catalog, schema and table.
  func measure(_ draft: AssetDraft, _ parts: [String]) throws(CrawlError) {
    let names = parts.indices.map { parts[$0...].joined(separator: ".") }
    guard settings.isWanted, draft.kind == .table, settings.tables.allows(names) else { return }
    guard secondsLeft > 0 else {
      omitted += 1
      return
    }
    let start = MonotonicClock.now
    defer { secondsLeft -= Double(MonotonicClock.now - start) / 1e9 }
    var statistics = TrinoStatistics()
    do throws(TrinoError) {
      try client.forEachRow(TrinoStatistics.sql(parts)) { (row) throws(TrinoError.Cause) in statistics.add(row) }
    } catch {
      // What a statement is refused for, or takes too long for, is this table's matter.
      guard error.isRefusal || error.isLate else { throw error.crawlError }
      return sink.report(names[0], "its statistics could not be read: \(error)", hint: error.hint, keeping: nil)
    }
    guard let profile = statistics.profile(draft.columns ?? [], settings) else { return }
    try sink.put(profile: profile, of: .named(.table, draft.fqn))
  }

  func close() {
    if omitted > 0 { sink.note("profiling: \(omitted) tables are not measured, since \(settings.totalTimeout) seconds are over (total_timeout)") }
    client.close()
  }
}
