import System

/// An empty folder that is gone with whoever holds it.
final class TemporaryFolder: Sendable {
  let path: String

  init(_ prefix: String) throws { path = try File.temporaryDirectory(prefix: prefix) }

  deinit { try? File.removeTree(path) }
}
