/// Row numbers in few bytes, for forms that carry thousands of picked rows: `3-7 12` is 3, 4, 5, 6, 7 and 12.
struct RowNumbers: Equatable, Sendable {
  /// Why a text holds no row numbers.
  enum Failure: Error, Equatable {
    case malformed(String)
    case tooMany(limit: Int)
  }

  /// Ascending, each once.
  let numbers: [Int64]

  init(_ numbers: some Sequence<Int64>) { self.numbers = Set(numbers).sorted() }

  /// Reads the text form.
  /// - Parameter limit: the most numbers accepted, so that a short text cannot stand for a huge range.
  init(_ text: String, limit: Int) throws(Failure) {
    var numbers: [Int64] = []
    for part in text.split(separator: " ") {
      let ends = part.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map { Int64($0) }
      guard let first = ends[0], let last = ends.count == 1 ? first : ends[1], first > 0, last >= first else {
        throw .malformed(String(part.prefix(40)))
      }
      guard last - first < Int64(limit - numbers.count) else { throw .tooMany(limit: limit) }
      numbers += first...last
    }
    self.init(numbers)
  }

  /// The text form.
  var text: String {
    var parts: [String] = []
    var index = 0
    while index < numbers.count {
      var end = index
      while end + 1 < numbers.count, numbers[end + 1] == numbers[end] + 1 { end += 1 }
      parts.append(end == index ? "\(numbers[index])" : "\(numbers[index])-\(numbers[end])")
      index = end + 1
    }
    return parts.joined(separator: " ")
  }
}
