/// Runs the statements of profiles in a MySQL or MariaDB server.
final class MySQLProfileSession: ProfileSession {
  let dialect = ProfileDialect.mysql
  private let reader: MySQLCatalogReader

  init(_ settings: MySQLSettings, _ profiling: ProfilingSettings, isCancelled: @escaping () -> Bool) throws(CrawlError) {
    var settings = settings
    settings.statementTimeout = Double(profiling.statementTimeout)
    do throws(MySQLError) {
      reader = try MySQLCatalogReader(settings, isCancelled: isCancelled) { _ in }
    } catch { throw error.crawlError }
  }

  deinit { reader.connection.close() }

  func rows(_ sql: String) throws -> [[String?]] {
    do throws(MySQLError) {
      return try reader.connection.rows(sql) { row in row.values.indices.map { row.text($0) } }
    } catch {
      if let refusal = error.statementError { throw ProfileFailure(reason: "\(refusal)") }
      throw error.crawlError
    }
  }
}
