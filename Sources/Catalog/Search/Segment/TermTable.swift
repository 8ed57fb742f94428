/// Numbers the distinct terms of a segment under construction.
struct TermTable {
  private var slots = [UInt32](repeating: 0, count: 1024)
  private var hashes: [UInt32] = []
  private var bytes: [UInt8] = []
  private var starts: [Int] = [0]
  /// The last document each term was posted for, and where.
  private var lastDocument: [UInt32] = []
  private var lastPosting: [Int] = []
  /// All postings in the order they came: `term << 40 | document << 8 | payload`.
  private(set) var postings: [UInt64] = []

  /// More terms do not fit the postings' 24 bits.
  static let mostTerms = 1 << 24

  var count: Int { hashes.count }

  /// Terms that documents following each other all have, in the order of the documents.
  private(set) var runs: [Run] = []

  /// A term of so many documents that follow each other.
  struct Run {
    let term: UInt32
    let first: UInt32
    let count: UInt32
    let payload: Payload
  }

  /// The number of a term, new or known. Terms above the longest length are cut and told apart by a hash.
  mutating func number(_ space: TermSpace, _ text: UnsafeBufferPointer<UInt8>) -> Int {
    guard text.count < TermDictionary.longestTerm else {
      let cut = Self.shortened(text)
      return cut.withUnsafeBufferPointer { number(space, $0) }
    }
    let hash = Self.hash(space, text)
    let (slot, known) = slot(space, text, hash)
    if let known { return known }
    slots[slot] = UInt32(hashes.count + 1)
    hashes.append(hash)
    bytes.append(space.rawValue)
    bytes.append(contentsOf: text)
    starts.append(bytes.count)
    lastDocument.append(.max)
    lastPosting.append(0)
    if hashes.count * 2 > slots.count { grow() }
    return hashes.count - 1
  }

  /// The number of a term of less than the longest length; nil when it has none yet.
  func known(_ space: TermSpace, _ text: UnsafeBufferPointer<UInt8>) -> Int? {
    slot(space, text, Self.hash(space, text)).number
  }

  /// Where a term is, or belongs.
  private func slot(
    _ space: TermSpace, _ text: UnsafeBufferPointer<UInt8>, _ hash: UInt32
  ) -> (slot: Int, number: Int?) {
    var slot = Int(hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let number = Int(slots[slot]) - 1
      if hashes[number] == hash, matches(number, space, text) { return (slot, number) }
      slot = (slot + 1) & (slots.count - 1)
    }
    return (slot, nil)
  }

  /// Records that all documents from one up to another have a term, whatever else they have it for.
  mutating func post(_ term: Int, documents: Range<UInt32>, payload: Payload) {
    runs.append(
      Run(
        term: UInt32(term), first: documents.lowerBound, count: UInt32(documents.count), payload: payload))
  }

  /// Records that a document has a term; a second time adds the payload's texts to the first.
  @inline(__always)
  mutating func post(_ term: Int, document: UInt32, payload: Payload) {
    if lastDocument[term] == document {
      postings[lastPosting[term]] |= UInt64(payload.raw & (Payload.texts | Payload.head))
    } else {
      lastDocument[term] = document
      lastPosting[term] = postings.count
      postings.append(UInt64(term) << 40 | UInt64(document) << 8 | UInt64(payload.raw))
    }
  }

  /// The bytes of a term with its space.
  func term(_ number: Int) -> ArraySlice<UInt8> { bytes[starts[number]..<starts[number + 1]] }

  /// Appends the text of a term, unless it was too long and only its beginning is known.
  /// - Returns: whether it did.
  func appendText(of number: Int, to text: inout [UInt8]) -> Bool {
    let term = term(number)
    guard term.count < TermDictionary.longestTerm - 8 else { return false }
    text.append(contentsOf: term.dropFirst())
    return true
  }

  /// A long text's beginning and the hash of all of it: what is indexed and looked up in its place.
  static func shortened(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var cut = Array(text.prefix(TermDictionary.longestTerm - 16))
    cut.append(raw: ContentHash.hash(UnsafeRawBufferPointer(text)))
    return cut
  }

  /// The numbers of all terms in byte order.
  func sorted() -> [Int] {
    var order = (0..<count).map { (prefix: prefix($0), number: $0) }
    bytes.withUnsafeBufferPointer { bytes in
      order.sort { first, second in
        if first.prefix != second.prefix { return first.prefix < second.prefix }
        let left = UnsafeBufferPointer(rebasing: bytes[starts[first.number]..<starts[first.number + 1]])
        let right = UnsafeBufferPointer(rebasing: bytes[starts[second.number]..<starts[second.number + 1]])
        return TermOrder.isAbove(right, left)
      }
    }
    return order.map(\.number)
  }

  /// The first eight bytes as a number that sorts like them.
  private func prefix(_ number: Int) -> UInt64 {
    var value: UInt64 = 0
    for index in starts[number]..<min(starts[number] + 8, starts[number + 1]) {
      value |= UInt64(bytes[index]) << UInt64(56 - 8 * (index - starts[number]))
    }
    return value
  }

  private func matches(_ number: Int, _ space: TermSpace, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = starts[number]
    guard starts[number + 1] - start == text.count + 1, bytes[start] == space.rawValue else { return false }
    return bytes.withUnsafeBufferPointer { bytes in
      for index in 0..<text.count where bytes[start + 1 + index] != text[index] { return false }
      return true
    }
  }

  private static func hash(_ space: TermSpace, _ text: UnsafeBufferPointer<UInt8>) -> UInt32 {
    var hash = UInt64(space.rawValue) &+ 0x9E37_79B9_7F4A_7C15
    for byte in text { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return UInt32(truncatingIfNeeded: ContentHash.mix(hash) >> 16)
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    for number in hashes.indices {
      var slot = Int(hashes[number]) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(number + 1)
    }
  }
}
