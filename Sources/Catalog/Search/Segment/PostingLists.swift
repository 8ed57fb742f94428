/// The postings of a segment under construction, gathered by term.
struct PostingLists {
  private var starts: [Int]
  private var lengths: [Int]
  private var postings: [UInt64]

  /// - Parameter renumbering: the new number of each document, when they change.
  init(terms: TermTable, renumbering: [UInt64]?) {
    var counts = [Int](repeating: 0, count: terms.count)
    for posting in terms.postings { counts[Int(posting >> 40)] += 1 }
    starts = [Int](repeating: 0, count: terms.count + 1)
    for run in terms.runs { starts[Int(run.term) + 1] += Int(run.count) }
    for term in counts.indices { starts[term + 1] += starts[term] + counts[term] }
    postings = [UInt64](repeating: 0, count: starts[terms.count])
    // Single postings go to the end of their term's place, so that runs can be mixed in from its beginning.
    let singles = zip(starts.dropFirst(), counts).map { $0 - $1 }
    var next = singles
    for posting in terms.postings {
      let term = Int(posting >> 40)
      postings[next[term]] = posting & 0xFF_FFFF_FFFF
      next[term] += 1
    }
    lengths = zip(starts.dropFirst(), starts).map { $0 - $1 }
    mix(terms.runs, singles: singles)
    if let renumbering { renumber(renumbering) }
  }

  /// Mixes runs with single postings; a document that has both has their texts together.
  private mutating func mix(_ runs: [TermTable.Run], singles: [Int]) {
    guard !runs.isEmpty else { return }
    var (next, written) = (singles, starts)
    postings.withUnsafeMutableBufferPointer { postings in
      for run in runs {
        let term = Int(run.term)
        let end = starts[term + 1]
        var (read, write) = (next[term], written[term])
        func isAt(_ document: UInt32) -> Bool { read < end && postings[read] >> 8 == UInt64(document) }
        while read < end, postings[read] >> 8 < UInt64(run.first) { Self.move(&read, &write, postings) }
        for document in run.first..<run.first + run.count {
          if isAt(document) {
            let own = UInt8(truncatingIfNeeded: postings[read])
            postings[read] = postings[read] & ~0xFF | UInt64(run.payload.joined(with: own))
            Self.move(&read, &write, postings)
          } else {
            postings[write] = UInt64(document) << 8 | UInt64(run.payload.raw)
            write += 1
          }
        }
        (next[term], written[term]) = (read, write)
      }
      for term in lengths.indices where written[term] > starts[term] {
        var (read, write) = (next[term], written[term])
        while read < starts[term + 1] { Self.move(&read, &write, postings) }
        lengths[term] = write - starts[term]
      }
    }
  }

  @inline(__always)
  private static func move(_ read: inout Int, _ write: inout Int, _ postings: UnsafeMutableBufferPointer<UInt64>) {
    postings[write] = postings[read]
    read += 1
    write += 1
  }

  private mutating func renumber(_ numbers: [UInt64]) {
    for term in lengths.indices {
      let list = starts[term]..<starts[term] + lengths[term]
      for index in list { postings[index] = numbers[Int(postings[index] >> 8)] << 8 | postings[index] & 0xFF }
      postings[list].sort()
    }
  }

  /// Lends the postings of a term, `document << 8 | payload`, ascending.
  func with(_ term: Int, _ body: (UnsafeBufferPointer<UInt64>) -> Void) {
    postings.withUnsafeBufferPointer {
      body(UnsafeBufferPointer(rebasing: $0[starts[term]..<starts[term] + lengths[term]]))
    }
  }
}

extension Payload {
  /// The payload of a document that has a term by this, which it shares with its neighbours, and by itself. The best
  /// text tells the length; a document's name is looked at before what is shared.
  fileprivate func joined(with own: UInt8) -> UInt8 {
    let added = Self.texts | Self.head
    return own & Self.bit(.name) != 0 ? own | raw & added : raw | own & added
  }
}
