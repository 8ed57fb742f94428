/// How much of the thread's stack an analysis has taken: nesting is refused before the stack ends, whatever a level of
/// it costs in this build.
struct StackGuard {
  private let start = StackGuard.position

  /// Bytes an analysis may take. The threads that answer requests have stacks of one mebibyte.
  private static let limit = 560 << 10

  /// Whether no further level should be entered.
  var isSpent: Bool {
    let here = Self.position
    return (here > start ? here - start : start - here) > UInt(Self.limit)
  }

  /// Roughly where the stack stands.
  @inline(never) private static var position: UInt {
    var marker: UInt8 = 0
    return withUnsafeMutablePointer(to: &marker) { UInt(bitPattern: $0) }
  }
}
