/// Who waits for a write; the lower the number, the sooner it runs.
package enum Lane: Int, CaseIterable, Sendable {
  /// Someone at a browser or a command line.
  case people
  /// Programs that push metadata.
  case pushes
  /// Crawls, which take what is left.
  case crawls
}
