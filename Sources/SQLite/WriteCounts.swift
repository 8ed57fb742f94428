/// What the writer has done since the start.
package struct WriteCounts: Equatable, Sendable {
  /// Commits, each with one fsync.
  package private(set) var commits = 0
  /// Jobs committed; over `commits` it tells how many shared one.
  package private(set) var jobs = 0
  /// Jobs that failed.
  package private(set) var failures = 0

  mutating func add(_ count: Int, succeeded: Bool) {
    if succeeded {
      commits += 1
      jobs += count
    } else {
      failures += count
    }
  }
}
