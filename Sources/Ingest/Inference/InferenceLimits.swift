/// How much a schema inference keeps of what it sees.
package struct InferenceLimits: Sendable, Hashable {
  /// How many paths are told apart; values at further ones are counted, nothing else.
  package var paths = 10_000
  /// How many columns come out; the ones further out go first.
  package var columns = 10_000
  /// How deep objects and arrays are followed.
  package var depth = 32
  /// How many different keys one object may show before it is looked at as a map.
  package var keys = 1_000

  package init() {}
}

/// What a schema inference has used of its limits.
struct InferenceBudget: Sendable {
  let limits: InferenceLimits
  /// Paths that are told apart now.
  var paths = 0
  /// Values at paths beyond the limit.
  var omitted = 0
  /// Objects and arrays below the depth limit.
  var tooDeep = 0

  init(_ limits: InferenceLimits) { self.limits = limits }

  /// Takes one more path; false when none is left.
  mutating func take() -> Bool {
    guard paths < limits.paths else {
      omitted += 1
      return false
    }
    paths += 1
    return true
  }
}
