/// The edges of 64 nodes with neighbouring row ids, both ways, as compressed sparse rows.
///
/// A page is never changed: a write makes a new one of it, a few kilobytes, so that whoever reads the old one goes on
/// undisturbed and nothing has to be folded in later. Lists are sorted, so the same edges always make the same page.
struct LineagePage: Sendable, Equatable {
  static let empty = LineagePage()

  /// Which slots have edges.
  let present: UInt64
  /// Which slots are assets that are deleted.
  var deleted: UInt64 = 0
  /// With n slots present: n + 1 starts of the lists of incoming edges, which are n starts of those of outgoing ones
  /// from the last on; n owners; the neighbours of all lists; the jobs of the incoming edges.
  private let words: [UInt32]
  /// The traits of all edges, in the order of the neighbours.
  private let traits: [UInt8]
  /// Which traits occur, as a set of bits.
  private let kinds: UInt64

  private init() {
    present = 0
    words = []
    traits = []
    kinds = 0
  }

  /// The page that comes after another.
  init(_ next: PagePlan, of page: LineagePage) {
    let present = page.present(after: next)
    let slotCount = present.nonzeroBitCount
    let (linkCount, incomingCount) = (page.linkCount + next.gain, page.incomingCount + next.incomingGain)
    self.present = present
    deleted = page.deleted
    guard present != 0 else {
      (words, traits, kinds) = ([], [], 0)
      return
    }
    words = Array(capacity: 3 * slotCount + 1 + linkCount + incomingCount) { words in
      page.writeStarts(of: present, next, to: &words)
      page.writeOwners(of: present, next, to: &words)
      page.writeNeighbours(next, to: &words)
      page.writeJobs(next, to: &words)
    }
    traits = Array(capacity: linkCount) { page.writeTraits(next, to: &$0) }
    kinds = next.leavesOut ? LinkFilter.bits(of: traits) : page.kinds | next.addedKinds
  }

  /// Reads what `append(to:)` wrote, and moves on behind it; nil when there is not as much as it says.
  init?(reading bytes: inout UnsafeRawBufferPointer) {
    guard bytes.count >= 24 else { return nil }
    present = bytes.loadUnaligned(as: UInt64.self)
    deleted = bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
    let wordCount = Int(bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self))
    let traitCount = Int(bytes.loadUnaligned(fromByteOffset: 20, as: UInt32.self))
    let size = 24 + 4 * wordCount + traitCount
    guard bytes.count >= size else { return nil }
    let source = bytes
    words = Array(unsafeUninitializedCapacity: wordCount) { words, count in
      UnsafeMutableRawBufferPointer(words).copyMemory(from: UnsafeRawBufferPointer(rebasing: source[24..<24 + 4 * wordCount]))
      count = wordCount
    }
    traits = Array(source[24 + 4 * wordCount..<size])
    kinds = LinkFilter.bits(of: traits)
    guard isWhole else { return nil }
    bytes = UnsafeRawBufferPointer(rebasing: source[size...])
  }

  /// Whether the lists lie where the starts say, so that nothing is ever read outside.
  private var isWhole: Bool {
    guard present != 0 else { return words.isEmpty && traits.isEmpty }
    guard words.count >= firstNeighbour, words[0] == 0, words[2 * slotCount] == traits.count else { return false }
    for index in 0..<2 * slotCount where words[index] > words[index + 1] { return false }
    return words.count == firstNeighbour + traits.count + incomingCount
  }

  /// Writes the page for a file.
  func append(to bytes: inout [UInt8]) {
    bytes.append(raw: present)
    bytes.append(raw: deleted)
    bytes.append(raw: UInt32(words.count))
    bytes.append(raw: UInt32(traits.count))
    words.withUnsafeBytes { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: traits)
  }

  @inline(__always) private var slotCount: Int { present.nonzeroBitCount }
  @inline(__always) private var firstNeighbour: Int { 3 &* slotCount &+ 1 }

  /// How many edges lead into nodes of this page.
  var incomingCount: Int { present == 0 ? 0 : Int(words[slotCount]) }

  /// How many edges stand in all lists.
  var linkCount: Int { traits.count }

  /// The numbers, within this page, of the edges in a list: 0 to 63 lead into that slot, 64 to 127 out of it. An empty
  /// list has the place where it would begin.
  @inline(__always)
  func links(in list: Int) -> Range<Int> {
    guard present != 0 else { return 0..<0 }
    let bit = UInt64(1) &<< UInt64(truncatingIfNeeded: list & 63)
    let rank = (present & (bit &- 1)).nonzeroBitCount &+ (list < 64 ? 0 : slotCount)
    let start = Int(words[rank])
    return start..<(present & bit == 0 ? start : Int(words[rank &+ 1]))
  }

  /// The neighbours of some edges.
  @inline(__always)
  func neighbours(_ links: Range<Int>) -> ArraySlice<UInt32> {
    guard !links.isEmpty else { return [] }
    return words[firstNeighbour &+ links.lowerBound..<firstNeighbour &+ links.upperBound]
  }

  /// The node at the other end of an edge.
  @inline(__always)
  func neighbour(_ link: Int) -> NodeRef { NodeRef(rawValue: words[firstNeighbour &+ link]) }

  /// Lends the neighbours in a list, and the traits of the edges to them unless all of the page pass the filter.
  @inline(__always)
  func withNeighbours(
    in list: Int, _ filter: LinkFilter, _ body: (UnsafeBufferPointer<UInt32>, UnsafeBufferPointer<UInt8>?) -> Void
  ) {
    let links = links(in: list)
    guard !links.isEmpty else { return }
    let first = firstNeighbour
    words.withUnsafeBufferPointer { words in
      let neighbours = UnsafeBufferPointer(rebasing: words[first &+ links.lowerBound..<first &+ links.upperBound])
      if filter.allowsAll(kinds) { return body(neighbours, nil) }
      traits.withUnsafeBufferPointer { body(neighbours, UnsafeBufferPointer(rebasing: $0[links])) }
    }
  }

  /// The transformation and origin of an edge.
  @inline(__always)
  func traits(_ link: Int) -> LinkTraits { LinkTraits(rawValue: traits[link]) }

  /// The traits of some edges.
  func traits(_ links: Range<Int>) -> ArraySlice<UInt8> { traits[links] }

  /// The jobs of some incoming edges; 0 where none is known.
  func jobs(_ links: Range<Int>) -> ArraySlice<UInt32> {
    guard !links.isEmpty else { return [] }
    let first = firstNeighbour + traits.count
    return words[first + links.lowerBound..<first + links.upperBound]
  }

  /// The job of an incoming edge; 0 when none is known.
  func job(_ link: Int) -> UInt32 { words[firstNeighbour + traits.count + link] }

  /// The asset of a slot; 0 for one without edges, of which nothing is kept.
  func owner(_ slot: Int) -> UInt32 {
    guard has(slot) else { return 0 }
    let before = present & (1 << UInt64(slot) - 1)
    return words[2 * slotCount + 1 + before.nonzeroBitCount]
  }

  /// Whether a slot has edges.
  func has(_ slot: Int) -> Bool { present & 1 << UInt64(slot) != 0 }

  /// Bytes on the heap.
  var size: Int { present == 0 ? 0 : words.capacity * 4 + traits.capacity + 2 * 32 }
}
