import System

/// An empty folder that is gone with whoever holds it.
final class TemporaryFolder: Sendable {
  let path: String

  init(_ prefix: String) throws { path = try File.temporaryDirectory(prefix: prefix) }

  private init(path: String) throws {
    self.path = path
    try File.createDirectory(path)
  }

  /// One in memory where the system offers that: hundreds of small crawls would wait for the disk most of their time.
  static func inMemory(_ prefix: String) throws -> TemporaryFolder {
    guard File.exists("/dev/shm") else { return try TemporaryFolder(prefix) }
    return try TemporaryFolder(path: "/dev/shm/\(prefix)-\(UInt64.random(in: 0...UInt64.max))")
  }

  deinit { try? File.removeTree(path) }
}
