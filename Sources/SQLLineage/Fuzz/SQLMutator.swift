/// Makes SQL that nobody would write, out of statements and out of nothing. What it makes follows from its generator.
struct SQLMutator<Random: RandomNumberGenerator> {
  private var random: Random
  private let corpus: [[UInt8]]

  init(random: Random, corpus: [[UInt8]]) {
    self.random = random
    self.corpus = corpus
  }

  /// A number from 0 to below `bound`.
  mutating func below(_ bound: Int) -> Int { bound > 0 ? Int(random.next() % UInt64(bound)) : 0 }

  /// One input.
  mutating func input() -> [UInt8] {
    switch below(10) {
    case 0: return soup()
    case 1: return randomBytes()
    case 2: return nesting()
    default:
      var text = corpus[below(corpus.count)]
      for _ in 0...below(6) { mutate(&text) }
      return text
    }
  }

  private mutating func mutate(_ text: inout [UInt8]) {
    guard !text.isEmpty else { return }
    let at = below(text.count)
    let length = min(below(24) + 1, text.count - at)
    switch below(7) {
    case 0: text.remove(at: at)
    case 1: text[at] = UInt8(truncatingIfNeeded: random.next())
    case 2: text.insert(contentsOf: word(), at: at)
    case 3: text.removeSubrange(at..<at + length)
    case 4: text.insert(contentsOf: Array(text[at..<at + length]), at: below(text.count))
    case 5: text.replaceSubrange(at..<at + length, with: word())
    default:
      let other = corpus[below(corpus.count)]
      guard !other.isEmpty else { return }
      let from = below(other.count)
      text.insert(contentsOf: other[from..<min(other.count, from + 40)], at: at)
    }
  }

  /// A keyword, a name or punctuation, between blanks.
  private mutating func word() -> [UInt8] {
    let marks = ["(", ")", ",", ".", ";", "'", "\"", "`", "[", "]", "{", "}", "*", "=", "->", "::", ":", "$$", "/*", "--", "@", "#", "${", "1", "t", "a", "\n"]
    if below(2) == 0 { return Array(marks[below(marks.count)].utf8) }
    return Array(" \(Keyword.allCases[below(Keyword.allCases.count)]) ".utf8)
  }

  private mutating func soup() -> [UInt8] { (0..<below(120)).flatMap { _ in word() } }

  private mutating func randomBytes() -> [UInt8] {
    (0..<below(200)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
  }

  private mutating func nesting() -> [UInt8] {
    let openings = [
      "(", "(SELECT ", "CASE WHEN ", "f(", "[", "{", "SELECT * FROM (", "a.", "NOT ", "- ", "x -> ", "EXISTS (SELECT ", "((", "WITH a AS (",
      "SELECT 1 UNION ", "a JOIN ", "BEGIN ", "IF a THEN ", "EXECUTE IMMEDIATE '", "LATERAL VIEW f(", "ARRAY<", "PIVOT (", "a[",
    ]
    let opening = openings[below(openings.count)]
    let other = openings[below(openings.count)]
    var text = Array("SELECT a FROM t WHERE ".utf8)
    for index in 0..<below(400) { text += Array((index % 3 == 0 ? other : opening).utf8) }
    return text
  }
}
