import SQLite

/// The database behind an SQL catalog: an SQLite file or a PostgreSQL server.
enum IcebergSQLSource {
  case sqlite(Connection)
  case postgres(PostgreSQLConnection)

  /// The rows of a query as texts. Parameters are written `$1`, `$2`, … in the order of their first use.
  func rows(_ sql: String, _ parameters: [String], columns: Int) throws(CrawlError) -> [[String?]] {
    switch self {
    case .sqlite(let connection): return try Self.rows(connection, sql, parameters, columns)
    case .postgres(let connection):
      do throws(PostgreSQLError) {
        return try connection.rows(sql, parameters.map { $0 }) { (row) in
          var values: [String?] = []
          for _ in 0..<columns { values.append(row.optionalText()) }
          return values
        }
      } catch { throw .source("\(error)", hint: "is this the database of an Iceberg SQL catalog?") }
    }
  }

  private static func rows(
    _ connection: Connection, _ sql: String, _ parameters: [String], _ columns: Int
  ) throws(CrawlError) -> [[String?]] {
    do {
      var rows: [[String?]] = []
      try connection.query(sql, values: parameters) { row in
        var values: [String?] = []
        for column in 0..<columns { values.append(row.optionalText(Int32(column))) }
        rows.append(values)
      }
      return rows
    } catch { throw .source("the catalog's database: \(error)", hint: "is this the database of an Iceberg SQL catalog?") }
  }

  /// Whether the table of tables tells views apart (version 1 of the JDBC catalog's schema).
  func tellsViews() throws(CrawlError) -> Bool {
    let sql =
      switch self {
      case .sqlite: "SELECT name FROM pragma_table_info('iceberg_tables') WHERE name = 'iceberg_type'"
      case .postgres: "SELECT column_name FROM information_schema.columns WHERE table_name = 'iceberg_tables' AND column_name = 'iceberg_type'"
      }
    return try !rows(sql, [], columns: 1).isEmpty
  }
}
