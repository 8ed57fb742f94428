import SQLite

/// Runs the statements of profiles in an SQLite file.
final class SQLiteProfileSession: ProfileSession {
  let dialect = ProfileDialect.sqlite
  private let connection: Connection
  private let seconds: Int

  /// - Parameter seconds: how long one statement may take.
  init(_ connection: Connection, seconds: Int) {
    self.connection = connection
    self.seconds = seconds
  }

  func rows(_ sql: String) throws -> [[String?]] {
    do {
      return try connection.withTimeLimit(seconds: Double(seconds)) {
        try connection.all(sql) { row in (0..<row.count).map { row.optionalText(Int32($0)) } }
      }
    } catch { throw ProfileFailure(reason: "\(error)") }
  }
}
