/// What an analysis may spend, so that no text can hold its caller: after that it returns what it has.
package struct SQLBudget: Sendable {
  /// Text beyond this many bytes is not read.
  package var bytes = 16 << 20
  /// Tokens of one statement that are kept.
  package var tokens = 1 << 20
  /// Column references followed, over all statements.
  package var steps = 20_000_000
  /// Wall time over all statements.
  package var time = Duration.seconds(10)

  package init() {}
}

/// The spending of one analysis.
struct Spending {
  private var steps: Int
  private let deadline: ContinuousClock.Instant
  private(set) var isExhausted = false

  init(_ budget: SQLBudget) {
    steps = budget.steps
    deadline = .now + budget.time
  }

  /// Counts work; false once nothing is left.
  mutating func spend(_ count: Int = 1) -> Bool {
    guard !isExhausted else { return false }
    let before = steps
    steps -= count
    if steps < 0 || before >> 12 != steps >> 12 && ContinuousClock.now >= deadline { isExhausted = true }
    return !isExhausted
  }
}
