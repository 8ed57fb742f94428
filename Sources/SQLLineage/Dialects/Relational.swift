extension SQLDialect {
  /// No product in particular: reads whatever is unambiguous in any of them.
  package static let ansi = SQLDialect("ansi") {
    $0.dollarQuotes = true
    $0.brackets = true
    $0.selectGenerators = true
    $0.keepsNameInCast = true
  }

  package static let postgres = SQLDialect("postgres") {
    $0.nestedComments = true
    $0.dollarQuotes = true
    $0.unquotedNames = .lower
    $0.unnamedColumns = .functionName
    $0.keepsNameInCast = true
    $0.lambdas = false
  }

  /// Redshift: PostgreSQL 8 with aliases that see one another.
  package static let redshift = SQLDialect("redshift", from: .postgres) {
    $0.lateralAliases = true
    $0.brackets = true
  }

  package static let mysql = SQLDialect("mysql") {
    $0.doubleQuotedStrings = true
    $0.backslashEscapes = true
    $0.hashComments = true
    $0.nameDepth = 2
    $0.lambdas = false
  }

  package static let sqlite = SQLDialect("sqlite") {
    $0.brackets = true
    $0.nameDepth = 2
    $0.lambdas = false
  }

  package static let oracle = SQLDialect("oracle") {
    $0.oracleQuotes = true
    $0.unquotedNames = .upper
    $0.lambdas = false
  }

  package static let teradata = SQLDialect("teradata") {
    $0.nameDepth = 2
    $0.lateralAliases = true
    $0.lambdas = false
  }

  package static let tsql = SQLDialect("tsql") {
    $0.nestedComments = true
    $0.brackets = true
    $0.bracketsAreOnlyNames = true
    $0.bareStatements = true
    $0.equalsAliases = true
    $0.lambdas = false
  }
}
