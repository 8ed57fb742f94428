import Net

/// Tries a MySQL or MariaDB server out, step by step.
struct MySQLProbe {
  let settings: MySQLSettings
  /// Whether a database is crawled.
  let isWanted: (MySQLDatabase) -> Bool

  func run() -> [ProbeStep] {
    do throws(MySQLError) {
      let reader = try MySQLCatalogReader(settings) { _ in }
      defer { reader.connection.close() }
      return ProbeStep.opened(
        host: settings.isUnixSocket ? "this machine" : settings.host,
        port: settings.isUnixSocket ? settings.host : "port \(settings.port)", tls: reader.connection.tlsInfo,
        login: "as \(settings.login.user)") + contents(reader)
    } catch {
      return ProbeStep.failing(ProbeStep.session, at: Self.place(of: error.cause), "\(error)")
    }
  }

  private func contents(_ reader: MySQLCatalogReader) -> [ProbeStep] {
    var databases: [String] = []
    return ProbeStep.contents { () throws(CrawlError) in
      databases = try asking { () throws(MySQLError) in try reader.databases() }.filter(isWanted).map(\.name)
      guard !databases.isEmpty else {
        throw .source("there is no database that the user may see", hint: "check database, database_pattern, and the user's grants")
      }
      return "\(reader.server.isMariaDB ? "" : "MySQL ")\(reader.server.version); databases \(databases.joined(separator: ", "))"
    } read: { () throws(CrawlError) in
      let scope = MySQLScope(database: databases[0])
      let tables = try asking { () throws(MySQLError) in try reader.require(MySQLTable.self, scope) }
      guard !tables.isEmpty else { return "\(databases[0]): no table that the user may see" }
      return "\(databases[0]): \(tables.count) tables and views"
    }
  }

  private func asking<Result>(_ body: () throws(MySQLError) -> Result) throws(CrawlError) -> Result {
    do throws(MySQLError) { return try body() } catch { throw .source("\(error)", hint: nil) }
  }

  /// Which of the steps an error belongs to.
  private static func place(of cause: MySQLError.Cause) -> Int {
    switch cause {
    case .connection(let failure): failure.probePlace
    case .handshake(.tlsNotOffered): 2
    // What speaks no MySQL is not the server that was meant.
    case .violation, .handshake(.violation): 1
    case .handshake, .statement, .resultTooLarge: 3
    }
  }
}

extension MySQLConnector {
  package func probe(_ deadline: UInt64) -> [ProbeStep] {
    MySQLProbe(settings: settings, isWanted: isWanted).run()
  }

  /// Whether a database is read: the server's own are not.
  func isWanted(_ database: MySQLDatabase) -> Bool {
    if let onlyDatabase { return database.name == onlyDatabase }
    return !MySQLDatabase.ofTheServer.contains(database.name.lowercased()) && scope.databases.allows(database.name)
  }
}
