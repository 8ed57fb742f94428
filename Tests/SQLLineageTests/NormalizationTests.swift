import SQLLineage
import Testing

/// What is left of a statement when nothing its author meant for the server alone may stay.
@Suite struct NormalizationTests {
  static let cases: [(dialect: SQLDialect, text: String, normalized: String)] = [
    (.postgres, "SELECT 'a', 1, 1.5e3 FROM t", "SELECT '?', ?, ? FROM t"),
    (.postgres, "SELECT a FROM t -- secret\nWHERE b = 'x' /* secret */ AND c=5", "SELECT a FROM t\nWHERE b = '?' AND c= ?"),
    (.postgres, "SELECT E'a\\'b', $q$secret$q$, U&'x', x'1F', B'01'", "SELECT '?', '?', '?', '?', '?'"),
    (.postgres, "SELECT \"Name\", a::numeric(10, 2) FROM t", "SELECT \"Name\", a::numeric(?, ?) FROM t"),
    (.postgres, "SELECT a, sum(b) FROM t GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10", "SELECT a, sum(b) FROM t GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?"),
    (.postgres, "SELECT a FROM t WHERE b IN (1, 2)", "SELECT a FROM t WHERE b IN (?, ?)"),
    (.postgres, "SELECT a FROM t WHERE b >5 AND c<>-7", "SELECT a FROM t WHERE b > ? AND c<>-?"),
    (.postgres, "ALTER USER ann PASSWORD 's3cret'", "ALTER USER ann PASSWORD '?'"),
    (.postgres, "CREATE SUBSCRIPTION s CONNECTION 'host=h password=s3cret' PUBLICATION p", "CREATE SUBSCRIPTION s CONNECTION '?' PUBLICATION p"),
    (.postgres, "SELECT $1, $2::int", "SELECT $1, $2::int"),
    (.postgres, "DO $$ BEGIN PERFORM f('s3cret'); END $$", "DO $$BEGIN PERFORM f('?'); END$$"),
    (.postgres, "CREATE FUNCTION f() RETURNS int AS $$ SELECT 's3cret' $$ LANGUAGE sql", "CREATE FUNCTION f() RETURNS int AS '?' LANGUAGE sql"),
    (.postgres, "SELECT 1;\n\n  SELECT 2", "SELECT ?;\n  SELECT ?"),
    (.mysql, "SELECT \"s3cret\", `a b` FROM t # s3cret", "SELECT '?', `a b` FROM t"),
    (.oracle, "ALTER USER ann IDENTIFIED BY s3cret", "ALTER USER ann IDENTIFIED BY '?'"),
    (.oracle, "CREATE USER ann IDENTIFIED BY \"s3cret\"", "CREATE USER ann IDENTIFIED BY '?'"),
    (.oracle, "ALTER USER ann IDENTIFIED BY 123", "ALTER USER ann IDENTIFIED BY ?"),
    (.oracle, "SELECT q'[s3cret]' FROM dual", "SELECT '?' FROM dual"),
    (.bigquery, "SELECT '''s3'cret''', r\"s3cret\" FROM `p.d.t`", "SELECT '?', '?' FROM `p.d.t`"),
    (.snowflake, "SELECT a:b.c, $1 FROM @s // s3cret", "SELECT a:b.c, $1 FROM @s"),
    (.tsql, "SELECT TOP 5 [a b] FROM #t WHERE x = N's3cret'", "SELECT TOP ? [a b] FROM #t WHERE x = '?'"),
    (.spark, "SELECT {{ env('s3cret') }} FROM t", "SELECT '?' FROM t"),
    (.ansi, "", ""),
  ]

  @Test(arguments: cases.indices)
  func `constants and comments go, names and line breaks stay`(index: Int) {
    let (dialect, text, normalized) = Self.cases[index]
    #expect(dialect.normalized(text) == normalized)
  }

  @Test(arguments: cases.indices)
  func `what is normalised stays as it is`(index: Int) {
    let (dialect, text, _) = Self.cases[index]
    let once = dialect.normalized(text)
    #expect(once.flatMap(dialect.normalized) == once)
  }

  @Test(arguments: ["SELECT 's3cret", "SELECT 1 /* s3cret", "SELECT $x$ s3cret", "SELECT \"s3cret", "DO $$ SELECT 's3cret $$"])
  func `a text that cannot be cut safely is not given back`(text: String) {
    #expect(SQLDialect.postgres.normalized(text) == nil)
  }

  static let lineages: [(SQLDialect, String)] = [
    (.postgres, "INSERT INTO s (a) SELECT b + 5 FROM t WHERE c > 'x' AND d = DATE '2026-01-01'"),
    (.postgres, "SELECT a, count(*) FROM t GROUP BY 1 ORDER BY 2"),
    (.postgres, "SELECT a FROM t LIMIT 10 OFFSET 5"), (.spark, "SELECT xs[0], m['k'] FROM t TABLESAMPLE (5 PERCENT)"),
    (.bigquery, "SELECT a FROM t QUALIFY row_number() OVER (ORDER BY b) = 1"),
    (.tsql, "SELECT TOP 5 a INTO #x FROM t WHERE b LIKE '%x'"),
    (.snowflake, "SELECT a:b::string, DATEADD(day, 5, c) FROM t"),
    (.mysql, "SELECT a FROM t WHERE b = 5 AND c BETWEEN 1 AND 2 LIMIT 5, 10"),
  ]

  @Test(arguments: lineages.indices)
  func `the lineage of a text without its constants is the same`(index: Int) throws {
    let (dialect, text) = Self.lineages[index]
    let schema = SQLSchema { $0.last == "t" ? .init(name: ["t"], columns: ["a", "b", "c", "d", "xs", "m"]) : nil }
    let analyzer = SQLAnalyzer(dialect: dialect, schema: schema)
    func ends(_ text: String) -> [[String]] {
      analyzer.analyze(text).map { $0.edges.map { "\($0.target?.description ?? "").\($0.column ?? "") \($0.source.column) \($0.kind)" }.sorted() }
    }
    let normalized = try #require(dialect.normalized(text))
    let (before, after) = (ends(text), ends(normalized))
    #expect(before.count == after.count)
    // The names of columns without an alias are made of the text.
    if !text.contains("xs[0]") && !text.contains("DATEADD") { #expect(before == after, "\(normalized)") }
    #expect(before.map(\.count) == after.map(\.count))
  }
}
