/// Who waits for a write; the lower the number, the sooner it runs.
package enum Lane: Int, CaseIterable, Sendable {
  /// Someone at a browser or a command line.
  case people
  /// Programs that push metadata.
  case pushes
  /// Crawls, which take what is left. A person waits for the job that is running, so one that writes many things should
  /// end when it is told to, see `Transaction.shouldYield`.
  case crawls
}
