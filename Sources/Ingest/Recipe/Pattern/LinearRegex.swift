/// A regular expression that is matched in time proportional to text times expression, whatever either looks like: a
/// set of states is carried along, and nothing is tried twice.
///
/// Understands literals, `.`, classes with ranges and negation, `\d \w \s` and their negations, `^ $ \b \B \A \Z`, groups
/// with and without a name, `|`, `* + ?` and `{m,n}`, also lazy, and `(?i)` at the start. What looks ahead, behind or back
/// at a group is refused.
package struct LinearRegex: Sendable {
  indirect enum Node: Sendable {
    case assertion(Assertion)
    case set(Set<UInt32>, ranges: [ClosedRange<UInt32>], negated: Bool)
    case any
    case sequence([Node])
    case choice([Node])
    case many(Node, from: Int, to: Int?, isLazy: Bool)
    /// A group by its number, from 1.
    case group(Node, Int)
  }

  enum Assertion: Sendable {
    case start, end, boundary, noBoundary
  }

  enum Step: Sendable {
    case match
    case take(Node, next: Int)
    case split(Int, Int)
    case assert(Assertion, next: Int)
    /// Notes the place where a group begins (an even slot) or ends (an odd one).
    case save(Int, next: Int)
  }

  let program: [Step]
  let entry: Int
  let ignoresCase: Bool
  /// How many groups there are, and the numbers of those with names.
  let groupCount: Int
  let groupNames: [String: Int]

  /// Compiles an expression.
  package init(_ text: String, ignoresCase: Bool) throws(LinearRegexError) {
    var parser = RegexParser(text, ignoresCase: ignoresCase)
    self.ignoresCase = parser.ignoresCase
    var compiler = RegexCompiler()
    entry = try compiler.compile(try parser.parse(), next: 0)
    program = compiler.steps
    groupCount = parser.groupCount
    groupNames = parser.groupNames
  }

  /// Whether the expression matches from the start of the text; something may follow, as with Python's `re.match`.
  package func matchesPrefix(of text: String) -> Bool {
    let scalars = Array((ignoresCase ? text.lowercased() : text).unicodeScalars.map(\.value))
    var states = StateSet(program.count)
    if follow(entry, &states, position: 0, in: scalars) { return true }
    for (index, scalar) in scalars.enumerated() {
      var next = StateSet(program.count)
      for state in states.members {
        guard case .take(let node, let target) = program[state], Self.accepts(node, scalar) else { continue }
        if follow(target, &next, position: index + 1, in: scalars) { return true }
      }
      if next.members.isEmpty { return false }
      states = next
    }
    return false
  }

  /// Adds a state and all that follow without taking a character; true when the match is complete.
  private func follow(_ first: Int, _ states: inout StateSet, position: Int, in scalars: [UInt32]) -> Bool {
    var pending = [first]
    while let state = pending.popLast() {
      guard states.insert(state) else { continue }
      switch program[state] {
      case .match: return true
      case .take: continue
      case .split(let one, let other): pending += [other, one]
      case .save(_, let next): pending.append(next)
      case .assert(let assertion, let next):
        if Self.holds(assertion, at: position, in: scalars) { pending.append(next) }
      }
    }
    return false
  }

  static func holds(_ assertion: Assertion, at position: Int, in scalars: [UInt32]) -> Bool {
    func isWord(_ place: Int) -> Bool {
      scalars.indices.contains(place) && RegexParser.words.contains { $0.contains(scalars[place]) }
    }
    switch assertion {
    case .start: return position == 0
    case .end: return position == scalars.count
    case .boundary: return isWord(position - 1) != isWord(position)
    case .noBoundary: return isWord(position - 1) == isWord(position)
    }
  }

  static func accepts(_ node: Node, _ scalar: UInt32) -> Bool {
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
