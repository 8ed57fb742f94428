/// Up to 128 documents on their way through the clauses of a query.
struct MatchBatch {
  let documents: UnsafeMutablePointer<UInt32>
  let scores: UnsafeMutablePointer<Float>
  /// The texts in which words of the query were found.
  let texts: UnsafeMutablePointer<UInt8>
  /// Whether the name begins with the query so far, as 1 or 0.
  let heads: UnsafeMutablePointer<UInt8>
  var count = 0

  init(_ arena: QueryArena) {
    let size = PostingsEncoder.blockSize
    documents = arena.allocate(UInt32.self, count: size)
    scores = arena.allocate(Float.self, count: size)
    texts = arena.allocate(UInt8.self, count: size)
    heads = arena.allocate(UInt8.self, count: size)
  }

  @inline(__always)
  mutating func append(_ document: UInt32) {
    documents[count] = document
    scores[count] = 0
    texts[count] = 0
    heads[count] = 1
    count &+= 1
  }

  @inline(__always)
  func move(_ source: Int, to target: Int) {
    documents[target] = documents[source]
    scores[target] = scores[source]
    texts[target] = texts[source]
    heads[target] = heads[source]
  }
}

/// A clause made ready for one segment: how to ask it for a document, and what a match is worth.
struct ClauseRunner {
  /// How the clause is asked for a document.
  enum Access {
    case cursor(PostingCursor)
    case terms(TermsCursor)
    case map(DocMap)
  }

  var access: Access
  /// What it asks for, without the negation.
  let condition: Condition
  /// The clause's place in the plan.
  let place: Int
  /// The texts in which the word counts; 0 for any.
  let texts: UInt8
  let isNegated: Bool
  let isScored: Bool
  /// Roughly how many documents fulfil the clause.
  let estimate: Int
  /// The clause's weight in the score.
  let weight: Float
  /// What each payload adds to the score.
  private let gains: UnsafeMutablePointer<Float>
  /// The payload bits of which one must be set for the name to begin with the query; 255 for clauses without score.
  private let headBits: UInt8

  /// - Parameter isFirst: whether this is the first word of the query.
  init(
    _ access: Access, _ condition: Condition, place: Int, texts: UInt8, isNegated: Bool, isScored: Bool, isFirst: Bool, estimate: Int, weight: Float,
    arena: QueryArena
  ) {
    self.access = access
    self.condition = condition
    self.place = place
    self.texts = texts
    self.isNegated = isNegated
    self.isScored = isScored
    self.estimate = estimate
    self.weight = weight
    headBits = isFirst ? Payload.head : Payload.bit(.name)
    gains = arena.allocate(Float.self, count: 256)
    for payload in 0..<256 { gains[payload] = Payload.impacts[payload] * weight }
  }

  /// Adds what a payload is worth to a document of the batch.
  @inline(__always)
  func credit(_ payload: UInt8, at index: Int, in batch: MatchBatch) {
    guard isScored else { return }
    batch.scores[index] += gains[Int(payload)]
    batch.texts[index] |= payload & Payload.texts
    if payload & headBits == 0 { batch.heads[index] = 0 }
  }

  /// Drops the documents of the batch that do not fulfil the clause.
  mutating func filter(_ batch: inout MatchBatch) {
    switch access {
    case .cursor(var cursor):
      filter(&batch) { cursor.seek($0) }
      access = .cursor(cursor)
    case .terms(var terms):
      filter(&batch) { terms.seek($0) }
      access = .terms(terms)
    case .map(let map): filter(&batch) { map.payloads[Int($0)] }
    }
  }

  @inline(__always)
  private func filter(_ batch: inout MatchBatch, _ payload: (UInt32) -> UInt8) {
    var kept = 0
    for index in 0..<batch.count {
      let payload = payload(batch.documents[index])
      let holds = payload != 0 && (texts == 0 || payload & texts != 0)
      guard holds != isNegated else { continue }
      if kept != index { batch.move(index, to: kept) }
      if !isNegated { credit(payload, at: kept, in: batch) }
      kept &+= 1
    }
    batch.count = kept
  }
}
