extension SQLDialect {
  /// The dialect that a text is most likely written in: each trait that few dialects have votes for them.
  static func detect(_ text: [UInt8]) -> SQLDialect {
    var lexer = Lexer(text, range: 0..<min(text.count, 1 << 18), dialect: .detecting)
    var votes: [String: Int] = [:]
    var statements = 0
    while statements < 50, let tokens = lexer.nextStatement(limit: 20_000) {
      statements += 1
      for index in tokens.indices { vote(tokens, index, text, &votes) }
    }
    let best = votes.values.max() ?? 0
    guard best > 1 else { return .ansi }
    return all.first { votes[$0.name] == best } ?? .ansi
  }

  /// Reads any text without deciding what a quote means.
  private static let detecting = SQLDialect("detecting") { $0.dollarQuotes = true }

  private static func vote(_ tokens: [Token], _ index: Int, _ text: [UInt8], _ votes: inout [String: Int]) {
    let token = tokens[index]
    let next = index + 1 < tokens.count ? tokens[index + 1] : .end
    let first = text[Int(token.start)]
    func add(_ weight: Int, _ names: String...) { for name in names { votes[name, default: 0] += weight } }
    switch token.kind {
    case .doubleColon: add(1, "postgres", "redshift", "snowflake", "duckdb")
    case .quotedName where first == 0x60: add(2, "hive", "spark", "databricks", "mysql", "bigquery", "flink", "clickhouse")
      if text[Int(token.start)..<Int(token.end)].contains(UInt8(ascii: ".")) { add(4, "bigquery") }
    case .string where first == UInt8(ascii: "$"): add(4, "postgres", "snowflake")
    case .openBracket where next.kind == .word && next.end - next.start > 1: add(2, "tsql")
    case .parameter where first == UInt8(ascii: "@"): add(3, "tsql")
    case .word: word(token, next, text, add)
    default: break
    }
  }

  private static func word(_ token: Token, _ next: Token, _ text: [UInt8], _ add: (Int, String...) -> Void) {
    switch token.keyword {
    case .lateral where next.keyword == .view: add(6, "hive", "spark", "databricks")
    case .overwrite where next.keyword == .table: add(4, "hive", "spark", "databricks")
    case .distribute where next.keyword == .by, .cluster where next.keyword == .by: add(4, "hive", "spark")
    case .qualify: add(3, "snowflake", "bigquery", "databricks", "teradata")
    case .top where next.kind == .number: add(3, "tsql", "teradata")
    case .ilike: add(2, "postgres", "snowflake", "redshift", "duckdb")
    case .watermark where next.keyword == .for: add(8, "flink")
    case .prewhere: add(8, "clickhouse")
    case .sel: add(6, "teradata")
    case .dual: add(4, "oracle")
    case .connect where next.keyword == .by: add(4, "oracle")
    case .straight_join: add(6, "mysql")
    case .exclude: add(3, "duckdb", "snowflake")
    case .apply: add(2, "tsql", "oracle")
    case .unnest: add(2, "bigquery", "trino", "postgres", "duckdb")
    default:
      let word = String(decoding: text[Int(token.start)..<Int(token.end)].prefix(24).map(asciiLower), as: UTF8.self)
      if let names = tells[word] { for name in names { add(3, name) } }
      if first(text, token) == UInt8(ascii: "#") { add(4, "tsql") }
    }
  }

  private static func first(_ text: [UInt8], _ token: Token) -> UInt8 { text[Int(token.start)] }

  /// Words that only some products know.
  private static let tells: [String: [String]] = [
    "nvarchar": ["tsql", "oracle"], "getdate": ["tsql", "redshift"], "isnull": ["tsql"], "nolock": ["tsql"], "go": ["tsql"],
    "varchar2": ["oracle"], "nvl": ["oracle", "hive"], "sysdate": ["oracle"], "rownum": ["oracle"], "number": ["oracle", "snowflake"],
    "plpgsql": ["postgres", "postgres"], "serial": ["postgres"], "jsonb": ["postgres"], "timestamptz": ["postgres"],
    "generate_series": ["postgres", "duckdb"], "distkey": ["redshift", "redshift"], "sortkey": ["redshift", "redshift"],
    "diststyle": ["redshift", "redshift"], "variant": ["snowflake"], "flatten": ["snowflake"], "iff": ["snowflake"],
    "safe_cast": ["bigquery", "bigquery"], "int64": ["bigquery"], "parse_date": ["bigquery"], "string_agg": ["postgres", "bigquery", "tsql"],
    "auto_increment": ["mysql", "mysql"], "engine": ["mysql", "clickhouse"], "mergetree": ["clickhouse", "clickhouse"],
    "todate": ["clickhouse"], "todatetime": ["clickhouse"], "grouparray": ["clickhouse"], "autoincrement": ["sqlite", "sqlite"],
    "read_parquet": ["duckdb", "duckdb"], "read_csv_auto": ["duckdb", "duckdb"], "strftime": ["sqlite", "duckdb"],
    "tblproperties": ["hive", "spark"], "serde": ["hive"], "explode": ["hive", "spark"], "collect_list": ["hive", "spark"],
    "from_unixtime": ["hive", "spark"], "delta": ["databricks"], "approx_distinct": ["trino"], "tumble": ["flink"],
    "descriptor": ["flink", "flink"], "cross_join": ["trino"], "datediff": ["tsql", "snowflake"], "multiset": ["teradata", "teradata"],
  ]
}
