/// A regular expression that is matched in time proportional to text times expression, whatever either looks like: a
/// set of states is carried along, and nothing is tried twice.
///
/// Understands literals, `.`, classes with ranges and negation, `\d \w \s` and their negations, `^ $ \b` is not, groups,
/// `|`, `* + ?` and `{m,n}`.
package struct LinearRegex: Sendable {
  indirect enum Node: Sendable {
    case empty, start, end
    case set(Set<UInt32>, ranges: [ClosedRange<UInt32>], negated: Bool)
    case any
    case sequence([Node])
    case choice([Node])
    case many(Node, from: Int, to: Int?)
  }

  enum Step: Sendable {
    case match
    case take(Node, next: Int)
    case split(Int, Int)
    case assert(isStart: Bool, next: Int)
  }

  private var program: [Step] = []
  private let entry: Int
  private let ignoresCase: Bool
  private static let sizeLimit = 10_000

  /// Compiles an expression.
  package init(_ text: String, ignoresCase: Bool) throws(LinearRegexError) {
    self.ignoresCase = ignoresCase
    var parser = RegexParser(text, ignoresCase: ignoresCase)
    let tree = try parser.parse()
    var steps: [Step] = [.match]
    entry = try Self.compile(tree, next: 0, into: &steps)
    program = steps
  }

  private static func compile(_ node: Node, next: Int, into steps: inout [Step]) throws(LinearRegexError) -> Int {
    guard steps.count < sizeLimit else { throw LinearRegexError(offset: 0, reason: "is too large") }
    switch node {
    case .empty: return next
    case .start, .end:
      var isStart = false
      if case .start = node { isStart = true }
      steps.append(.assert(isStart: isStart, next: next))
    case .set, .any: steps.append(.take(node, next: next))
    case .sequence(let parts):
      var target = next
      for part in parts.reversed() { target = try compile(part, next: target, into: &steps) }
      return target
    case .choice(let options):
      var entries: [Int] = []
      for option in options { entries.append(try compile(option, next: next, into: &steps)) }
      var target = entries[entries.count - 1]
      for entry in entries.dropLast().reversed() {
        steps.append(.split(entry, target))
        target = steps.count - 1
      }
      return target
    case .many(let inner, let from, let to):
      var target = next
      if let to {
        for _ in from..<max(from, to) {
          let entry = try compile(inner, next: target, into: &steps)
          steps.append(.split(entry, next))
          target = steps.count - 1
        }
      } else {
        let loop = steps.count
        steps.append(.split(0, next))
        steps[loop] = .split(try compile(inner, next: loop, into: &steps), next)
        target = loop
      }
      for _ in 0..<from { target = try compile(inner, next: target, into: &steps) }
      return target
    }
    return steps.count - 1
  }

  /// Whether the expression matches from the start of the text; something may follow, as with Python's `re.match`.
  package func matchesPrefix(of text: String) -> Bool {
    let scalars = Array((ignoresCase ? text.lowercased() : text).unicodeScalars.map(\.value))
    var states = StateSet(program.count)
    if follow(entry, &states, position: 0, count: scalars.count) { return true }
    for (index, scalar) in scalars.enumerated() {
      var next = StateSet(program.count)
      for state in states.members {
        guard case .take(let node, let target) = program[state], Self.accepts(node, scalar) else { continue }
        if follow(target, &next, position: index + 1, count: scalars.count) { return true }
      }
      if next.members.isEmpty { return false }
      states = next
    }
    return false
  }

  /// Adds a state and all that follow without taking a character; true when the match is complete.
  private func follow(_ first: Int, _ states: inout StateSet, position: Int, count: Int) -> Bool {
    var pending = [first]
    while let state = pending.popLast() {
      guard states.insert(state) else { continue }
      switch program[state] {
      case .match: return true
      case .take: continue
      case .split(let one, let other): pending += [other, one]
      case .assert(let isStart, let next):
        if isStart ? position == 0 : position == count { pending.append(next) }
      }
    }
    return false
  }

  private static func accepts(_ node: Node, _ scalar: UInt32) -> Bool {
    switch node {
    case .any: scalar != 0x0A
    case .set(let single, let ranges, let negated):
      (single.contains(scalar) || ranges.contains { $0.contains(scalar) }) != negated
    default: false
    }
  }
}

private struct StateSet {
  private var known: [Bool]
  private(set) var members: [Int] = []

  init(_ count: Int) { known = [Bool](repeating: false, count: count) }

  mutating func insert(_ state: Int) -> Bool {
    guard !known[state] else { return false }
    known[state] = true
    members.append(state)
    return true
  }
}

/// What is wrong with a regular expression, and where in it.
package struct LinearRegexError: Error, Equatable, CustomStringConvertible {
  /// Characters before the fault.
  package let offset: Int
  package let reason: String

  package var description: String { "the regular expression \(reason) (character \(offset + 1))" }
}
