import Catalog
import System

/// Measures tables one after the other, within the time that the recipe gives.
struct TableProfiler {
  private let settings: ProfilingSettings
  private let session: any ProfileSession
  private let sink: any CrawlSink
  private let deadline: UInt64
  private static let columnsAtOnce = 40
  /// Classes of a histogram.
  static let classes = 10
  /// Values of a column that are kept where a recipe allows it.
  static let topValueCount = 10

  /// - Parameter seconds: how long all of it may take.
  init(_ settings: ProfilingSettings, _ session: any ProfileSession, _ sink: any CrawlSink, seconds: Double) {
    self.settings = settings
    self.session = session
    self.sink = sink
    deadline = MonotonicClock.after(seconds: max(0, seconds))
  }

  /// Measures what the recipe wants of the tables; what fails for one is reported and the next one is tried.
  func run(_ tables: [ProfiledTable]) throws(CrawlError) {
    var left = tables.count
    for table in tables {
      if sink.isCancelled { throw .cancelled }
      guard MonotonicClock.now < deadline else {
        return sink.note("profiling: \(left) tables are not measured, since \(settings.totalTimeout) seconds are over (total_timeout)")
      }
      left -= 1
      do {
        if settings.isWanted { try sink.put(profile: try profile(table), of: .named(.table, table.asset)) }
        if settings.classifiedRows > 0 { try show(table) }
      } catch let error as ProfileFailure {
        sink.report(table.title, "its data could not be measured: \(error.reason)", hint: nil, keeping: nil)
      } catch let error as CrawlError {
        throw error
      } catch { throw .source("\(table.title): \(error)", hint: nil) }
    }
  }

  /// Measures one table.
  func profile(_ table: ProfiledTable) throws -> DatasetProfile {
    let sample = settings.sample(of: table.estimate)
    let wanted = table.columns.filter { settings.columns.allows($0.name) }.prefix(settings.columnLimit)
    guard !settings.isTableLevelOnly, !wanted.isEmpty else { return try count(table, isEstimateEnough: sample != nil) }
    let rows = session.dialect.rows(
      wanted.map { session.dialect.quote($0.name) }, of: table.source, limit: sample, estimate: table.estimate)
    var profile = DatasetProfile()
    var start = 0
    while start < wanted.count {
      let portion = Array(wanted[start..<min(start + Self.columnsAtOnce, wanted.count)])
      start += portion.count
      let (seen, columns) = try measure(portion, from: rows)
      profile.columns += columns
      profile.rowCount = max(profile.rowCount ?? 0, seen)
    }
    // A sample that is not full is the whole table, unless it was spread over a larger one.
    if let sample, let seen = profile.rowCount, max(seen, table.estimate ?? 0) >= Int64(sample) {
      profile.sampledRows = seen
      let whole = try count(table, isEstimateEnough: true)
      (profile.rowCount, profile.isEstimate) = (whole.rowCount, whole.isEstimate)
    }
    let families = Dictionary(wanted.map { ($0.name, $0.family) }) { first, _ in first }
    for index in profile.columns.indices {
      try draw(&profile.columns[index], families[profile.columns[index].path.name] ?? .opaque, from: rows)
    }
    return profile
  }

  /// The rows of a whole table: counted, or as the source estimates them where counting would take too long.
  private func count(_ table: ProfiledTable, isEstimateEnough: Bool) throws -> DatasetProfile {
    if isEstimateEnough, let estimate = table.estimate, estimate > 0 { return DatasetProfile(rowCount: estimate, isEstimate: true) }
    let rows = try session.rows("SELECT \(session.dialect.text("count(*)")) FROM \(table.source)")
    return DatasetProfile(rowCount: rows.first?.first?.flatMap { Int64($0) })
  }

  /// Measures columns at once; where the source refuses, one by one, so that one odd column does not hide the others.
  private func measure(
    _ columns: [ProfiledTable.Column], from rows: String
  ) throws -> (rows: Int64, columns: [ColumnProfile]) {
    let query = ProfileQuery(columns, from: rows, session.dialect, settings)
    do {
      guard let row = try session.rows(query.sql).first, let read = query.read(row) else {
        throw ProfileFailure(reason: "the answer has another shape than the question")
      }
      return read
    } catch let error as ProfileFailure {
      guard columns.count > 1 else {
        sink.note("profiling: column \(columns[0].name): \(error.reason)")
        return (0, [ColumnProfile(FieldPath(columns[0].name))])
      }
      let single = try columns.map { try measure([$0], from: rows) }
      return (single.map(\.rows).max() ?? 0, single.flatMap(\.columns))
    }
  }

  /// Adds what needs a statement of its own: the histogram of numbers, and the values seen most.
  private func draw(_ column: inout ColumnProfile, _ family: ProfileFamily, from rows: String) throws {
    let name = session.dialect.quote(column.path.name)
    if family == .number, settings.drawsHistogram { column.histogram = try histogram(column, name, from: rows) }
    guard settings.keepsTopValues, family != .opaque else { return }
    let found = try session.rows(
      """
      SELECT \(session.dialect.text(name)) AS value, \(session.dialect.text("count(*)")) FROM \(rows) WHERE \(name) IS NOT NULL
      GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT \(Self.topValueCount)
      """)
    column.topValues = found.compactMap { row in
      guard row.count == 2, let value = row[0], let count = row[1].flatMap({ Int64($0) }) else { return nil }
      return ColumnProfile.ValueCount(ProfileQuery.clipped(value), count)
    }
  }

  private func histogram(_ column: ColumnProfile, _ name: String, from rows: String) throws -> ColumnProfile.Histogram? {
    guard let lower = column.minimum.flatMap({ Double($0) }), let upper = column.maximum.flatMap({ Double($0) }),
      lower.isFinite, upper.isFinite, lower < upper, (upper - lower).isFinite
    else { return nil }
    let width = (upper - lower) / Double(Self.classes)
    let bucket = session.dialect.bucket(name, lower: lower, width: width, count: Self.classes)
    let found = try session.rows(
      """
      SELECT \(session.dialect.text(bucket)) AS class, \(session.dialect.text("count(*)")) FROM \(rows)
      WHERE \(name) IS NOT NULL GROUP BY 1
      """)
    var counts = [Int64](repeating: 0, count: Self.classes)
    for row in found where row.count == 2 {
      guard let place = row[0].flatMap({ Int($0) }), counts.indices.contains(place), let count = row[1].flatMap({ Int64($0) }) else { continue }
      counts[place] &+= count
    }
    return ColumnProfile.Histogram(lower: lower, upper: upper, counts: counts)
  }

  /// Shows a classifier some values of each text column. They go no further.
  private func show(_ table: ProfiledTable) throws {
    let texts = table.columns.filter { $0.family == .text && $0.type != .boolean }
    guard !texts.isEmpty else { return }
    let names = texts.map { session.dialect.quote($0.name) }
    let rows = session.dialect.rows(names, of: table.source, limit: settings.classifiedRows, estimate: table.estimate)
    let values = try session.rows("SELECT \(names.map(session.dialect.text).joined(separator: ", ")) FROM \(rows)")
    let samples = texts.indices.map { index in
      ColumnSample(
        path: FieldPath(texts[index].name), type: texts[index].type,
        values: values.compactMap { $0.indices.contains(index) ? $0[index].map(ProfileQuery.clipped) : nil })
    }
    try sink.put(samples: samples, of: .named(.table, table.asset))
  }
}
