/// A pattern of LIKE over the names of columns: `%` is any text, `_` any character.
struct NamePattern {
  private let pattern: [UInt8]
  private let foldsCase: Bool

  init(_ pattern: String, foldsCase: Bool) {
    self.foldsCase = foldsCase
    self.pattern = foldsCase ? pattern.utf8.map(asciiLower) : Array(pattern.utf8)
  }

  /// Whether the whole name is as the pattern says.
  ///
  /// Only the last `%` is ever gone back to, so the work is bounded by the product of both lengths.
  func matches(_ name: String) -> Bool {
    let text = foldsCase ? name.utf8.map(asciiLower) : Array(name.utf8)
    var (at, next) = (0, 0)
    var retry: (at: Int, next: Int)?
    while at < text.count {
      if next < pattern.count, pattern[next] == UInt8(ascii: "%") {
        retry = (at, next)
        next += 1
      } else if next < pattern.count, pattern[next] == UInt8(ascii: "_") || pattern[next] == text[at] {
        at += 1
        next += 1
      } else if let (from, percent) = retry {
        at = from + 1
        next = percent + 1
        retry = (at, percent)
      } else {
        return false
      }
    }
    return pattern[next...].allSatisfy { $0 == UInt8(ascii: "%") }
  }
}
