import Codecs

/// Runs the statements of profiles in a DuckDB file, each by a run of DuckDB's program.
final class DuckDBProfileSession: ProfileSession {
  let dialect = ProfileDialect.duckdb
  private let command: DuckDBCommand
  private let file: String

  /// - Parameter command: its timeout is that of one statement.
  init(_ command: DuckDBCommand, _ file: String) {
    self.command = command
    self.file = file
  }

  func rows(_ sql: String) throws -> [[String?]] {
    var rows: [[String?]] = []
    do throws(CrawlError) {
      // As a table of its own the answer has a name of its own for each column, as members of an object need.
      try command.ask(file, "SELECT * FROM (\(sql)) AS answer") { row in rows.append((row.object ?? [:]).map(\.value.string)) }
    } catch { throw ProfileFailure(reason: "\(error)") }
    return rows
  }
}
