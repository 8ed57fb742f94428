extension SQLDialect {
  package static let duckdb = SQLDialect("duckdb") {
    $0.dollarQuotes = true
    $0.nameDepth = 3
    $0.lateralAliases = true
    $0.spreadsColumns = true
  }

  package static let hive = SQLDialect("hive") {
    $0.doubleQuotedStrings = true
    $0.backslashEscapes = true
    $0.unquotedNames = .lower
    $0.nameDepth = 2
    $0.unnamedColumns = .positional(prefix: "_c")
    $0.selectGenerators = true
  }

  package static let spark = SQLDialect("spark", from: .hive) {
    $0.unquotedNames = .asWritten
    $0.nameDepth = 3
    $0.unnamedColumns = .expressionText
    $0.lateralAliases = true
  }

  package static let databricks = SQLDialect("databricks", from: .spark) {
    $0.colonPaths = true
  }

  package static let trino = SQLDialect("trino") {
    $0.unquotedNames = .lower
    $0.unnamedColumns = .positional(prefix: "_col")
  }

  package static let flink = SQLDialect("flink") {
    $0.unnamedColumns = .positional(prefix: "EXPR$")
  }

  package static let snowflake = SQLDialect("snowflake") {
    $0.slashComments = true
    $0.backslashEscapes = true
    $0.dollarQuotes = true
    $0.stages = true
    $0.unquotedNames = .upper
    $0.lateralAliases = true
    $0.colonPaths = true
  }

  package static let bigquery = SQLDialect("bigquery") {
    $0.doubleQuotedStrings = true
    $0.backslashEscapes = true
    $0.hashComments = true
    $0.tripleQuotes = true
    $0.quotedPaths = true
    $0.dashedNames = true
    $0.unnamedColumns = .positional(prefix: "f")
  }

  package static let clickhouse = SQLDialect("clickhouse") {
    $0.backslashEscapes = true
    $0.hashComments = true
    $0.nameDepth = 2
    $0.lateralAliases = true
    $0.spreadsColumns = true
  }
}
