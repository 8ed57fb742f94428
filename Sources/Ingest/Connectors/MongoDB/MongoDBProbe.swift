import Net

/// Tries a deployment out, step by step.
struct MongoDBProbe {
  private static let steps = ["resolve", "connect", "TLS", "sign in", "read"]
  let settings: MongoDBSettings
  let scope: MongoDBScope

  func run() -> [ProbeStep] {
    do throws(MongoDBError) {
      let client = try MongoDBClient(settings)
      let user = settings.login.map { "as \($0.user)" } ?? "nobody: the recipe names no user"
      let passed = [
        ProbeStep("resolve", .passed, settings.hosts.map(\.description).joined(separator: ", ")),
        ProbeStep("connect", .passed, client.connection.target),
        ProbeStep("TLS", .passed, client.connection.isEncrypted ? "on" : "none: the session is in the clear"),
        ProbeStep("sign in", .passed, user),
      ]
      return passed + [read(MongoDBReader(client: client))]
    } catch { return ProbeStep.failing(Self.steps, at: Self.place(of: error.cause), "\(error)") }
  }

  private func read(_ reader: MongoDBReader) -> ProbeStep {
    do throws(MongoDBError) {
      let names = try reader.databases().map(\.name).filter(scope.wants(database:))
      guard !names.isEmpty else {
        return ProbeStep("read", .failed, "the user may see no database that the recipe wants; give the user the role read on it")
      }
      return ProbeStep("read", .passed, "may read \(names.joined(separator: ", "))")
    } catch { return ProbeStep("read", .failed, "\(error)") }
  }

  /// Which of the steps an error belongs to.
  private static func place(of cause: MongoDBError.Cause) -> Int {
    switch cause {
    case .transport(.unresolved), .transport(.timedOut(.resolve)): 0
    case .transport(.tls), .tlsSetup: 2
    case .transport, .noSuitableServer, .tooOld, .violation: 1
    case .login: 3
    case .command, .cancelled: 4
    }
  }
}
