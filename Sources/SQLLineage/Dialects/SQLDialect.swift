/// What tells one SQL from another, as far as lineage needs it.
///
/// The parser reads the union of all dialects; a dialect only decides where the same text means different things.
package struct SQLDialect: Sendable {
  /// The lower-case name under which the dialect is asked for.
  package private(set) var name: String

  // Lexer
  /// `"x"` is a string and not a name.
  var doubleQuotedStrings = false
  /// `\'` inside a string does not end it.
  var backslashEscapes = false
  /// `# comment`.
  var hashComments = false
  /// `// comment`.
  var slashComments = false
  /// `/* /* */ */` is one comment.
  var nestedComments = false
  /// `$tag$ text $tag$`.
  var dollarQuotes = false
  /// `'''text'''`.
  var tripleQuotes = false
  /// `q'[text]'`.
  var oracleQuotes = false
  /// `[name]` is a name.
  var brackets = false
  /// `[` never opens an array or an index.
  var bracketsAreOnlyNames = false
  /// `@name` is a stage and not a variable.
  var stages = false

  // Names
  /// How an unquoted name is stored by the engine.
  var unquotedNames = NameCase.asWritten
  /// `` `project.dataset.table` `` is a path of three names.
  var quotedPaths = false
  /// `my-project.dataset.table` needs no quotes.
  var dashedNames = false
  /// The parts a full table name has: 2 where a server has no catalogs.
  var nameDepth = 3
  /// What the engine calls a column that the query does not name.
  var unnamedColumns = UnnamedColumns.expressionText

  /// `CAST(a AS int)` is called a.
  var keepsNameInCast = false

  // Meaning
  /// `SELECT a AS x, x + 1`: an alias can be used by its neighbours.
  var lateralAliases = false
  /// `x -> x + 1` is a lambda.
  var lambdas = true
  /// Statements follow one another without semicolons.
  var bareStatements = false
  /// `SELECT name = expression`.
  var equalsAliases = false
  /// `col:path.to.field` reads inside a column.
  var colonPaths = false
  /// `COLUMNS(...)` stands for several columns.
  var spreadsColumns = false
  /// A table function in the select list can name several columns.
  var selectGenerators = false

  /// The dialect of that name with the differences applied to the one it grew from.
  init(_ name: String, from base: SQLDialect? = nil, _ differences: (inout SQLDialect) -> Void) {
    if let base { self = base } else { self.init(plain: name) }
    self.name = name
    differences(&self)
  }

  private init(plain name: String) { self.name = name }
}

enum NameCase: Sendable { case asWritten, lower, upper }

/// The rule by which an engine names a column without an alias.
enum UnnamedColumns: Sendable {
  /// The text of the expression.
  case expressionText
  /// `_c0`, `_c1`: Hive.
  case positional(prefix: String)
  /// The function's or the type's name, else `?column?`: PostgreSQL.
  case functionName
}

extension SQLDialect {
  /// The dialect of that name or of a product that speaks it, nil when it is not known.
  package static func named(_ name: String) -> SQLDialect? {
    switch String(decoding: name.utf8.map(asciiLower), as: UTF8.self) {
    case "ansi", "generic", "sql", "": .ansi
    case "postgres", "postgresql", "greenplum", "cockroachdb", "cockroach", "yugabyte", "materialize", "risingwave",
      "timescale", "vertica", "netezza", "alloydb", "denodo":
      .postgres
    case "redshift": .redshift
    case "mysql", "mariadb", "starrocks", "doris", "tidb", "singlestore", "memsql": .mysql
    case "sqlite": .sqlite
    case "duckdb", "motherduck": .duckdb
    case "hive", "impala": .hive
    case "spark", "sparksql", "spark2", "spark3": .spark
    case "databricks": .databricks
    case "trino", "presto", "athena", "presto_athena", "dremio": .trino
    case "flink", "flinksql": .flink
    case "snowflake": .snowflake
    case "bigquery", "googlesql": .bigquery
    case "tsql", "mssql", "sqlserver", "synapse", "fabric", "sybase": .tsql
    case "oracle", "plsql", "db2", "exasol", "saphana", "hana": .oracle
    case "teradata": .teradata
    case "clickhouse": .clickhouse
    default: nil
    }
  }

  /// Every dialect, in the order in which detection prefers them when in doubt.
  package static let all: [SQLDialect] = [
    .ansi, .postgres, .redshift, .mysql, .sqlite, .duckdb, .hive, .spark, .databricks, .trino, .flink, .snowflake,
    .bigquery, .tsql, .oracle, .teradata, .clickhouse,
  ]
}
