import Net

/// Tries a PostgreSQL server out, step by step.
struct PostgreSQLProbe {
  let settings: PostgreSQLSettings
  /// Whether a database is crawled, by its name.
  let isWanted: (String) -> Bool

  func run() -> [ProbeStep] {
    do throws(PostgreSQLError) {
      let reader = try PostgreSQLCatalogReader(settings) { _ in }
      defer { reader.connection.close() }
      return ProbeStep.opened(
        host: settings.host, port: "port \(settings.port)", tls: reader.connection.tlsInfo, login: "as \(settings.login.user)"
      ) + contents(reader)
    } catch {
      return ProbeStep.failing(ProbeStep.session, at: Self.place(of: error.cause), "\(error)")
    }
  }

  private func contents(_ reader: PostgreSQLCatalogReader) -> [ProbeStep] {
    var open: [String] = []
    return ProbeStep.contents { () throws(CrawlError) in
      let databases = try asking { () throws(PostgreSQLError) in try reader.require(PostgreSQLDatabase.self) }.filter {
        !$0.isTemplate && $0.allowsConnections && isWanted($0.name)
      }
      open = databases.filter(\.mayConnect).map(\.name)
      let closed = databases.filter { !$0.mayConnect }.map(\.name)
      let rest = closed.isEmpty ? "" : "; may not connect to \(closed.joined(separator: ", "))"
      guard !open.isEmpty else {
        throw .source("PostgreSQL \(reader.versionText); may read no database\(rest)", hint: "grant the role CONNECT, and check database_pattern")
      }
      return "PostgreSQL \(reader.versionText); may read \(open.joined(separator: ", "))\(rest)"
    } read: { () throws(CrawlError) in
      var inside = settings
      inside.login.database = open[0]
      let counts = try asking { () throws(PostgreSQLError) in
        let connection = try PostgreSQLConnection.open(inside)
        defer { connection.close() }
        return try connection.rows(Self.tables) { (row) throws(PostgreSQLValueError) in (try row.text(), try row.text()) }
      }.first ?? ("0", "0")
      let hint = counts.0 == counts.1 ? "" : "; grant SELECT to profile the others"
      return "\(open[0]): may select from \(counts.0) of \(counts.1) tables\(hint)"
    }
  }

  private static let tables = """
    SELECT count(*) FILTER (WHERE has_table_privilege(c.oid, 'SELECT')), count(*)
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
    """

  private func asking<Result>(_ body: () throws(PostgreSQLError) -> Result) throws(CrawlError) -> Result {
    do throws(PostgreSQLError) { return try body() } catch { throw .source("\(error)", hint: nil) }
  }

  /// Which of the steps an error belongs to.
  private static func place(of cause: PostgreSQLError.Cause) -> Int {
    switch cause {
    case .connection(let failure): failure.probePlace
    case .tlsNotOffered: 2
    case .handshake: 3
    case .violation, .statement, .value, .unsupportedServer, .resultTooLarge: 4
    }
  }
}

extension PostgreSQLConnector {
  package func probe(_ deadline: UInt64) -> [ProbeStep] {
    PostgreSQLProbe(settings: settings) { name in
      onlyDatabase.map { $0 == name } ?? scope.databases.allows(name)
    }.run()
  }
}
