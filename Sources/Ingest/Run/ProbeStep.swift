import Net

/// One step of trying a source out: what was tried, and what came of it.
package struct ProbeStep: Sendable, Equatable {
  /// What came of it.
  package enum Outcome: String, Sendable {
    case passed, failed
    /// Not tried, because an earlier step failed.
    case skipped
  }

  /// One of `session` for a server, or of `files` for what lies on a disk.
  package let name: String
  package let outcome: Outcome
  /// What was found, or why it failed.
  package let detail: String

  package init(_ name: String, _ outcome: Outcome, _ detail: String) {
    self.name = name
    self.outcome = outcome
    self.detail = detail
  }

  /// The way to what a server holds: reaching it, logging in, seeing what there is, and looking into it.
  package static let session = ["resolve", "connect", "TLS", "sign in", "list", "read"]
  /// The way to what files hold.
  package static let files = ["find", "open", "list", "read"]

  /// The steps of a try that failed: those before passed, those behind are skipped.
  package static func failing(_ names: [String], at place: Int, _ detail: String) -> [ProbeStep] {
    names.enumerated().map { index, name in
      if index < place { return ProbeStep(name, .passed, "") }
      return index == place ? ProbeStep(name, .failed, detail) : ProbeStep(name, .skipped, "")
    }
  }

  /// The steps up to a session with a server, all passed.
  /// - Parameters:
  ///   - port: how the port is told, or the socket that stands for it.
  ///   - tls: nil for a session in the clear.
  static func opened(host: String, port: String, tls: TLSInfo?, login: String) -> [ProbeStep] {
    [
      ProbeStep("resolve", .passed, host), ProbeStep("connect", .passed, port),
      ProbeStep("TLS", .passed, tls.map { "\($0.version), \($0.cipher)" } ?? "none: the session is in the clear"),
      ProbeStep("sign in", .passed, login),
    ]
  }

  /// What follows those steps: what the listing found, and what looking into it says; the first that throws is the one
  /// that failed.
  static func contents(
    list: () throws(CrawlError) -> String, read: () throws(CrawlError) -> String
  ) -> [ProbeStep] {
    let listed: String
    do throws(CrawlError) { listed = try list() } catch { return failing(["list", "read"], at: 0, "\(error)") }
    do throws(CrawlError) {
      return [ProbeStep("list", .passed, listed), ProbeStep("read", .passed, try read())]
    } catch { return [ProbeStep("list", .passed, listed), ProbeStep("read", .failed, "\(error)")] }
  }
}

extension TransportError.Cause {
  /// Which step of `ProbeStep.session` the failure belongs to.
  var probePlace: Int {
    switch self {
    case .unresolved, .timedOut(.resolve): 0
    case .tls, .timedOut(.handshake): 2
    default: 1
    }
  }
}

extension Connector {
  /// One step for everything, for connectors that do not tell more.
  package func probe(_ deadline: UInt64) -> [ProbeStep] {
    do throws(CrawlError) {
      return [ProbeStep("read", .passed, try test(deadline))]
    } catch { return [ProbeStep("read", .failed, "\(error)")] }
  }
}

extension Recipe {
  /// Tries the source out, step by step, and says nothing that must stay secret.
  /// - Parameter deadline: a `MonotonicClock` instant.
  package func probe(_ deadline: UInt64) -> [ProbeStep] {
    connector.probe(deadline).map { ProbeStep($0.name, $0.outcome, redaction($0.detail)) }
  }
}
