import Catalog
import System

/// How a run stands, for those who watch it from other threads.
final class RunProgress: Sendable {
  private struct State {
    var counts = RunCounts()
    var lines: [(RunLine.Level, String)] = []
    var isCancelled = false
    var total = 0
  }

  private let state = Guarded(State())
  /// Blots secrets out of lines.
  let redact: Redaction
  private static let lineLimit = 10_000

  init(_ redact: Redaction) { self.redact = redact }

  var counts: RunCounts { state.withLock { $0.counts } }

  var isCancelled: Bool { state.withLock { $0.isCancelled } }

  func cancel() { state.withLock { $0.isCancelled = true } }

  func update(_ body: (inout RunCounts) -> Void) { state.withLock { body(&$0.counts) } }

  func log(_ level: RunLine.Level, _ line: String) {
    let clean = redact(line)
    state.withLock { state in
      state.total += 1
      if state.total < Self.lineLimit { state.lines.append((level, clean)) }
      if state.total == Self.lineLimit { state.lines.append((.warning, "further lines are left out")) }
    }
  }

  /// The lines since the last call.
  func takeLines() -> [(RunLine.Level, String)] {
    state.withLock { state in
      defer { state.lines = [] }
      return state.lines
    }
  }
}
