/// Turns the tree of a regular expression into the steps of a `LinearRegex`, from its end to its start.
struct RegexCompiler {
  private(set) var steps: [LinearRegex.Step] = [.match]
  // Repeated empty groups make no steps, so the work is counted, not the result.
  private var work = 0
  private static let workLimit = 20_000

  /// The entry of a node that goes on at `next`.
  mutating func compile(_ node: LinearRegex.Node, next: Int) throws(LinearRegexError) -> Int {
    work += 1
    guard work <= Self.workLimit else { throw LinearRegexError(offset: 0, reason: "is too large") }
    switch node {
    case .assertion(let assertion): return add(.assert(assertion, next: next))
    case .set, .any: return add(.take(node, next: next))
    case .sequence(let parts):
      var target = next
      for part in parts.reversed() { target = try compile(part, next: target) }
      return target
    case .choice(let options):
      var entries: [Int] = []
      for option in options { entries.append(try compile(option, next: next)) }
      var target = entries[entries.count - 1]
      for entry in entries.dropLast().reversed() { target = add(.split(entry, target)) }
      return target
    case .many(let inner, let from, let to, let isLazy):
      return try compile(inner, from, to, isLazy: isLazy, next: next)
    case .group(let inner, let number):
      let end = add(.save(2 * number + 1, next: next))
      return add(.save(2 * number, next: try compile(inner, next: end)))
    }
  }

  private mutating func compile(
    _ inner: LinearRegex.Node, _ from: Int, _ to: Int?, isLazy: Bool, next: Int
  ) throws(LinearRegexError) -> Int {
    var target = next
    var copies = from
    if let to {
      for _ in from..<max(from, to) { target = add(Self.split(try compile(inner, next: target), next, isLazy)) }
    } else {
      let loop = add(.split(0, next))
      let body = try compile(inner, next: loop)
      steps[loop] = Self.split(body, next, isLazy)
      // The last time that it must match and the times that it may are the same steps: a copy of them would hold a copy of
      // each repetition inside, and so on.
      target = from > 0 ? body : loop
      copies = max(0, from - 1)
    }
    for _ in 0..<copies { target = try compile(inner, next: target) }
    return target
  }

  /// A greedy repetition would rather go round once more, a lazy one rather go on.
  private static func split(_ around: Int, _ on: Int, _ isLazy: Bool) -> LinearRegex.Step {
    isLazy ? .split(on, around) : .split(around, on)
  }

  private mutating func add(_ step: LinearRegex.Step) -> Int {
    steps.append(step)
    return steps.count - 1
  }
}
