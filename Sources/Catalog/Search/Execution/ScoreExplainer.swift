/// Takes the score of a hit apart.
struct ScoreExplainer {
  let query: SegmentQuery
  let weights: Weights
  let collector: MatchCollector

  /// The summands of a document's score, in the order of the query.
  func parts(_ document: UInt32) -> [ScorePart] {
    var parts: [ScorePart] = []
    var isHead = true
    var isFirst = true
    for (index, clause) in query.plan.clauses.enumerated() where clause.isScored {
      let payload = payload(clause.condition, document)
      isHead = isHead && payload & (isFirst ? Payload.head : Payload.bit(.name)) != 0
      isFirst = false
      guard payload != 0 else { continue }
      let texts = Payload(raw: payload).fields.map { "\($0)" }.joined(separator: ", ")
      let value = Payload.impacts[Int(payload)] * weights.clauses[index]
      // How rare the word is decides how much of the query it is.
      let share = Int((weights.clauses[index] * 100).rounded())
      parts.append(ScorePart(reason: "“\(clause.label)” in \(texts), \(share) % of the query", value: value))
    }
    let boost = collector.score(document, 0, isHead: false) - collector.bonus(document)
    if boost > 0 { parts.append(ScorePart(reason: "usage and trust", value: boost)) }
    if isHead, !parts.isEmpty { parts.append(ScorePart(reason: "the name begins with the query", value: Weights.head)) }
    let bonus = collector.bonus(document)
    if bonus > 0 { parts.append(ScorePart(reason: "the query is a name of it", value: bonus)) }
    return parts
  }

  /// The strongest payload with which a condition holds for a document; 0 when it does not.
  private func payload(_ condition: Condition, _ document: UInt32) -> UInt8 {
    switch condition {
    case .test(let test):
      let arena = QueryArena()
      let buffer = PostingBuffer(arena)
      let payloads = query.entries[test.number].map { entry in
        var cursor = PostingCursor(entry, postings: query.live.segment.postings, buffer: buffer)
        return cursor.seek(document)
      }
      return strongest(payloads.filter { test.texts == 0 || $0 & test.texts != 0 })
    case .any(let parts): return strongest(parts.map { payload($0, document) })
    case .all(let parts): return parts.first.map { payload($0, document) } ?? 0
    case .nameContains(_, let inner): return payload(inner, document)
    case .not, .everything: return 0
    }
  }

  private func strongest(_ payloads: [UInt8]) -> UInt8 {
    payloads.max { Payload.impacts[Int($0)] < Payload.impacts[Int($1)] } ?? 0
  }
}
