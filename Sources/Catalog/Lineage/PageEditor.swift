/// Makes of a page, and what comes and goes in it, the next page. Its buffers are used again from page to page.
struct PageEditor {
  private var next = PagePlan()

  /// - Parameter edits: those of this page, in order. One that takes away what is not there does nothing.
  mutating func edit(_ page: LineagePage, by edits: ArraySlice<LinkEdit>) -> LineagePage {
    next.removeAll()
    var position = 0
    var index = edits.startIndex
    while index < edits.endIndex {
      let edit = edits[index]
      var amount = 0
      while index < edits.endIndex, edits[index].hasPlace(of: edit) {
        amount += Int(edits[index].amount)
        index += 1
      }
      apply(edit, amount, to: page, &position)
    }
    next.keep(position..<page.linkCount)
    return LineagePage(next, of: page)
  }

  /// Keeps what comes before the edit's place, then adds the edge so many times, or leaves so many of it out.
  private mutating func apply(_ edit: LinkEdit, _ amount: Int, to page: LineagePage, _ position: inout Int) {
    let links = page.links(in: edit.list)
    let place = page.firstLink(in: max(position, links.lowerBound)..<links.upperBound, notBefore: edit)
    next.keep(position..<place)
    position = place
    if amount > 0 { next.add(edit, amount) }
    while position < links.upperBound, position - place < -amount, page.isLink(position, edit) { position += 1 }
    if position > place { next.leaveOut(position - place, of: edit.list) }
  }
}

/// What the next page is made of.
struct PagePlan {
  /// Edges that follow each other.
  enum Piece {
    /// Some of the page before.
    case kept(Range<Int>)
    /// A new one, so many times.
    case added(LinkEdit, Int)
  }

  private(set) var pieces: [Piece] = []
  /// How many edges each list gains, those that lead out behind those that lead in.
  private(set) var gains = [Int](repeating: 0, count: 128)
  /// Which slots gain or lose edges.
  private(set) var changed: UInt64 = 0
  /// Which slots gain edges.
  private(set) var gaining: UInt64 = 0
  /// The assets of those slots.
  private(set) var owners = [UInt32](repeating: 0, count: 64)
  /// How many edges all lists gain.
  private(set) var gain = 0
  /// How many edges the lists gain that lead in.
  private(set) var incomingGain = 0
  /// The traits of new edges, as a set of bits.
  private(set) var addedKinds: UInt64 = 0
  /// Whether any edge is left out.
  private(set) var leavesOut = false

  fileprivate mutating func removeAll() {
    pieces.removeAll(keepingCapacity: true)
    while changed != 0 {
      let slot = changed.trailingZeroBitCount
      gains[slot] = 0
      gains[slot + 64] = 0
      changed &= changed - 1
    }
    (gaining, gain, incomingGain, addedKinds, leavesOut) = (0, 0, 0, 0, false)
  }

  fileprivate mutating func keep(_ links: Range<Int>) {
    if !links.isEmpty { pieces.append(.kept(links)) }
  }

  fileprivate mutating func add(_ edit: LinkEdit, _ amount: Int) {
    pieces.append(.added(edit, amount))
    gaining |= 1 << UInt64(edit.node.slot)
    owners[edit.node.slot] = edit.owner
    addedKinds |= 1 &<< UInt64(edit.traits.rawValue)
    change(edit.list, by: amount)
  }

  fileprivate mutating func leaveOut(_ amount: Int, of list: Int) {
    leavesOut = true
    change(list, by: -amount)
  }

  private mutating func change(_ list: Int, by amount: Int) {
    changed |= 1 << UInt64(list & 63)
    gains[list] += amount
    gain += amount
    if list < 64 { incomingGain += amount }
  }
}

extension LineagePage {
  /// The first edge of a list that does not come before the edit's.
  fileprivate func firstLink(in links: Range<Int>, notBefore edit: LinkEdit) -> Int {
    var (low, high) = (links.lowerBound, links.upperBound)
    while low < high {
      let middle = (low + high) / 2
      if precedes(middle, edit) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func precedes(_ link: Int, _ edit: LinkEdit) -> Bool {
    if neighbour(link) != edit.neighbour { return neighbour(link) < edit.neighbour }
    if traits(link) != edit.traits { return traits(link) < edit.traits }
    return !edit.isOutgoing && job(link) < edit.job
  }

  fileprivate func isLink(_ link: Int, _ edit: LinkEdit) -> Bool {
    neighbour(link) == edit.neighbour && traits(link) == edit.traits && (edit.isOutgoing || job(link) == edit.job)
  }
}
