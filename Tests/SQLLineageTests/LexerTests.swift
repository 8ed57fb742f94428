import Testing

@testable import SQLLineage

/// How each dialect cuts text into tokens.
@Suite struct LexerTests {
  private static func tokens(_ text: String, _ dialect: SQLDialect) -> (tokens: [String], problems: [String]) {
    let bytes = Array(text.utf8)
    var lexer = Lexer(bytes, range: 0..<bytes.count, dialect: dialect)
    var spelled: [String] = []
    while let tokens = lexer.nextStatement(limit: 1000) {
      if !spelled.isEmpty { spelled.append(";") }
      spelled += tokens.map { "\($0.kind):" + String(decoding: bytes[Int($0.start)..<Int($0.end)], as: UTF8.self) }
    }
    return (spelled, lexer.problems.map(\.reason))
  }

  static let cases: [(text: String, dialects: [SQLDialect], tokens: [String])] = [
    ("a.b", SQLDialect.all, ["word:a", "dot:.", "word:b"]),
    ("a -- x\nb", SQLDialect.all, ["word:a", "word:b"]),
    ("a /* x */ b", SQLDialect.all, ["word:a", "word:b"]),
    ("a;b;;c", SQLDialect.all, ["word:a", ";", "word:b", ";", "word:c"]),
    ("'it''s'", SQLDialect.all, ["string:'it''s'"]),
    ("\"a\"\"b\"", [.ansi, .postgres, .oracle, .snowflake, .trino, .duckdb, .sqlite, .flink, .tsql], ["quotedName:\"a\"\"b\""]),
    ("\"a\"", [.mysql, .hive, .spark, .databricks, .bigquery], ["string:\"a\""]),
    ("`a b`", SQLDialect.all, ["quotedName:`a b`"]),
    ("[a b]", [.tsql, .sqlite], ["quotedName:[a b]"]),
    ("xs[1]", [.postgres, .spark, .duckdb, .trino, .bigquery], ["word:xs", "openBracket:[", "number:1", "closeBracket:]"]),
    ("'a\\'b'", [.mysql, .hive, .spark, .bigquery, .snowflake, .clickhouse], ["string:'a\\'b'"]),
    ("'a\\' b", [.ansi, .postgres, .oracle, .tsql, .sqlite, .trino], ["string:'a\\'", "word:b"]),
    ("$$ a; b $$ c", [.ansi, .postgres, .redshift, .snowflake, .duckdb], ["string:$$ a; b $$", "word:c"]),
    ("$x$ $$ $y$ $x$", [.postgres], ["string:$x$ $$ $y$ $x$"]),
    ("$1", [.postgres, .duckdb, .snowflake], ["parameter:$1"]),
    ("a # b\nc", [.mysql, .bigquery, .clickhouse], ["word:a", "word:c"]),
    ("#t", [.tsql], ["word:#t"]),
    ("a // b\nc", [.snowflake], ["word:a", "word:c"]),
    ("/* a /* b */ c */ d", [.postgres, .redshift, .tsql], ["word:d"]),
    ("/* a /* b */ c", [.mysql, .oracle, .snowflake, .bigquery, .spark], ["word:c"]),
    ("'''a'b''' c", [.bigquery], ["string:'''a'b'''", "word:c"]),
    ("q'[it's]' c", [.oracle], ["string:q'[it's]'", "word:c"]),
    ("nq'{a'}' c", [.oracle], ["string:nq'{a'}'", "word:c"]),
    ("N'a' b", [.tsql, .oracle, .mysql], ["string:N'a'", "word:b"]),
    ("E'a\\'b' c", [.postgres, .redshift], ["string:E'a\\'b'", "word:c"]),
    ("r'a\\' c", [.bigquery, .spark], ["string:r'a\\'", "word:c"]),
    ("x'1F'", SQLDialect.all, ["string:x'1F'"]),
    ("@v", [.tsql, .mysql, .bigquery], ["parameter:@v"]),
    ("@@ROWCOUNT", [.tsql, .mysql], ["parameter:@@ROWCOUNT"]),
    ("@s/p", [.snowflake], ["atSign:@", "word:s", "symbol:/", "word:p"]),
    (":p", SQLDialect.all, ["colon::", "word:p"]),
    ("?", SQLDialect.all, ["parameter:?"]),
    ("{{ a }}", SQLDialect.all, ["parameter:{{ a }}"]),
    ("${a}.b", [.hive, .spark], ["parameter:${a}", "dot:.", "word:b"]),
    ("a::int", [.postgres, .snowflake, .duckdb], ["word:a", "doubleColon:::", "word:int"]),
    ("a->b", SQLDialect.all, ["word:a", "arrow:->", "word:b"]),
    ("a->>'b'", SQLDialect.all, ["word:a", "symbol:->>", "string:'b'"]),
    ("a=>b", SQLDialect.all, ["word:a", "fatArrow:=>", "word:b"]),
    ("a:=b", SQLDialect.all, ["word:a", "assign::=", "word:b"]),
    ("a|>b", SQLDialect.all, ["word:a", "pipe:|>", "word:b"]),
    ("a||b", SQLDialect.all, ["word:a", "symbol:||", "word:b"]),
    ("a<>b", SQLDialect.all, ["word:a", "symbol:<>", "word:b"]),
    ("ARRAY<ARRAY<INT>>", [.spark, .bigquery, .flink], ["word:ARRAY", "less:<", "word:ARRAY", "less:<", "word:INT", "greater:>", "greater:>"]),
    ("1.5e-3 .5 1. 0x1F 10L", [.ansi, .spark], ["number:1.5e-3", "number:.5", "number:1.", "number:0x1F", "number:10L"]),
    ("2nd_table", [.hive, .mysql], ["word:2nd_table"]),
    ("größe", SQLDialect.all, ["word:größe"]),
    ("\u{FEFF}a\u{A0}b", SQLDialect.all, ["word:a", "word:b"]),
    ("a$b", [.oracle, .snowflake, .mysql], ["word:a$b"]),
  ]

  @Test(arguments: cases.indices)
  func `a text is cut the same in each dialect that reads it so`(index: Int) {
    let (text, dialects, expected) = Self.cases[index]
    for dialect in dialects {
      let found = Self.tokens(text, dialect)
      #expect(found.tokens == expected, "\(dialect.name): \(text)")
      #expect(found.problems == [], "\(dialect.name): \(text)")
    }
  }

  static let unfinished: [(text: String, reason: String, after: String)] = [
    ("'a\nb", "a quote is not closed", "word:b"), ("\"a\nb", "a quote is not closed", "word:b"),
    ("a /* b", "a comment opened by /* has no */", "word:a"), ("$x$ a\nb", "a dollar quote is not closed", "word:b"),
  ]

  @Test(arguments: unfinished.indices)
  func `what does not end is told and costs no more than its line`(index: Int) {
    let (text, reason, after) = Self.unfinished[index]
    let found = Self.tokens(text, .postgres)
    #expect(found.problems == [reason])
    #expect(found.tokens.contains(after), "\(found.tokens)")
  }

  @Test func `keywords are known in any case and never as part of a word`() {
    for keyword in Keyword.allCases where keyword != .none {
      let word = "\(keyword)"
      for spelling in [word.lowercased(), word.uppercased()] {
        let bytes = Array(spelling.utf8)
        var lexer = Lexer(bytes, range: 0..<bytes.count, dialect: .ansi)
        #expect(lexer.nextStatement(limit: 2)?.first?.keyword == keyword, "\(spelling)")
      }
      let longer = Array("\(word)_x".utf8)
      var lexer = Lexer(longer, range: 0..<longer.count, dialect: .ansi)
      #expect(lexer.nextStatement(limit: 2)?.first?.keyword != keyword, "\(word)_x")
    }
  }

  @Test func `tokens beyond the limit are told and skipped`() {
    let bytes = Array(String(repeating: "a ", count: 100).utf8)
    var lexer = Lexer(bytes, range: 0..<bytes.count, dialect: .ansi)
    #expect(lexer.nextStatement(limit: 10)?.count == 10)
    #expect(lexer.problems.map(\.reason) == ["the statement has more than 10 tokens; the rest was not read"])
  }

  @Test func `many quotes without an end are read in time that grows with the text`() {
    let start = ContinuousClock.now
    for opening in ["'", "\"", "$a$", "/*", "'''", "q'["] {
      let found = Self.tokens(String(repeating: "\(opening)x\n", count: 20_000), .bigquery)
      #expect(!found.tokens.isEmpty || !found.problems.isEmpty)
    }
    #expect(ContinuousClock.now - start < .seconds(20))
  }
}
