import System

/// A directory that is removed with everything in it when the test lets go of it.
final class TemporaryDirectory {
  let path: String

  init() throws { path = try File.temporaryDirectory(prefix: "cairn-sqlite") }

  deinit { try? File.removeTree(path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }
}

extension Result {
  /// The error; nil for a success.
  var failure: Failure? { if case .failure(let error) = self { error } else { nil } }
}
