/// A plan with its look-ups done in one segment.
struct SegmentQuery {
  let live: LiveSegment
  let plan: QueryPlan
  /// The dictionary entries of each test.
  let entries: [[TermEntry]]

  init(_ plan: QueryPlan, in live: LiveSegment) {
    self.live = live
    self.plan = plan
    let resolver = TermResolver(segment: live.segment)
    entries = plan.tests.map { resolver.entries($0) }
  }

  /// Roughly how many documents of the segment fulfil a condition; never too few.
  func estimate(_ condition: Condition) -> Int {
    let documents = live.segment.documentCount
    switch condition {
    case .everything: return documents
    case .test(let test): return min(documents, entries[test.number].reduce(0) { $0 + $1.count })
    case .all(let parts): return parts.reduce(documents) { min($0, estimate($1)) }
    case .any(let parts): return min(documents, parts.reduce(0) { $0 + estimate($1) })
    case .not: return documents
    case .nameContains(_, let inner): return estimate(inner)
    }
  }

  /// Collects the documents that fulfil a condition.
  func fill(_ map: DocMap, _ condition: Condition, arena: QueryArena, buffer: PostingBuffer) {
    let segment = live.segment
    switch condition {
    case .everything: map.payloads.update(repeating: Payload.filter.raw, count: segment.documentCount)
    case .test(let test):
      for entry in entries[test.number] {
        var cursor = PostingCursor(entry, postings: segment.postings, buffer: buffer)
        map.add(&cursor, texts: test.texts)
      }
    case .any(let parts):
      let part = DocMap(documentCount: segment.documentCount, arena: arena)
      for condition in parts {
        part.clear()
        fill(part, condition, arena: arena, buffer: buffer)
        map.formUnion(part)
      }
    case .all(let parts):
      guard let first = parts.first else { return fill(map, .everything, arena: arena, buffer: buffer) }
      fill(map, first, arena: arena, buffer: buffer)
      let part = DocMap(documentCount: segment.documentCount, arena: arena)
      for condition in parts.dropFirst() {
        part.clear()
        fill(part, condition, arena: arena, buffer: buffer)
        map.formIntersection(part)
      }
    case .not(let inner):
      fill(map, inner, arena: arena, buffer: buffer)
      map.invert(documentCount: segment.documentCount)
    case .nameContains(let text, let inner):
      fill(map, inner, arena: arena, buffer: buffer)
      keepNames(containing: text, in: map)
    }
  }

  private func keepNames(containing text: [UInt8], in map: DocMap) {
    var cursor = TermCursor(live.segment.terms)
    var document = 0
    while let next = map.next(from: document) {
      cursor.move(toOrdinal: Int(live.segment.names[next]))
      if cursor.term.dropFirst().firstIndex(of: text) == nil { map.payloads[next] = 0 }
      document = next + 1
    }
  }

  /// The documents whose name, alias or qualified name the query spells, ascending, each with what that adds.
  func exactDocuments(arena: QueryArena) -> [(document: UInt32, bonus: Float)] {
    guard !plan.exactNames.isEmpty else { return [] }
    let resolver = TermResolver(segment: live.segment)
    var bonuses: [UInt32: Float] = [:]
    for (index, name) in plan.exactNames.enumerated() {
      for space in [TermSpace.name, .alias] {
        let test = TermTest(space: space, text: name, match: .exact, number: 0)
        for entry in resolver.entries(test) {
          forEach(entry, arena: arena) { document in
            bonuses[document] = max(bonuses[document] ?? 0, index < 2 ? Weights.exactName : Weights.spelledName)
          }
        }
      }
    }
    for document in qualifiedDocuments(resolver, arena: arena) { bonuses[document] = Weights.exactName }
    return bonuses.map { ($0.key, $0.value) }.sorted { $0.document < $1.document }
  }

  /// Documents with this qualified name: those whose name is one of its tails and whose path has its hash.
  private func qualifiedDocuments(_ resolver: TermResolver, arena: QueryArena) -> [UInt32] {
    let name = plan.qualifiedName
    let hash = Int64(UInt32(truncatingIfNeeded: ContentHash.hash(name)))
    var found: [UInt32] = []
    for index in name.indices.dropFirst() where Self.isSeparator(name[index - 1]) {
      let test = TermTest(space: .name, text: Array(name[index...]), match: .exact, number: 0)
      for entry in resolver.entries(test) {
        forEach(entry, arena: arena) { document in
          if live.segment.paths[Int(document)] == hash { found.append(document) }
        }
      }
    }
    return found
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ".") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ":")
  }

  private func forEach(_ entry: TermEntry, arena: QueryArena, _ body: (UInt32) -> Void) {
    var cursor = PostingCursor(entry, postings: live.segment.postings, arena: arena)
    for block in 0..<cursor.blockCount {
      cursor.load(block)
      for index in 0..<cursor.blockLength { body(cursor.documents[index]) }
    }
  }
}
