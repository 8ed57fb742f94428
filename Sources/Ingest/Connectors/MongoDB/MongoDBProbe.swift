import Net

/// Tries a deployment out, step by step.
struct MongoDBProbe {
  let settings: MongoDBSettings
  let scope: MongoDBScope

  func run() -> [ProbeStep] {
    let client: MongoDBClient
    do throws(MongoDBError) { client = try MongoDBClient(settings) } catch {
      return ProbeStep.failing(ProbeStep.session, at: Self.place(of: error.cause), "\(error)")
    }
    let reader = MongoDBReader(client: client)
    var databases: [String] = []
    return ProbeStep.opened(
      host: settings.hosts.map(\.host).joined(separator: ", "), port: client.connection.target,
      tls: client.connection.tlsInfo, login: settings.login.map { "as \($0.user)" } ?? "none: the recipe names no user"
    ) + ProbeStep.contents { () throws(CrawlError) in
      databases = try asking { () throws(MongoDBError) in try reader.databases().map(\.name).filter(scope.wants(database:)) }
      guard !databases.isEmpty else {
        throw .source("no database that the recipe wants may be seen", hint: "give the user the role read on it, or check database_pattern")
      }
      return "databases \(databases.joined(separator: ", "))"
    } read: { () throws(CrawlError) in
      let collections = try asking { () throws(MongoDBError) in
        try reader.collections(of: databases[0]).filter { scope.wants($0, in: databases[0]) }
      }
      guard let first = collections.first(where: { $0.kind == .collection }) else { return "\(databases[0]) holds no collection" }
      try asking { () throws(MongoDBError) in try reader.first(first.name, in: databases[0], count: 1) { _ in } }
      return "\(collections.count) collections in \(databases[0]); \(first.name) can be read"
    }
  }

  private func asking<Answer>(_ question: () throws(MongoDBError) -> Answer) throws(CrawlError) -> Answer {
    do throws(MongoDBError) { return try question() } catch { throw error.crawlError }
  }

  /// Which of the steps an error belongs to.
  private static func place(of cause: MongoDBError.Cause) -> Int {
    switch cause {
    case .connection(let failure): failure.probePlace
    // What speaks another protocol is not the server that was meant, or it speaks it behind TLS.
    case .violation, .noSuitableServer, .tooOld: 1
    case .login, .command: 3
    }
  }
}
