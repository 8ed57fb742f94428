import Glibc
import SQLLineage
import Testing

/// What deep nesting costs: never the stack, and time that grows with the text.
@Suite struct NestingTests {
  /// Runs `body` on a thread whose stack has one mebibyte, like those that answer requests.
  private static func onSmallStack(_ body: @escaping @Sendable () -> Void) throws {
    final class Box { let body: () -> Void; init(_ body: @escaping () -> Void) { self.body = body } }
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, 1 << 20)
    var thread = pthread_t()
    let box = Unmanaged.passRetained(Box(body))
    let code = pthread_create(&thread, &attributes, { pointer in
      guard let pointer else { return nil }
      Unmanaged<Box>.fromOpaque(pointer).takeRetainedValue().body()
      return nil
    }, box.toOpaque())
    try #require(code == 0)
    pthread_join(thread, nil)
  }

  static let openings: [(open: String, close: String)] = [
    ("(", ")"), ("(SELECT ", ")"), ("(SELECT * FROM ", ") x"), ("(SELECT a FROM t WHERE a IN ", ")"), ("CASE WHEN ", " THEN 1 END"),
    ("CASE a WHEN 1 THEN ", " END"), ("f(", ")"), ("f(DISTINCT ", ")"), ("a[", "]"), ("[", "]"), ("{'a': ", "}"), ("NOT ", ""),
    ("- ", ""), ("x -> ", ""), ("(x, y) -> ", ""), ("EXISTS (SELECT ", ")"), ("WITH a AS (", ") SELECT 1"),
    ("a + (", ")"), ("CAST(", " AS int)"), ("a::", "int"), ("ARRAY<", ">"), ("STRUCT<a ", ">"), ("IF(", ", 1, 2)"), ("a.", "b"),
    ("TABLE(f(", "))"), ("LATERAL (SELECT ", ")"), ("f() OVER (PARTITION BY ", ")"), ("t PIVOT (sum(", "))"),
    ("a BETWEEN ", " AND 1"), ("INTERVAL ", " DAY"), ("a AND ", ""), ("a UNION SELECT ", ""), ("UNNEST(", ")"), ("EXTRACT(year FROM ", ")"),
    ("BEGIN ", " END"), ("IF a THEN ", " END IF"), ("LOOP ", " END LOOP"), ("(((((", ")))))"), ("t JOIN (", ")"), ("VALUES (", ")"),
    ("a IN (", ")"), ("a ? ", ""), ("struct(a AS ", ")"), ("f(x => ", ")"), ("DECODE(a, ", ", 1)"), ("POSITION(", " IN a)"),
    ("MAP {", "}"), ("`a`.", "b"), ("GROUPING SETS (", ")"), ("LATERAL VIEW f(", ") x AS y"), ("MATCH_RECOGNIZE (PATTERN (", "))"),
  ]

  @Test(arguments: openings.indices)
  func `nesting is refused by depth on a stack of one mebibyte`(index: Int) throws {
    let (open, close) = Self.openings[index]
    for dialect in [SQLDialect.ansi, .tsql] {
      for depth in [90, 300] {
        for text in [
          "SELECT a FROM t WHERE \(String(repeating: open, count: depth))1\(String(repeating: close, count: depth))",
          "SELECT * FROM \(String(repeating: open, count: depth))t\(String(repeating: close, count: depth))",
          String(repeating: open, count: depth),
        ] {
          try Self.onSmallStack {
            let answer = SQLAnalyzer(dialect: dialect, schema: Self.schema).analyze(text)
            _ = answer.composed()
            _ = dialect.normalized(text)
          }
        }
      }
    }
  }

  private static let schema = SQLSchema { name in
    switch name.last {
    case "t": .init(name: ["t"], columns: ["a", "b"])
    // A view that leads through many others, and back to itself.
    case let last? where last.hasPrefix("v"): .init(name: [last], columns: ["a"], view: "SELECT a FROM v\((Int(last.dropFirst()) ?? 0) + 1)")
    default: nil
    }
  }

  @Test func `views through views are followed to a depth`() throws {
    try Self.onSmallStack {
      var analyzer = SQLAnalyzer(dialect: .ansi, schema: Self.schema)
      analyzer.expandsViews = true
      #expect(analyzer.analyze("SELECT a FROM v1").count == 1)
    }
  }

  @Test func `common tables over one another are followed without nesting`() throws {
    let names = (1...2000).map { "c\($0) AS (SELECT a FROM \($0 == 1 ? "t" : "c\($0 - 1)"))" }
    let text = "WITH \(names.joined(separator: ", ")) INSERT INTO s SELECT a FROM c2000"
    try Self.onSmallStack {
      let answer = SQLAnalyzer(dialect: .ansi, schema: Self.schema).analyze(text)
      #expect(answer.first?.edges.first?.source.table.parts == ["t"])
    }
  }

  @Test func `strings in strings are read to a depth`() throws {
    var text = "INSERT INTO s SELECT a FROM t"
    for _ in 0..<12 { text = "EXECUTE IMMEDIATE '\(text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''"))'" }
    try Self.onSmallStack { [text] in _ = SQLAnalyzer(dialect: .snowflake).analyze(text) }
  }

  @Test func `a text that is over its time returns what it has`() {
    var analyzer = SQLAnalyzer(dialect: .ansi, schema: Self.schema)
    analyzer.budget.time = .milliseconds(50)
    let columns = (0..<200).map { "a + b AS x\($0)" }.joined(separator: ", ")
    let text = String(repeating: "INSERT INTO s SELECT \(columns) FROM t;\n", count: 3000)
    let start = ContinuousClock.now
    let answer = analyzer.analyze(text)
    #expect(ContinuousClock.now - start < .seconds(10))
    #expect(!answer.isEmpty && answer.count < 3000)
    #expect(answer.last?.isPartial == true)
    #expect(answer.last?.diagnostics.last?.message == "the analysis took too long; the rest was not followed")
  }

  @Test func `megabytes of parentheses end in an answer`() throws {
    let text = [UInt8](repeating: UInt8(ascii: "("), count: 2 << 20)
    try Self.onSmallStack {
      let start = ContinuousClock.now
      let answer = SQLAnalyzer(dialect: .postgres).analyze(text)
      #expect(answer.allSatisfy { $0.edges.isEmpty })
      #expect(ContinuousClock.now - start < .seconds(20))
    }
  }
}
