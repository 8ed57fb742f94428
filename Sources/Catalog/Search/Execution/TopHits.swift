/// A match that may make it to the page.
struct Candidate {
  /// The larger the better: the bits of a score, a time of change, or 0 when only the name counts.
  var rank: Int64
  /// Among equal ranks the smaller the better: the ordinal of the name within the segment.
  var name: UInt32
  var document: UInt32
  /// The texts the query was found in, as bits of a `Payload`.
  var texts: UInt8

  @inline(__always)
  static func isBetter(_ first: Candidate, _ second: Candidate) -> Bool {
    if first.rank != second.rank { return first.rank > second.rank }
    if first.name != second.name { return first.name < second.name }
    return first.document < second.document
  }
}

/// The best matches of a segment so far: a heap with the worst on top.
struct TopHits {
  private let capacity: Int
  private(set) var heap: [Candidate] = []

  init(capacity: Int) { self.capacity = capacity }

  var isFull: Bool { heap.count >= capacity }

  /// The rank below which nothing is taken any more.
  @inline(__always)
  var threshold: Int64 { isFull ? heap.first?.rank ?? .max : .min }

  mutating func insert(_ candidate: Candidate) {
    if heap.count < capacity {
      heap.append(candidate)
      rise(heap.count - 1)
    } else if capacity > 0, Candidate.isBetter(candidate, heap[0]) {
      heap[0] = candidate
      sink(0)
    }
  }

  private mutating func rise(_ start: Int) {
    var index = start
    while index > 0 {
      let parent = (index - 1) / 2
      guard Candidate.isBetter(heap[parent], heap[index]) else { return }
      heap.swapAt(parent, index)
      index = parent
    }
  }

  private mutating func sink(_ start: Int) {
    var index = start
    while true {
      var worst = index
      let (left, right) = (2 * index + 1, 2 * index + 2)
      if left < heap.count, Candidate.isBetter(heap[worst], heap[left]) { worst = left }
      if right < heap.count, Candidate.isBetter(heap[worst], heap[right]) { worst = right }
      guard worst != index else { return }
      heap.swapAt(worst, index)
      index = worst
    }
  }
}
