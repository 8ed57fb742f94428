/// The postings of a segment under construction, gathered by term.
struct PostingLists {
  private var starts: [Int]
  private var postings: [UInt64]

  /// - Parameter renumbering: the new number of each document, when they change.
  init(terms: TermTable, renumbering: [UInt64]?) {
    starts = [Int](repeating: 0, count: terms.count + 1)
    postings = [UInt64](repeating: 0, count: terms.postings.count)
    for posting in terms.postings { starts[Int(posting >> 40) + 1] += 1 }
    for index in 1..<starts.count { starts[index] += starts[index - 1] }
    var ends = starts
    for posting in terms.postings {
      let term = Int(posting >> 40)
      postings[ends[term]] = posting & 0xFF_FFFF_FFFF
      ends[term] += 1
    }
    if let renumbering { renumber(renumbering) }
  }

  private mutating func renumber(_ numbers: [UInt64]) {
    for index in postings.indices {
      postings[index] = numbers[Int(postings[index] >> 8)] << 8 | postings[index] & 0xFF
    }
    for term in 0..<starts.count - 1 { postings[starts[term]..<starts[term + 1]].sort() }
  }

  /// Lends the postings of a term, `document << 8 | payload`, ascending.
  func with(_ term: Int, _ body: (UnsafeBufferPointer<UInt64>) -> Void) {
    postings.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[starts[term]..<starts[term + 1]])) }
  }
}
