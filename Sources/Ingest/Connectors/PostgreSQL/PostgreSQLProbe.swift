import Net

/// Tries a PostgreSQL server out, step by step.
struct PostgreSQLProbe {
  private static let steps = ["resolve", "connect", "TLS", "sign in", "read"]
  let settings: PostgreSQLSettings
  /// Whether a database is crawled, by its name.
  let isWanted: (String) -> Bool

  func run() -> [ProbeStep] {
    do throws(PostgreSQLError) {
      let reader = try PostgreSQLCatalogReader(settings) { _ in }
      defer { reader.connection.close() }
      let tls = reader.connection.tlsInfo.map { "\($0.version), \($0.cipher)" } ?? "none: the session is in the clear"
      let passed = [
        ProbeStep("resolve", .passed, settings.host), ProbeStep("connect", .passed, "port \(settings.port)"),
        ProbeStep("TLS", .passed, tls), ProbeStep("sign in", .passed, "as \(settings.login.user)"),
      ]
      return passed + [try read(reader)]
    } catch {
      return ProbeStep.failing(Self.steps, at: Self.place(of: error.cause), "\(error)")
    }
  }

  private func read(_ reader: PostgreSQLCatalogReader) throws(PostgreSQLError) -> ProbeStep {
    let databases = try reader.require(PostgreSQLDatabase.self).filter {
      !$0.isTemplate && $0.allowsConnections && isWanted($0.name)
    }
    let open = databases.filter(\.mayConnect).map(\.name)
    let closed = databases.filter { !$0.mayConnect }.map(\.name)
    let list = "PostgreSQL \(reader.versionText); may read \(open.isEmpty ? "no database" : open.joined(separator: ", "))"
    let rest = closed.isEmpty ? "" : "; may not connect to \(closed.joined(separator: ", "))"
    return ProbeStep("read", open.isEmpty ? .failed : .passed, list + rest)
  }

  /// Which of the steps an error belongs to.
  private static func place(of cause: PostgreSQLError.Cause) -> Int {
    switch cause {
    case .transport(.unresolved), .transport(.timedOut(.resolve)): 0
    case .transport(.tls), .tlsSetup, .tlsNotOffered: 2
    case .transport: 1
    case .handshake: 3
    case .violation, .statement, .value, .unsupportedServer, .resultTooLarge, .cancelled: 4
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
