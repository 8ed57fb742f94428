/// Reads the text of a `LinearRegex`.
struct RegexParser {
  /// Whether letter case is ignored, as the caller or `(?i)` says.
  let ignoresCase: Bool
  private let scalars: [UInt32]
  private var position = 0
  private var depth = 0
  /// Groups that were opened so far, and which of them have names.
  private(set) var groupCount = 0
  private(set) var groupNames: [String: Int] = [:]
  /// Characters of the text that are no longer in `scalars`.
  private let leftOut: Int
  private static let depthLimit = 64
  private static let repeatLimit = 255

  init(_ text: String, ignoresCase: Bool) {
    let isMarked = text.hasPrefix("(?i)")
    self.ignoresCase = ignoresCase || isMarked
    let rest = isMarked ? String(text.dropFirst(4)) : text
    scalars = (self.ignoresCase ? Self.lowercasedKeepingEscapes(rest) : rest).unicodeScalars.map(\.value)
    leftOut = isMarked ? 4 : 0
  }

  /// `\W` and `\w` mean opposite things, so what follows a backslash keeps its case.
  private static func lowercasedKeepingEscapes(_ text: String) -> String {
    var lowered = ""
    var isEscaped = false
    for character in text {
      lowered += isEscaped ? String(character) : character.lowercased()
      isEscaped = character == "\\" && !isEscaped
    }
    return lowered
  }

  mutating func parse() throws(LinearRegexError) -> LinearRegex.Node {
    let node = try choice()
    guard position == scalars.count else { throw fault("has a ) without a (") }
    return node
  }

  private func fault(_ reason: String) -> LinearRegexError { LinearRegexError(offset: position + leftOut, reason: reason) }

  private func peek(_ character: Unicode.Scalar) -> Bool {
    position < scalars.count && scalars[position] == character.value
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek(character) else { return false }
    position += 1
    return true
  }

  private mutating func choice() throws(LinearRegexError) -> LinearRegex.Node {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { throw fault("is nested too deeply") }
    var options = [try sequence()]
    while take("|") { options.append(try sequence()) }
    return options.count == 1 ? options[0] : .choice(options)
  }

  private mutating func sequence() throws(LinearRegexError) -> LinearRegex.Node {
    var parts: [LinearRegex.Node] = []
    while position < scalars.count, !peek("|"), !peek(")") {
      let atom = try atom()
      parts.append(try repeated(atom))
    }
    return .sequence(parts)
  }

  private mutating func repeated(_ atom: LinearRegex.Node) throws(LinearRegexError) -> LinearRegex.Node {
    var node = atom
    while true {
      let bounds: (from: Int, to: Int?)
      if take("*") {
        bounds = (0, nil)
      } else if take("+") {
        bounds = (1, nil)
      } else if take("?") {
        bounds = (0, 1)
      } else if peek("{") {
        bounds = try self.bounds()
      } else {
        return node
      }
      node = .many(node, from: bounds.from, to: bounds.to, isLazy: take("?"))
    }
  }

  private mutating func bounds() throws(LinearRegexError) -> (Int, Int?) {
    position += 1
    let from = number()
    var to = from
    if take(",") { to = number() }
    guard take("}"), let from = from ?? to.map({ _ in 0 }), from <= Self.repeatLimit, to ?? from <= Self.repeatLimit,
      from <= to ?? from
    else { throw fault("has a repetition that is not {m}, {m,} or {m,n} up to \(Self.repeatLimit)") }
    return (from, to)
  }

  private mutating func number() -> Int? {
    var value: Int?
    while position < scalars.count, (0x30...0x39).contains(scalars[position]) {
      value = min((value ?? 0) * 10 + Int(scalars[position] - 0x30), 100_000)
      position += 1
    }
    return value
  }

  private mutating func atom() throws(LinearRegexError) -> LinearRegex.Node {
    if take("(") {
      let number = try group()
      let inner = try choice()
      guard take(")") else { throw fault("has a ( without a )") }
      return number.map { .group(inner, $0) } ?? inner
    }
    if take("[") { return try characterClass() }
    if take(".") { return .any }
    if take("^") { return .assertion(.start) }
    if take("$") { return .assertion(.end) }
    if take("\\") { return try escape() }
    guard !peek("*"), !peek("+"), !peek("?") else { throw fault("repeats nothing") }
    let scalar = scalars[position]
    position += 1
    return .set([scalar], ranges: [], negated: false)
  }

  /// What stands behind an opening parenthesis: the number of the group, nil for one that captures nothing.
  private mutating func group() throws(LinearRegexError) -> Int? {
    if take("?") {
      if take(":") { return nil }
      _ = take("P")
      guard take("<"), let name = groupName() else {
        throw fault("uses a group that is not supported; only ( ), (?: ), (?<name> ) and (?i) at the start are")
      }
      groupNames[name] = groupCount + 1
    }
    groupCount += 1
    return groupCount
  }

  private mutating func groupName() -> String? {
    var name = ""
    while position < scalars.count, Self.words.contains(where: { $0.contains(scalars[position]) }) {
      name.unicodeScalars.append(Unicode.Scalar(scalars[position]) ?? "_")
      position += 1
    }
    return !name.isEmpty && take(">") ? name : nil
  }

  private static let digits: [ClosedRange<UInt32>] = [0x30...0x39]
  static let words: [ClosedRange<UInt32>] = [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]
  private static let spaces: [ClosedRange<UInt32>] = [0x09...0x0D, 0x20...0x20]

  private mutating func escape() throws(LinearRegexError) -> LinearRegex.Node {
    guard position < scalars.count else { throw fault("ends with a backslash") }
    let scalar = scalars[position]
    position += 1
    switch Unicode.Scalar(scalar) {
    case "d": return .set([], ranges: Self.digits, negated: false)
    case "D": return .set([], ranges: Self.digits, negated: true)
    case "w": return .set([], ranges: Self.words, negated: false)
    case "W": return .set([], ranges: Self.words, negated: true)
    case "s": return .set([], ranges: Self.spaces, negated: false)
    case "S": return .set([], ranges: Self.spaces, negated: true)
    case "b": return .assertion(.boundary)
    case "B": return .assertion(.noBoundary)
    case "A": return .assertion(.start)
    case "Z": return .assertion(.end)
    case "n": return .set([0x0A], ranges: [], negated: false)
    case "t": return .set([0x09], ranges: [], negated: false)
    case let letter? where letter.properties.isAlphabetic || (0x30...0x39).contains(scalar):
      throw fault("uses \\\(letter), which is not supported")
    default: return .set([scalar], ranges: [], negated: false)
    }
  }

  private mutating func characterClass() throws(LinearRegexError) -> LinearRegex.Node {
    let negated = take("^")
    var single: Set<UInt32> = []
    var ranges: [ClosedRange<UInt32>] = []
    var isFirst = true
    while isFirst || !peek("]") {
      guard position < scalars.count else { throw fault("has a [ without a ]") }
      isFirst = false
      guard let low = try classMember(&ranges) else { continue }
      guard peek("-"), position + 1 < scalars.count, scalars[position + 1] != Unicode.Scalar("]").value else {
        single.insert(low)
        continue
      }
      position += 1
      guard let high = try classMember(&ranges), high >= low else { throw fault("has a range that runs backwards") }
      ranges.append(low...high)
    }
    position += 1
    return .set(single, ranges: ranges, negated: negated)
  }

  /// One character of a class; nil for an escape that stands for several, which goes into `ranges`.
  private mutating func classMember(_ ranges: inout [ClosedRange<UInt32>]) throws(LinearRegexError) -> UInt32? {
    guard take("\\") else {
      position += 1
      return scalars[position - 1]
    }
    guard case .set(let escaped, let escapedRanges, false) = try escape() else {
      throw fault("uses an escape in a class that is not supported there")
    }
    ranges += escapedRanges
    return escaped.first
  }
}
