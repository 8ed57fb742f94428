extension Segment {
  /// One number per document over all it is found, ranked and shown by. Two segments that hold the same document,
  /// however it came there, give it the same number.
  func fingerprints() -> [UInt64] {
    var prints = (0..<documentCount).map { document in
      ContentHash.mix(
        UInt64(bitPattern: updates[document]) ^ UInt64(bitPattern: boosts[document]) << 48
          ^ UInt64(bitPattern: paths[document]) << 16)
    }
    let arena = QueryArena()
    let buffer = PostingBuffer(arena)
    var terms = TermCursor(self.terms)
    while terms.next() {
      let hash = terms.term.withUnsafeBytes { ContentHash.hash($0) }
      forEachPosting(of: terms.entry, buffer) { document, payload in
        prints[Int(document)] &+= ContentHash.mix(hash ^ UInt64(payload))
      }
    }
    return prints
  }

  private func forEachPosting(of entry: TermEntry, _ buffer: PostingBuffer, _ body: (UInt32, UInt8) -> Void) {
    var cursor = PostingCursor(entry, postings: postings, buffer: buffer)
    for block in 0..<cursor.blockCount {
      cursor.load(block)
      for position in 0..<cursor.blockLength { body(cursor.documents[position], cursor.payloads[position]) }
    }
  }
}
