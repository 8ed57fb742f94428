/// What a page is made of that comes after another.
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

  /// Empties it for the next page.
  mutating func removeAll() {
    pieces.removeAll(keepingCapacity: true)
    while changed != 0 {
      let slot = changed.trailingZeroBitCount
      gains[slot] = 0
      gains[slot + 64] = 0
      changed &= changed - 1
    }
    (gaining, gain, incomingGain, addedKinds, leavesOut) = (0, 0, 0, 0, false)
  }

  /// Takes over edges of the page before.
  mutating func keep(_ links: Range<Int>) {
    if !links.isEmpty { pieces.append(.kept(links)) }
  }

  /// Adds an edge so many times.
  mutating func add(_ edit: LinkEdit, _ amount: Int) {
    pieces.append(.added(edit, amount))
    gaining |= 1 << UInt64(edit.node.slot)
    owners[edit.node.slot] = edit.owner
    addedKinds |= 1 &<< UInt64(edit.traits.rawValue)
    change(edit.list, by: amount)
  }

  /// Notes that edges of a list were not taken over.
  mutating func leaveOut(_ amount: Int, of list: Int) {
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
