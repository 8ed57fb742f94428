/// Something the crawl goes on without.
struct MySQLWarning: Sendable {
  /// The database it is about; nil for the server.
  let database: String?
  let subject: String
  let message: String
  let hint: String?
}

/// Reads a server's catalog over one session.
final class MySQLCatalogReader {
  let connection: MySQLConnection
  let server: MySQLServer
  private let warn: (MySQLWarning) -> Void

  /// Opens a session that changes nothing, speaks UTF-8, keeps UTC and waits for nobody for long.
  init(
    _ settings: MySQLSettings, isCancelled: @escaping () -> Bool = { false }, warn: @escaping (MySQLWarning) -> Void
  ) throws(MySQLError) {
    connection = try MySQLConnection(settings, isCancelled: isCancelled)
    server = MySQLServer(version: connection.greeting.version, isMariaDB: connection.greeting.isMariaDB)
    self.warn = warn
    let limit = server.isMariaDB
      ? "max_statement_time = \(settings.statementTimeout)"
      : "max_execution_time = \(Int(settings.statementTimeout * 1000))"
    try connection.execute("SET NAMES utf8mb4")
    try connection.execute(
      "SET SESSION time_zone = '+00:00', lock_wait_timeout = \(settings.lockTimeout), \(limit), sql_mode = ''")
    try connection.execute("SET SESSION TRANSACTION READ ONLY")
  }

  func databases() throws(MySQLError) -> [MySQLDatabase] {
    try connection.rows(MySQLDatabase.sql(server)) { MySQLDatabase($0) }
  }

  /// The rows of a query that nothing goes on without.
  func require<Row: MySQLCatalogRow>(_ type: Row.Type, _ scope: MySQLScope) throws(MySQLError) -> [Row] {
    try connection.rows(Row.sql(scope, server)) { Row($0) }
  }

  /// The rows of a query; none, and a warning, when the server refuses it.
  func read<Row: MySQLCatalogRow>(_ type: Row.Type, _ scope: MySQLScope) throws(MySQLError) -> [Row] {
    try tolerating(scope.database, Row.subject) { () throws(MySQLError) in try require(type, scope) } ?? []
  }

  /// The statements run most often, by performance_schema's digests, or by the general query log where those are not
  /// kept; none, and a warning, when the server refuses to tell.
  func statements(limit: Int) throws(MySQLError) -> [MySQLStatement] {
    let digests = try tolerating(nil, "statements in performance_schema") { () throws(MySQLError) in
      try connection.rows(MySQLStatement.sql(limit: limit)) { MySQLStatement($0) }
    } ?? []
    return digests.isEmpty ? try loggedStatements() : digests
  }

  /// The newest statements of the general query log, where the server writes it into its table.
  func loggedStatements() throws(MySQLError) -> [MySQLStatement] {
    try tolerating(nil, "mysql.general_log") { () throws(MySQLError) in
      guard try connection.rows(MySQLGeneralLog.switches, MySQLGeneralLog.isKept).first == true else { return [] }
      var log = MySQLGeneralLog()
      for row in try connection.rows(MySQLGeneralLog.sql, { $0 }).reversed() { log.add(row) }
      return log.statements
    } ?? []
  }

  private func tolerating<Result>(
    _ database: String?, _ subject: String, _ body: () throws(MySQLError) -> Result
  ) throws(MySQLError) -> Result? {
    do throws(MySQLError) {
      return try body()
    } catch {
      guard let refusal = error.statementError else { throw error }
      warn(MySQLWarning(database: database, subject: subject, message: "\(refusal)", hint: refusal.advice))
      return nil
    }
  }
}
