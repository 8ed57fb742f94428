import Catalog
import Testing

@testable import Ingest

/// Profiles of real servers held against what their own SQL counts.
@Suite struct LiveProfileTests {
  @Test(.enabled(if: LivePostgreSQL.isInstalled)) func `PostgreSQL's profiles are what its own SQL counts`() throws {
    let server = try LivePostgreSQL.server()
    _ = try server.psql("DROP DATABASE IF EXISTS measured", database: "postgres")
    _ = try server.psql("CREATE DATABASE measured", database: "postgres")
    _ = try server.psql(
      """
      CREATE TYPE mood AS ENUM ('glad', 'sad');
      CREATE TABLE t (id bigint PRIMARY KEY, total numeric(12,2), ratio float8, note text, mood mood, day date, at timestamptz, u uuid,
        doc json, docs jsonb, tags text[], "Odd ""col" int, ok boolean, ip inet, price money, gap interval);
      INSERT INTO t SELECT i, (i % 50) * 1.5, CASE WHEN i % 10 = 0 THEN 'NaN'::float8 ELSE i END, CASE WHEN i % 3 = 0 THEN NULL ELSE 'n' || i % 5 END,
        CASE WHEN i % 2 = 0 THEN 'glad'::mood ELSE 'sad' END, DATE '2026-01-01' + i % 30, now(), gen_random_uuid(), '{}', '{}', '{a}',
        i % 4, i % 2 = 0, '10.0.0.1', 5::money, '1 day' FROM generate_series(1, 3000) i;
      CREATE TABLE big (id int, v int);
      INSERT INTO big SELECT i, i % 1000 FROM generate_series(1, 60000) i;
      CREATE TABLE cut (id int, at date) PARTITION BY RANGE (at);
      CREATE TABLE cut_a PARTITION OF cut FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
      INSERT INTO cut SELECT i, '2026-05-05' FROM generate_series(1, 20) i;
      CREATE VIEW v AS SELECT * FROM t;
      ANALYZE;
      """, database: "measured")
    let sink = try ProfileLines.crawl(
      """
      source:
        type: postgres
        config:
          host_port: 127.0.0.1:\(server.port)
          username: admin
          password: admin-Pw1
          database: measured
          service: pg
          profiling: {enabled: true, sample_size: 10000}
          include_query_log: false
      """)
    #expect(sink.problems == [])
    #expect(sink.profiles.keys.sorted() == ["pg.measured.public.big", "pg.measured.public.cut", "pg.measured.public.t"])
    let table = try #require(sink.profiles["pg.measured.public.t"])
    #expect(table.rowCount == 3000 && table.sampledRows == nil)
    for name in ["id", "total", "day"] {
      let own = try server.psql(
        "SELECT concat_ws('|', count(*) FILTER (WHERE \(name) IS NULL), count(DISTINCT \(name)), min(\(name)), max(\(name))) FROM t", database: "measured")
      #expect(ProfileLines.line(table.columns.first { $0.path.name == name }) == own.first, "\(name)")
    }
    for name in ["note", "mood", "u", "ok", "ip"] {
      let own = try server.psql(
        "SELECT concat_ws('|', count(*) FILTER (WHERE \(name) IS NULL), count(DISTINCT \(name)), '-', '-') FROM t", database: "measured")
      #expect(ProfileLines.line(table.columns.first { $0.path.name == name }) == own.first, "\(name)")
    }
    #expect(table.columns.count == 16)
    let total = try #require(table.columns.first { $0.path.name == "total" })
    let own = try server.psql("SELECT concat_ws('|', avg(total)::float8, stddev_samp(total::float8), percentile_cont(0.5) WITHIN GROUP (ORDER BY total::float8)) FROM t", database: "measured")
    let numbers = (own.first ?? "").split(separator: "|").compactMap { Double($0) }
    #expect(numbers.count == 3 && [total.mean, total.deviation, total.median].elementsEqual(numbers) { abs(($0 ?? .nan) - $1) < 1e-6 })
    let classes = try server.psql("SELECT count(*) FROM t GROUP BY least(9, floor(total::float8 / 7.35)) ORDER BY least(9, floor(total::float8 / 7.35))", database: "measured")
    #expect(total.histogram?.counts.map { "\($0)" } == classes)
    let big = try #require(sink.profiles["pg.measured.public.big"])
    #expect(big.isEstimate && (big.sampledRows ?? 0) > 5000 && (big.sampledRows ?? 0) <= 10_000)
    #expect((50_000...70_000).contains(big.rowCount ?? 0))
    #expect(sink.profiles["pg.measured.public.cut"]?.rowCount == 20)
  }

  @Test(.enabled(if: LivePostgreSQL.isInstalled)) func `a statement that takes too long is given up, and the crawl goes on`() throws {
    let server = try LivePostgreSQL.server()
    _ = try server.psql("DROP DATABASE IF EXISTS slow", database: "postgres")
    _ = try server.psql("CREATE DATABASE slow", database: "postgres")
    _ = try server.psql("CREATE TABLE t (a text); INSERT INTO t SELECT i::text || repeat('x', 200) FROM generate_series(1, 400000) i; CREATE TABLE quick (a int)", database: "slow")
    let sink = try ProfileLines.crawl(
      """
      source:
        type: postgres
        config:
          host_port: 127.0.0.1:\(server.port)
          username: admin
          password: admin-Pw1
          database: slow
          service: pg
          include_query_log: false
          options: "-c work_mem=64kB"
          profiling: {enabled: true, use_sampling: false, statement_timeout: 1}
      """)
    // A fast machine may finish; whichever it is, the other table is measured and the crawl is whole.
    #expect(sink.profiles["pg.slow.public.quick"]?.rowCount == 0)
    #expect(sink.drafts["pg.slow.public.t"] != nil)
    #expect(sink.problems.allSatisfy { $0.contains("could not be measured") })
  }
}

extension MySQLLiveTests {
  @Test func `MariaDB's profiles are what its own SQL counts`() throws {
    let server = try LiveMariaDB.server()
    _ = try server.client(
      """
      DROP DATABASE IF EXISTS measured; CREATE DATABASE measured; USE measured;
      CREATE TABLE t (id BIGINT PRIMARY KEY, total DECIMAL(12,2), ratio DOUBLE, note VARCHAR(20), kind ENUM('a', 'b'), day DATE,
        at DATETIME(6), u UUID, ip INET6, doc JSON, `odd ``col` INT, bits BIT(3), y YEAR, raw BLOB, place POINT);
      INSERT INTO t SELECT seq, (seq % 50) * 1.5, seq / 7, IF(seq % 3 = 0, NULL, CONCAT('n', seq % 5)), IF(seq % 2, 'a', 'b'),
        DATE '2026-01-01' + INTERVAL seq % 30 DAY, '2026-01-01 00:00:00.5', UUID(), '::1', '{}', seq % 4, b'101', 2026, 'x', NULL
        FROM seq_1_to_3000;
      CREATE VIEW v AS SELECT * FROM t;
      """)
    // The other tests of this suite count what is on the server.
    defer { _ = try? server.client("DROP DATABASE measured") }
    let sink = try ProfileLines.crawl(
      """
      source:
        type: mariadb
        config:
          host_port: 127.0.0.1:\(server.port)
          username: native_u
          password: native-Pw1
          database: measured
          service: my
          include_query_log: false
          profiling: {enabled: true, include_field_distinct_value_frequencies: true}
      """)
    #expect(sink.problems == [])
    #expect(sink.profiles.keys.sorted() == ["my.measured.t"])
    let table = try #require(sink.profiles["my.measured.t"])
    #expect(table.rowCount == 3000 && table.columns.count == 15)
    for name in ["id", "total", "day", "at"] {
      let own = try server.client(
        "SELECT CONCAT_WS('|', SUM(\(name) IS NULL), COUNT(DISTINCT \(name)), MIN(\(name)), MAX(\(name))) FROM measured.t")
      #expect(ProfileLines.line(table.columns.first { $0.path.name == name }) == own.first, "\(name)")
    }
    for name in ["note", "kind", "u", "ip"] {
      let own = try server.client("SELECT CONCAT_WS('|', SUM(\(name) IS NULL), COUNT(DISTINCT \(name)), '-', '-') FROM measured.t")
      #expect(ProfileLines.line(table.columns.first { $0.path.name == name }) == own.first, "\(name)")
    }
    let total = try #require(table.columns.first { $0.path.name == "total" })
    #expect(total.histogram?.counts.reduce(0, +) == 3000 && abs((total.mean ?? 0) - 36.75) < 1e-6)
    let own = try server.client("SELECT kind, COUNT(*) FROM measured.t GROUP BY 1 ORDER BY 2 DESC, 1")
    #expect(table.columns.first { $0.path.name == "kind" }?.topValues.map { "\($0.value)\t\($0.count)" } == own)
  }
}

/// What the live tests share.
enum ProfileLines {
  static func crawl(_ text: String) throws -> DraftCollector {
    let sink = DraftCollector()
    try recipe(text).connector.crawl(into: sink)
    return sink
  }

  static func line(_ profile: ColumnProfile?) -> String {
    guard let profile else { return "no profile" }
    return [profile.nullCount.map { "\($0)" }, profile.distinctCount.map { "\($0)" }, profile.minimum, profile.maximum]
      .map { $0 ?? "-" }.joined(separator: "|")
  }
}
