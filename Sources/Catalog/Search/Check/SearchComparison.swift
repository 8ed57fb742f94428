/// Holds the index against the documents that it should have, a batch at a time.
package struct SearchComparison {
  private struct Side {
    let live: LiveSegment
    let prints: [UInt64]
  }

  private let sides: [SearchScope: [Side]]
  private var unseen: [SearchScope: Int] = [:]

  /// The keys of documents that the index lacks, in the order they were compared.
  package private(set) var missing: [Int64] = []
  /// The keys of documents that the index knows in another form.
  package private(set) var different: [Int64] = []
  /// How many documents the index has that were not compared with any.
  package var surplus: Int { unseen.values.reduce(0, +) }

  /// Reads what the index has now; takes eight bytes a document.
  package init(_ index: SearchIndex) {
    let snapshot = index.snapshot
    var sides: [SearchScope: [Side]] = [:]
    for scope in SearchScope.allCases {
      sides[scope] = snapshot[scope].map { Side(live: $0, prints: $0.segment.fingerprints()) }
      unseen[scope] = snapshot[scope].reduce(0) { $0 + $1.count }
    }
    self.sides = sides
  }

  /// Compares some documents, each of which is given once.
  package mutating func compare(_ documents: [SearchDocument]) {
    for scope in SearchScope.allCases {
      var builder = SegmentBuilder()
      for document in documents where document.scope == scope { builder.add(document) }
      guard let expected = builder.takeAll() else { continue }
      let prints = expected.segment.fingerprints()
      for document in 0..<expected.segment.documentCount {
        compare(expected.segment.keys[document], prints[document], scope)
      }
    }
  }

  private mutating func compare(_ key: Int64, _ print: UInt64, _ scope: SearchScope) {
    for side in sides[scope] ?? [] {
      guard let found = side.live.segment.document(key: key), !side.live.dead.contains(found) else { continue }
      unseen[scope, default: 0] -= 1
      if side.prints[Int(found)] != print { different.append(key) }
      return
    }
    missing.append(key)
  }
}
