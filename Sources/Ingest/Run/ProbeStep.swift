/// One step of trying a source out: what was tried, and what came of it.
package struct ProbeStep: Sendable, Equatable {
  /// What came of it.
  package enum Outcome: String, Sendable {
    case passed, failed
    /// Not tried, because an earlier step failed.
    case skipped
  }

  /// `resolve`, `connect`, `TLS`, `sign in` or `read`; connectors without a server have fewer.
  package let name: String
  package let outcome: Outcome
  /// What was found, or why it failed.
  package let detail: String

  package init(_ name: String, _ outcome: Outcome, _ detail: String) {
    self.name = name
    self.outcome = outcome
    self.detail = detail
  }

  /// The steps of a try that failed: those before passed, those behind are skipped.
  package static func failing(_ names: [String], at place: Int, _ detail: String) -> [ProbeStep] {
    names.enumerated().map { index, name in
      if index < place { return ProbeStep(name, .passed, "") }
      return index == place ? ProbeStep(name, .failed, detail) : ProbeStep(name, .skipped, "")
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
