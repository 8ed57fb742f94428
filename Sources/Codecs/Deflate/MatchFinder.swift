/// Finds earlier occurrences of the bytes to come (the LZ77 half of DEFLATE) by chains of equal hashes.
struct MatchFinder {
  static let windowSize = 32_768
  private static let hashBits = 15
  private static let shortest = 4
  private static let longest = 258

  /// How many earlier places are tried for one match, and a length that ends the search.
  private static let tries = 12
  private static let goodLength = 64

  /// The window and the block behind it.
  private(set) var buffer: [UInt8] = []
  /// Where the bytes begin that are not yet tokens.
  private var start = 0
  /// The last place of each hash, and for each place of the window the one before it; 0 is none.
  private var heads = [Int32](repeating: 0, count: 1 << hashBits)
  private var previous = [Int32](repeating: 0, count: windowSize)

  /// The bytes of the block that has not been taken.
  var pendingRange: Range<Int> { start..<buffer.count }

  mutating func append(_ bytes: Span<UInt8>) { buffer.append(bytes) }

  /// Drops what no match can reach any more.
  mutating func slide() {
    start = buffer.count
    guard start > 4 * Self.windowSize else { return }
    // Chains index `previous` by place modulo the window, so places move by a multiple of it.
    let dropped = start - Self.windowSize - start % Self.windowSize
    buffer.removeFirst(dropped)
    start -= dropped
    let shift = Int32(dropped)
    for index in heads.indices { heads[index] = max(0, heads[index] - shift) }
    for index in previous.indices { previous[index] = max(0, previous[index] - shift) }
  }

  /// Appends the bytes that were not yet taken to `block`, as literals and matches.
  mutating func tokens(into block: inout TokenBlock) {
    let end = buffer.count
    var place = start
    while place < end {
      guard place + Self.shortest <= end else {
        block.append(literal: buffer[place])
        place += 1
        continue
      }
      let candidate = insert(place)
      let match = longestMatch(at: place, from: candidate, end: end)
      if match.length >= Self.shortest {
        block.append(length: match.length, distance: match.distance)
        // Every place of a short match is a start for later ones; long ones repeat, so a few places are enough.
        let stop = min(place + match.length, end - Self.shortest)
        var inner = place + 1
        while inner < stop {
          _ = insert(inner)
          inner += match.length > 32 ? 4 : 1
        }
        place += match.length
      } else {
        block.append(literal: buffer[place])
        place += 1
      }
    }
  }

  /// Enters `place` into its chain and gives the place that was entered before it.
  @inline(__always)
  private mutating func insert(_ place: Int) -> Int {
    let hash = Int((word(at: place) &* 0x9E37_79B1) >> UInt32(32 - Self.hashBits))
    let before = heads[hash]
    previous[place & (Self.windowSize - 1)] = before
    heads[hash] = Int32(truncatingIfNeeded: place)
    return Int(before)
  }

  private func longestMatch(at place: Int, from first: Int, end: Int) -> (length: Int, distance: Int) {
    let limit = min(Self.longest, end - place)
    let oldest = max(place - Self.windowSize, 0)
    let wanted = word(at: place)
    var best = (length: 0, distance: 0)
    var candidate = first
    var triesLeft = Self.tries
    while candidate > oldest, candidate < place, triesLeft > 0 {
      triesLeft -= 1
      if word(at: candidate) == wanted, best.length < limit,
        buffer[candidate + best.length] == buffer[place + best.length]
      {
        let length = matchLength(candidate, place, limit)
        if length > best.length {
          best = (length, place - candidate)
          if length >= Self.goodLength || length == limit { break }
        }
      }
      let next = Int(previous[candidate & (Self.windowSize - 1)])
      if next >= candidate { break }
      candidate = next
    }
    return best
  }

  @inline(__always)
  private func matchLength(_ a: Int, _ b: Int, _ limit: Int) -> Int {
    let raw = buffer.span.bytes
    var length = Self.shortest
    while length + 8 <= limit {
      let left = raw.unsafeLoadUnaligned(fromByteOffset: a + length, as: UInt64.self)
      let right = raw.unsafeLoadUnaligned(fromByteOffset: b + length, as: UInt64.self)
      if left != right { return length + UInt64(littleEndian: left ^ right).trailingZeroBitCount / 8 }
      length += 8
    }
    while length < limit, buffer[a + length] == buffer[b + length] { length += 1 }
    return length
  }

  @inline(__always)
  private func word(at place: Int) -> UInt32 {
    buffer.span.bytes.unsafeLoadUnaligned(fromByteOffset: place, as: UInt32.self)
  }
}
