import Catalog
import System
import Testing

@testable import Ingest

/// Profiles of SQLite files, of sessions that misbehave, and what becomes of samples.
@Suite struct TableProfilerTests {
  private static let shop = """
    CREATE TABLE orders (id INTEGER PRIMARY KEY, total REAL, note TEXT, placed TIMESTAMP, raw BLOB, "odd ""name" INTEGER);
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
      INSERT INTO orders SELECT i, (i % 100) / 2.0, CASE WHEN i % 4 = 0 THEN NULL ELSE 'note ' || (i % 7) END,
        '2026-01-' || printf('%02d', 1 + i % 28), x'00', i % 3 FROM n;
    CREATE TABLE empty (a INTEGER, b TEXT);
    CREATE TABLE people (id INTEGER, mail TEXT, city TEXT);
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50)
      INSERT INTO people SELECT i, 'zq-person-' || i || '@mail.example', 'Bonn' FROM n
    """

  private func crawl(_ profiling: String) throws -> (DraftCollector, IngestCatalog) {
    let test = try IngestCatalog()
    try test.sqlite("shop.db", Self.shop)
    let sink = DraftCollector()
    try test.recipe("shop.db", config: profiling).connector.crawl(into: sink)
    return (sink, test)
  }

  private func column(_ sink: DraftCollector, _ table: String, _ name: String) throws -> ColumnProfile {
    try #require(sink.profiles["shop.shop.\(table)"]?.columns.first { $0.path.name == name })
  }

  @Test func `without the key no data is looked at`() throws {
    #expect(try crawl("count_rows: true").0.profiles.isEmpty)
  }

  @Test func `a profile says what SQL itself counts`() throws {
    let sink = try crawl("profiling: {enabled: true}").0
    #expect(sink.problems == [])
    let orders = try #require(sink.profiles["shop.shop.orders"])
    #expect(orders.rowCount == 1000 && orders.sampledRows == nil && !orders.isEstimate)
    let total = try column(sink, "orders", "total")
    #expect(total.nullCount == 0 && total.distinctCount == 100)
    #expect(total.minimum == "0.0" && total.maximum == "49.5")
    #expect(abs((total.mean ?? 0) - 24.75) < 1e-9)
    #expect(total.histogram == ColumnProfile.Histogram(lower: 0, upper: 49.5, counts: [100, 100, 100, 100, 100, 100, 100, 100, 100, 100]))
    let note = try column(sink, "orders", "note")
    #expect(note.nullCount == 250 && note.distinctCount == 7)
    #expect(note.minimum == nil && note.topValues.isEmpty, "values of the data stay out")
    let raw = try column(sink, "orders", "raw")
    #expect(raw.nullCount == 0 && raw.distinctCount == nil)
    #expect(try column(sink, "orders", "odd \"name").distinctCount == 3)
    #expect(try column(sink, "orders", "placed").maximum == "2026-01-28")
    #expect(sink.profiles["shop.shop.empty"]?.rowCount == 0)
    #expect(try column(sink, "empty", "a").histogram == nil)
  }

  @Test func `a large table is judged by a sample`() throws {
    let sink = try crawl("profiling: {enabled: true, sample_size: 100}").0
    let orders = try #require(sink.profiles["shop.shop.orders"])
    #expect(orders.rowCount == 1000 && orders.sampledRows == 100)
    #expect(try column(sink, "orders", "id").distinctCount == 100)
    #expect(sink.profiles["shop.shop.people"]?.sampledRows == nil)
  }

  @Test func `values are kept where a recipe allows it`() throws {
    let sink = try crawl(
      "profiling: {enabled: true, include_field_distinct_value_frequencies: true, include_text_bounds: true}\nprofile_pattern: {allow: [people]}").0
    #expect(sink.profiles.keys.sorted() == ["shop.shop.people"])
    let city = try column(sink, "people", "city")
    #expect(city.topValues == [ColumnProfile.ValueCount("Bonn", 50)] && city.minimum == "Bonn")
    #expect(try column(sink, "people", "mail").topValues.count == 10)
  }

  @Test func `rows alone are counted when that is asked for`() throws {
    let orders = try crawl("profiling: {enabled: true, profile_table_level_only: true}").0.profiles["shop.shop.orders"]
    #expect(orders == DatasetProfile(rowCount: 1000))
  }

  @Test func `an unchanged source profiled again writes nothing`() throws {
    let test = try IngestCatalog()
    try test.sqlite("shop.db", Self.shop)
    let recipe = try test.recipe("shop.db", config: "profiling: {enabled: true}")
    #expect(try test.crawl(recipe).status == .succeeded)
    let orders = try #require(try test.asset("shop.shop.orders"))
    let before = try test.lastChange()
    #expect(try test.crawl(recipe).status == .succeeded)
    #expect(try test.lastChange() == before)
    #expect(try test.catalog.read { try $0.profiles(of: orders.id) }.count == 1)
    try test.sqlite("shop.db", "DELETE FROM orders WHERE id > 500")
    #expect(try test.crawl(recipe).status == .succeeded)
    #expect(try test.catalog.read { try $0.profiles(of: orders.id) }.map(\.profile.rowCount) == [500, 1000])
  }

  @Test func `samples become suggestions and are stored nowhere`() throws {
    let test = try IngestCatalog()
    try test.sqlite("shop.db", Self.shop)
    let recipe = try test.recipe("shop.db", config: "classification: {enabled: true}\nprofiling: {enabled: true}")
    let run = try test.crawl(recipe)
    #expect(run.status == .succeeded)
    let people = try #require(try test.asset("shop.shop.people"))
    let tags = try test.catalog.read { try $0.links(of: people.id) }.filter { $0.relation == .tag }
    #expect(tags.map(\.target.fqn.description) == ["PII.Email"] && tags.first?.state == .suggested)
    #expect(tags.first?.reason?.contains("sampled values are e-mail addresses") == true)
    for name in try File.list("\(test.directory)/data") where !File.isDirectory("\(test.directory)/data/\(name)") {
      let text = String(decoding: try File.read("\(test.directory)/data/\(name)"), as: UTF8.self)
      #expect(!text.contains("zq-person"), "\(name)")
    }
    #expect(try !test.log(run).joined().contains("zq-person"))
  }

  // MARK: Sessions that misbehave

  /// Answers every statement by a function.
  private final class FakeSession: ProfileSession {
    let dialect = ProfileDialect.postgres
    private(set) var statements: [String] = []
    private let answer: (String) throws -> [[String?]]

    init(_ answer: @escaping (String) throws -> [[String?]]) { self.answer = answer }

    func rows(_ sql: String) throws -> [[String?]] {
      statements.append(sql)
      return try answer(sql)
    }
  }

  private func table(_ name: String, _ columns: [String] = ["a", "b"], estimate: Int64? = nil) throws -> ProfiledTable {
    ProfiledTable(
      try FQN("pg.db.s").appending(name), title: "s.\(name)", source: "\"s\".\"\(name)\"",
      columns: columns.map { ColumnDraft(FieldPath($0), type: .string) }, estimate: estimate)
  }

  private func profile(_ session: FakeSession, _ tables: [ProfiledTable], seconds: Double = 60) throws -> DraftCollector {
    var settings = ProfilingSettings()
    settings.isWanted = true
    let sink = DraftCollector()
    try TableProfiler(settings, session, sink, seconds: seconds).run(tables)
    return sink
  }

  @Test func `a column that the source refuses does not hide the others`() throws {
    let session = FakeSession { sql in
      if sql.contains("\"b\"") { throw ProfileFailure(reason: "no equality") }
      return [["5", "4", "3"]]
    }
    let sink = try profile(session, [try table("t", estimate: 5)])
    let columns = try #require(sink.profiles["pg.db.s.t"]).columns
    #expect(columns == [ColumnProfile(FieldPath("a"), nullCount: 1, distinctCount: 3), ColumnProfile(FieldPath("b"))])
    #expect(sink.notes == ["profiling: column b: no equality"] && sink.problems == [])
  }

  @Test func `a table that fails is reported and the next one is measured`() throws {
    let session = FakeSession { sql in
      if sql.contains("\"bad\"") { throw ProfileFailure(reason: "canceling statement due to statement timeout") }
      return [["0", "0", "0", "0", "0"]]
    }
    let bad = ProfiledTable(try FQN("pg.db.s.bad"), title: "s.bad", source: "\"s\".\"bad\"", columns: [], estimate: nil)
    let sink = try profile(session, [bad, try table("good")])
    #expect(sink.profiles.keys.sorted() == ["pg.db.s.good"])
    #expect(sink.problems == ["s.bad: its data could not be measured: canceling statement due to statement timeout"])
  }

  static let nonsense: [[[String?]]] = [
    [], [[]], [["x"]], [["1"]], [["1", "2", "3", "4", "5", "6", "7"]], [[nil, nil, nil, nil, nil]],
    [["9223372036854775807", "-9223372036854775808", "1", "NaN", ""]],
  ]

  @Test(arguments: nonsense.indices) func `an answer of another shape is a note or a problem, never a crash`(index: Int) throws {
    let session = FakeSession { _ in Self.nonsense[index] }
    let sink = try profile(session, [try table("t", ["a", "b"])])
    #expect(sink.profiles.count + sink.problems.count <= 1)
  }

  @Test func `when the time is over the rest is left alone`() throws {
    let session = FakeSession { _ in [] }
    let sink = try profile(session, [try table("a"), try table("b")], seconds: 0)
    #expect(session.statements.isEmpty && sink.notes.first?.contains("2 tables are not measured") == true)
  }

  @Test func `PostgreSQL's sample is spread over the table, the same each time`() throws {
    let session = FakeSession { _ in [["10000", "1", "1", "1", "1"]] }
    _ = try profile(session, [try table("t", estimate: 1_000_000)])
    #expect(session.statements.first?.contains("TABLESAMPLE SYSTEM (1.21) REPEATABLE (1) LIMIT 10000") == true)
  }
}
