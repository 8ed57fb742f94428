import SQLLineage
import System
import Testing

@Suite struct RobustnessTests {
  @Test func `mutated and random text neither crashes nor breaks a rule`() {
    let report = SQLFuzz.run(using: SeededRandom(seed: 20_260), count: 1500)
    #expect(report.inputs == 1500)
    #expect(report.failures.isEmpty, "\(report.failures.map { ($0.rule, String(decoding: $0.input, as: UTF8.self)) })")
  }

  @Test(arguments: ["(", "(SELECT * FROM ", "CASE WHEN ", "[", "f(", "NOT ", "x -> ", "a[1].b", "a::int", "/*", "$$", "${", "'", "WITH a AS ("])
  func `a text that only opens ends in an answer`(_ opening: String) {
    let text = "SELECT a FROM t WHERE " + String(repeating: opening, count: 20_000)
    let answer = SQLAnalyzer(dialect: .ansi).analyze(text)
    #expect(answer.first?.inputs.first?.parts == ["t"])
  }

  @Test(arguments: [
    "VALUES (COLUMNS('a'))", "INSERT INTO s VALUES (COLUMNS(*))", "SELECT 1 EXCEPT VALUES (COLUMNS(t.*) + 1)",
    "CALL f(COLUMNS(*))", "SET x = COLUMNS(*)", "MERGE INTO s USING t ON s.a = t.a WHEN NOT MATCHED THEN INSERT VALUES (COLUMNS(*))",
    "UPDATE s SET a = COLUMNS(*)", "DELETE FROM s WHERE COLUMNS(*) > 1", "COLUMNS(*)", "VALUES (max(COLUMNS(",
  ])
  func `a star of columns where there is no table has none`(_ text: String) {
    for dialect in SQLDialect.all {
      let answer = SQLAnalyzer(dialect: dialect).analyze(text)
      #expect(answer.flatMap(\.edges).allSatisfy { !$0.source.table.parts.isEmpty })
    }
  }

  @Test func `one bad statement does not cost the others`() {
    let script = "INSERT INTO a SELECT x FROM b;\nSELECT FROM WHERE ((;\nINSERT INTO c SELECT y FROM d"
    let answer = SQLAnalyzer().analyze(script)
    #expect(answer.filter { $0.kind == "insert" }.count == 2)
    let errors = answer.flatMap(\.diagnostics).filter { $0.severity == .error }
    #expect(!errors.isEmpty)
    #expect(errors.allSatisfy { $0.line == 2 })
    #expect(errors.first?.context == "SELECT FROM WHERE ((;")
  }

  @Test func `a quote that is not closed ends with its line`() {
    let answer = SQLAnalyzer(dialect: .ansi).analyze("SELECT 'x FROM t;\nINSERT INTO a SELECT b FROM c")
    #expect(answer.contains { $0.outputs.first?.parts == ["a"] })
  }

  @Test func `a text beyond the budget is answered in part`() {
    var analyzer = SQLAnalyzer(dialect: .ansi)
    analyzer.budget.bytes = 40
    let answer = analyzer.analyze("INSERT INTO a SELECT x FROM b;          INSERT INTO c SELECT y FROM d")
    #expect(answer.count == 1 || answer.last?.outputs.isEmpty == true)
    #expect(answer.last?.isPartial == true)
  }

  @Test func `an analysis without steps left returns what it has`() {
    var analyzer = SQLAnalyzer(dialect: .ansi)
    analyzer.budget.steps = 30
    let answer = analyzer.analyze(String(repeating: "INSERT INTO a SELECT x + y FROM b;", count: 50))
    #expect(answer.count < 50)
    #expect(answer.last?.isPartial == true)
  }

  @Test func `a chain of wide common tables is linear`() {
    let width = 60
    let depth = 20
    var text = "WITH c0 AS (SELECT " + (0..<width).map { "a\($0)" }.joined(separator: ", ") + " FROM base)"
    for level in 1..<depth {
      let items = (0..<width).map { "a\($0) + a\(($0 + 1) % width) AS a\($0)" }.joined(separator: ", ")
      text += ", c\(level) AS (SELECT \(items) FROM c\(level - 1))"
    }
    text += " SELECT * FROM c\(depth - 1)"
    let columns = (0..<width).map { "a\($0)" }
    let schema = SQLSchema { $0 == ["base"] ? .init(name: ["base"], columns: columns) : nil }
    var analyzer = SQLAnalyzer(dialect: .ansi, schema: schema)
    // Columns x tables, each with at most `depth` sources: far below what re-resolving every level would cost.
    analyzer.budget.steps = width * depth * 60
    let answer = analyzer.analyze(text)
    #expect(answer.first?.isPartial == false)
    #expect(answer.first?.edges.count == width * depth)
  }

  /// Places where a query may stand inside a query; `@` is the next one.
  static let places = [
    "SELECT (@) FROM t", "SELECT a FROM t WHERE a IN (@)", "SELECT a FROM t WHERE EXISTS (@)", "SELECT a FROM (@) x",
    "SELECT CASE WHEN (@) = 1 THEN a ELSE b END FROM t", "SELECT CASE WHEN a = 1 THEN (@) END FROM t",
    "SELECT coalesce((@), a) FROM t", "SELECT sum((@)) FROM t", "SELECT a FROM t GROUP BY (@)", "SELECT a FROM t ORDER BY (@)",
    "SELECT a FROM t GROUP BY a HAVING (@) > 1", "SELECT sum(a) OVER (PARTITION BY (@)) FROM t",
    "SELECT sum(a) OVER (ORDER BY (@)) FROM t", "SELECT a FROM t QUALIFY (@) = 1", "SELECT a FROM t JOIN u ON t.a = (@)",
    "SELECT a FROM t LEFT JOIN LATERAL (@) x ON true", "WITH c AS (@) SELECT a FROM c", "SELECT a FROM t UNION ALL (@)",
    "SELECT a FROM t INTERSECT (@)", "SELECT DISTINCT ON ((@)) a FROM t", "SELECT ((@)).a FROM t",
    "SELECT * FROM t PIVOT (sum((@)) FOR b IN (1, 2))", "SELECT * FROM t PIVOT (sum(a) AS s, max(b) FOR @",
    "SELECT * FROM t PIVOT (sum(a) FOR b IN (@))", "SELECT transform(a, x -> (@)) FROM t", "SELECT unnest((@)) FROM t",
    "SELECT * FROM f((@)) x", "SELECT ARRAY(@) FROM t", "SELECT a FROM t WHERE a BETWEEN (@) AND 2", "FROM (@) x SELECT a",
    "INSERT INTO o @", "MERGE INTO o USING (@) s ON o.a = s.a WHEN MATCHED THEN UPDATE SET a = s.a",
    "UPDATE o SET a = (@)", "CREATE VIEW v AS @", "SELECT a FROM t LIMIT (@)", "VALUES ((@))",
  ]

  @Test(arguments: places) func `a query inside a query inside a query costs no more than its text`(place: String) {
    var text = "SELECT a FROM t"
    for _ in 0..<24 { text = place.split(separator: "@", omittingEmptySubsequences: false).joined(separator: text) }
    let time = ContinuousClock().measure {
      for dialect in [SQLDialect.ansi, .snowflake, .duckdb] { _ = SQLAnalyzer(dialect: dialect).analyze(text) }
    }
    #expect(time < .seconds(3), "\(place): \(time)")
  }
}
