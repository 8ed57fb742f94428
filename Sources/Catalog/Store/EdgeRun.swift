import Codecs
import SQLite

/// What one origin says of one edge into an asset or one of its columns.
struct EdgeWord: Equatable {
  /// What makes an edge the same edge.
  struct Key: Hashable {
    var source: AssetID
    /// Nil when the edge is one between assets.
    var sourceColumn: ColumnID?
    var targetColumn: ColumnID?
    var job: AssetID?
    var transformation: Transformation
    /// The origin's row id.
    let origin: Int64

    /// Whether it leads from its target to itself.
    func isLoop(at target: AssetID) -> Bool { source == target && sourceColumn == targetColumn }

    /// The edge, as the graph has it.
    func edge(into target: AssetID) -> LineageEdge {
      LineageEdge(
        source: Subject(source, column: sourceColumn), target: Subject(target, column: targetColumn), job: job,
        transformation: transformation)
    }
  }

  /// Its number among all edges that ever led into the asset.
  var ordinal: Int
  var key: Key
  var confidence: Double
  var detail: JSONObject
  let firstSeen: Timestamp
  var lastSeen: Timestamp
}

/// All lineage that leads into an asset and its columns. It shares a row of the store; migration 0010 says how.
struct EdgeRun: Equatable {
  private(set) var words: [EdgeWord] = []
  /// Where each edge is, once somebody has asked.
  private var places: [EdgeWord.Key: Int]?
  private var nextOrdinal = 0

  init() {}

  static func == (left: EdgeRun, right: EdgeRun) -> Bool { left.words == right.words }

  /// Reads a row's body.
  /// - Throws: `CatalogError.store` when it is damaged.
  init(body: UnsafeBufferPointer<UInt8>) throws(CatalogError) {
    var cursor = RunCursor(body, of: "edge")
    try cursor.readGroups { cursor throws(CatalogError) in
      EdgeWord.Head(
        origin: try cursor.integer(), first: Timestamp(microseconds: try cursor.integer()),
        last: Timestamp(microseconds: try cursor.integer()))
    } element: { head, values throws(CatalogError) in
      words.append(try EdgeWord(head, values))
    }
    nextOrdinal = words.reduce(0) { max($0, $1.ordinal + 1) }
  }

  /// What became of an edge that was stated.
  enum Outcome { case added, changed, unchanged }

  /// How long an edge counts as seen just now, in microseconds.
  private static let freshness: Int64 = 86_400_000_000

  /// Adds an edge. Of one that is there, what it was derived from is taken over, and when it was seen last is noted once
  /// a day, so that a crawl of an unchanged source changes nothing.
  /// - Parameter word: its number is given here.
  /// - Throws: `CatalogError.invalid` when there are no more numbers.
  mutating func state(_ word: EdgeWord) throws(CatalogError) -> Outcome {
    guard let place = place(of: word.key) else {
      try append(word)
      return .added
    }
    let isOld = words[place].lastSeen.microseconds <= word.lastSeen.microseconds - Self.freshness
    guard isOld || words[place].detail != word.detail else { return .unchanged }
    words[place].detail = word.detail
    words[place].confidence = word.confidence
    words[place].lastSeen = word.lastSeen
    return .changed
  }

  /// Adds an edge unless it is there.
  mutating func adopt(_ word: EdgeWord) throws(CatalogError) {
    if place(of: word.key) == nil { try append(word) }
  }

  private mutating func append(_ word: EdgeWord) throws(CatalogError) {
    guard nextOrdinal < Edge.mostOrdinals else {
      throw .invalid(field: "edges", reason: "has more than \(Edge.mostOrdinals) edges into one asset")
    }
    places?[word.key] = words.count
    words.append(word)
    words[words.count - 1].ordinal = nextOrdinal
    nextOrdinal += 1
  }

  /// Takes back words.
  mutating func removeAll(where isGone: (EdgeWord) -> Bool) {
    words.removeAll(where: isGone)
    places = nil
  }

  /// Changes the ends of edges; of two that become the same the first stays.
  mutating func change(_ body: (inout EdgeWord.Key) -> Void) {
    var seen: Set<EdgeWord.Key> = []
    for index in words.indices { body(&words[index].key) }
    removeAll { !seen.insert($0.key).inserted }
  }

  /// Up to this many edges are sooner compared one by one than hashed.
  private static let few = 16

  private mutating func place(of key: EdgeWord.Key) -> Int? {
    guard words.count > Self.few else { return words.firstIndex { $0.key == key } }
    if let places { return places[key] }
    let places = Dictionary(words.enumerated().map { ($0.element.key, $0.offset) }) { first, _ in first }
    self.places = places
    return places[key]
  }

  /// The jobs that make its edges.
  var jobs: Set<AssetID> {
    var jobs: Set<AssetID> = []
    for index in words.indices {
      if let job = words[index].key.job { jobs.insert(job) }
    }
    return jobs
  }

  /// The row's body.
  var body: [UInt8] {
    var writer = JSONWriter(capacity: 64 + words.count * 24)
    writer.writeGroups(of: words) { $0.head == $1.head } head: { word, writer in
      writer.value(word.head.origin)
      writer.value(word.head.first.microseconds)
      writer.value(word.head.last.microseconds)
    } element: { word, writer in
      word.write(to: &writer)
    }
    return writer.bytes
  }
}

extension EdgeWord {
  /// What words that follow each other say once.
  fileprivate struct Head: Equatable {
    let origin: Int64
    let first: Timestamp
    let last: Timestamp
  }

  fileprivate var head: Head { Head(origin: key.origin, first: firstSeen, last: lastSeen) }

  fileprivate init(_ head: Head, _ values: RunCursor.Values) throws(CatalogError) {
    guard let ordinal = values[0].integer, let source = values[1].integer,
      let kind = values[2].integer(orElse: Transformation.flow.rawValue).flatMap(Transformation.init(rawValue:)),
      let sourceColumn = values[3].integer(orElse: 0), let targetColumn = values[4].integer(orElse: 0),
      let job = values[5].integer(orElse: 0), let confidence = values[6].isEmpty ? 1 : values[6].json?.double
    else { throw damaged("edge") }
    self.init(
      ordinal: ordinal,
      key: Key(
        source: AssetID(rawValue: Int64(source)), sourceColumn: Self.column(sourceColumn),
        targetColumn: Self.column(targetColumn), job: job == 0 ? nil : AssetID(rawValue: Int64(job)),
        transformation: kind, origin: head.origin),
      confidence: confidence, detail: try values[7].optionalObject(of: "edge"), firstSeen: head.first, lastSeen: head.last)
  }

  private static func column(_ id: Int) -> ColumnID? { id == 0 ? nil : ColumnID(rawValue: Int64(id)) }

  fileprivate func write(to writer: inout JSONWriter) {
    writer.beginArray()
    writer.value(ordinal)
    writer.value(key.source.rawValue)
    let hasConfidence = confidence != 1 || !detail.isEmpty
    let hasJob = hasConfidence || key.job != nil
    let hasColumns = hasJob || key.sourceColumn != nil || key.targetColumn != nil
    if hasColumns || key.transformation != .flow { writer.value(key.transformation.rawValue) }
    if hasColumns {
      writer.value(key.sourceColumn?.rawValue ?? 0)
      writer.value(key.targetColumn?.rawValue ?? 0)
    }
    if hasJob { writer.value(key.job?.rawValue ?? 0) }
    if hasConfidence { writer.value(confidence) }
    if !detail.isEmpty { writer.value(.object(detail)) }
    writer.endArray()
  }
}
