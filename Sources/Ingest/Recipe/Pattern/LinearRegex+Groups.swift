extension LinearRegex {
  /// What a match covers.
  struct Match: Equatable {
    /// The texts of the groups by number, nil for one that took no part; number 0 is the whole match.
    let groups: [String?]
    /// What follows the match.
    let rest: String
  }

  /// Whether the expression matches the text from its start to its end (Java's `Matcher.matches`).
  package func matchesWhole(_ text: String) -> Bool {
    run(on: Array(text.unicodeScalars), mustReachEnd: true) != nil
  }

  /// The match at the start of the text that backtracking engines find first; nil when there is none.
  func match(atStartOf text: String) -> Match? {
    let scalars = Array(text.unicodeScalars)
    guard let slots = run(on: scalars, mustReachEnd: false) else { return nil }
    let groups = (0...groupCount).map { number -> String? in
      let (start, end) = (slots[2 * number], slots[2 * number + 1])
      return start >= 0 && start <= end ? Self.text(scalars[start..<end]) : nil
    }
    return Match(groups: groups, rest: Self.text(scalars[slots[1]...]))
  }

  private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars)
    return text
  }

  /// A way through the expression that has got as far as `state`.
  private struct Path {
    let state: Int
    /// Where groups begin and end, by twice their number; -1 for nowhere.
    var slots: [Int]
  }

  /// All ways are followed at once, the preferred one first (Pike's machine); of two that reach the same state only the
  /// preferred one goes on.
  private func run(on scalars: [Unicode.Scalar], mustReachEnd: Bool) -> [Int]? {
    let values = scalars.map(folded)
    var first = [Int](repeating: -1, count: 2 * groupCount + 2)
    first[0] = 0
    var paths = [Path(state: entry, slots: first)]
    var found: [Int]?
    for position in 0...values.count {
      var known = [Bool](repeating: false, count: program.count)
      var next: [Path] = []
      search: for path in paths {
        for reached in reachable(from: path, at: position, in: values, &known) {
          switch program[reached.state] {
          case .match where !mustReachEnd || position == values.count:
            found = reached.slots
            found?[1] = position
            // What is less preferred than a match is not looked at any more.
            break search
          case .take(let node, let target) where position < values.count && Self.accepts(node, values[position]):
            next.append(Path(state: target, slots: reached.slots))
          default: continue
          }
        }
      }
      if next.isEmpty { return found }
      paths = next
    }
    return found
  }

  /// The states that take a character or end the match, in order of preference.
  private func reachable(
    from path: Path, at position: Int, in values: [UInt32], _ known: inout [Bool]
  ) -> [Path] {
    var pending = [path]
    var reached: [Path] = []
    while var path = pending.popLast() {
      guard !known[path.state] else { continue }
      known[path.state] = true
      switch program[path.state] {
      case .match, .take: reached.append(path)
      case .split(let one, let other):
        pending += [Path(state: other, slots: path.slots), Path(state: one, slots: path.slots)]
      case .assert(let assertion, let next):
        if Self.holds(assertion, at: position, in: values) { pending.append(Path(state: next, slots: path.slots)) }
      case .save(let slot, let next):
        path.slots[slot] = position
        pending.append(Path(state: next, slots: path.slots))
      }
    }
    return reached
  }

  private func folded(_ scalar: Unicode.Scalar) -> UInt32 {
    guard ignoresCase else { return scalar.value }
    let lower = scalar.properties.lowercaseMapping.unicodeScalars
    return lower.count == 1 ? lower.first?.value ?? scalar.value : scalar.value
  }
}
