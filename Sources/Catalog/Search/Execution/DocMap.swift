/// One payload byte per document of a segment, 0 where a condition does not hold: conditions with many terms are
/// collected here, after which asking for a document costs one load.
struct DocMap {
  let payloads: UnsafeMutablePointer<UInt8>
  /// The number of bytes, a multiple of eight.
  let size: Int

  init(documentCount: Int, arena: QueryArena) {
    size = (documentCount + 7) / 8 * 8
    payloads = arena.allocate(UInt8.self, count: size)
    clear()
  }

  func clear() { payloads.update(repeating: 0, count: size) }

  /// Adds the postings of one term; of two payloads for a document the stronger stays.
  /// - Parameter texts: the texts in which the word counts; 0 for any.
  func add(_ cursor: inout PostingCursor, texts: UInt8) {
    Payload.impacts.withUnsafeBufferPointer { impacts in
      for block in 0..<cursor.blockCount {
        cursor.load(block)
        for index in 0..<cursor.blockLength {
          let payload = cursor.payloads[index]
          guard texts == 0 || payload & texts != 0 else { continue }
          let document = Int(cursor.documents[index])
          let known = payloads[document]
          if known == 0 || impacts[Int(known)] < impacts[Int(payload)] { payloads[document] = payload }
        }
      }
    }
  }

  /// Adds the documents of another map.
  func formUnion(_ other: DocMap) {
    for index in 0..<size where payloads[index] == 0 { payloads[index] = other.payloads[index] }
  }

  /// Keeps the documents that another map has too.
  func formIntersection(_ other: DocMap) {
    for index in 0..<size { payloads[index] = other.payloads[index] == 0 ? 0 : payloads[index] }
  }

  /// Keeps what was absent, as a filter.
  func invert(documentCount: Int) {
    for index in 0..<documentCount { payloads[index] = payloads[index] == 0 ? Payload.filter.raw : 0 }
  }

  /// The first document from `start` on that is present; nil at the end.
  @inline(__always)
  func next(from start: Int) -> Int? {
    var index = start
    while index < size, index & 7 != 0 {
      if payloads[index] != 0 { return index }
      index &+= 1
    }
    let words = UnsafeRawPointer(payloads)
    while index < size {
      let word = words.load(fromByteOffset: index, as: UInt64.self)
      if word != 0 { return index &+ word.trailingZeroBitCount / 8 }
      index &+= 8
    }
    return nil
  }
}
