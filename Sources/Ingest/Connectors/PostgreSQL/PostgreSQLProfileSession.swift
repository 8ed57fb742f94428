/// Runs the statements of profiles in a PostgreSQL database.
final class PostgreSQLProfileSession: ProfileSession {
  let dialect = ProfileDialect.postgres
  private let reader: PostgreSQLCatalogReader

  init(
    _ settings: PostgreSQLSettings, _ profiling: ProfilingSettings, isCancelled: @escaping () -> Bool
  ) throws(CrawlError) {
    var settings = settings
    settings.statementTimeout = Double(profiling.statementTimeout)
    do throws(PostgreSQLError) {
      reader = try PostgreSQLCatalogReader(settings, isCancelled: isCancelled) { _ in }
    } catch { throw error.crawlError }
  }

  deinit { reader.connection.close() }

  func rows(_ sql: String) throws -> [[String?]] {
    do throws(PostgreSQLError) {
      return try reader.connection.rows(sql) { (row) throws(PostgreSQLValueError) in row.optionalTexts() }
    } catch {
      if case .statement(let refusal) = error.cause, !refusal.isFatal { throw ProfileFailure(reason: "\(refusal)") }
      throw error.crawlError
    }
  }
}
