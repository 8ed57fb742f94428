import SQLLineage
import Testing

@Suite struct ScriptTests {
  @Test func `a script begins and ends where its statements do, whichever is recorded first`() {
    let text =
      "MERGE INTO t USING v AS s ON t.a = s.a WHEN MATCHED AND s.x > WITH a AS (UPDATE SET b = s.x WHEN NOT MATCHED THEN INSERT (a)"
    let statements = SQLAnalyzer(dialect: .postgres).analyze(text)
    let ranges = statements.map(\.range)
    #expect(ranges.first.map(\.lowerBound) ?? 0 > ranges.last.map(\.upperBound) ?? 0, "\(ranges)")
    #expect(statements.composed().range == 0..<(ranges.map(\.upperBound).max() ?? 0))
    #expect([StatementLineage]().composed().range.isEmpty)
  }

  @Test func `a temporary table is seen through`() {
    let script = """
      CREATE TEMP TABLE x AS SELECT a, b + 1 AS c FROM t WHERE d > 0;
      INSERT INTO s (p, q) SELECT max(a), c FROM x;
      DROP TABLE x;
      """
    let whole = SQLAnalyzer(dialect: .postgres).analyze(script).composed()
    #expect(whole.inputs == [TableName(["t"])])
    #expect(whole.outputs == [TableName(["s"])])
    let edges = Set(whole.edges.map { "\($0.target?.description ?? "").\($0.column ?? "") <- \($0.source.column) \($0.kind.rawValue)" })
    #expect(edges == ["s.p <- a AGGREGATION", "s.q <- b TRANSFORMATION", "s. <- d FILTER"])
  }

  @Test func `joins and reads are told`() {
    let answer = SQLAnalyzer(dialect: .ansi).analyze("SELECT o.total FROM orders o LEFT JOIN users u ON o.user_id = u.id WHERE u.age > 3")
    #expect(answer.first?.joins.map { "\($0.kind) \($0.left.column) \($0.right.column)" } == ["left user_id id"])
    #expect(Set(answer.first?.reads.map(\.column) ?? []) == ["total", "user_id", "id", "age"])
  }

  @Test func `an edge carries the text that computes its column`() {
    let answer = SQLAnalyzer(dialect: .ansi).analyze("WITH x AS (SELECT a + 1 AS b FROM t) INSERT INTO s SELECT b FROM x")
    #expect(answer.first?.edges.first?.expression == "a + 1")
  }

  @Test(arguments: [
    ("SELECT * FROM t LATERAL VIEW explode(x) y AS z", "hive"),
    ("SELECT TOP 5 [a b] FROM dbo.t WITH (NOLOCK)", "tsql"),
    ("SELECT a::int FROM t; CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN END $$", "postgres"),
    ("SELECT a FROM `p.d.t` QUALIFY row_number() OVER (ORDER BY b) = 1", "bigquery"),
    ("CREATE TABLE k (ts TIMESTAMP, WATERMARK FOR ts AS ts)", "flink"),
    ("SELECT a FROM t", "ansi"),
  ])
  func `the dialect is recognised`(_ text: String, _ expected: String) {
    #expect(SQLAnalyzer(dialect: nil).recognisedDialect(of: text).name == expected)
  }

  @Test func `every dialect is found by its name`() {
    for dialect in SQLDialect.all { #expect(SQLDialect.named(dialect.name)?.name == dialect.name) }
    #expect(SQLDialect.named("MariaDB")?.name == "mysql")
    #expect(SQLDialect.named("cobol") == nil)
  }
}
