import Codecs
import SQLite

/// What one origin says of one link.
struct LinkWord: Equatable {
  let relation: Relation
  var target: AssetID
  /// Nil when it is on the asset itself.
  var column: ColumnID?
  let role: String
  let state: LinkState
  let confidence: Double?
  let reason: String?
  /// The origin's row id.
  let origin: Int64
  let author: String
  let at: Timestamp

  /// What words of one origin on the same two things have in common.
  struct Key: Hashable {
    let target: AssetID
    let relation: Relation
    let column: ColumnID?
    let origin: Int64
    let role: String
  }

  var key: Key { Key(target: target, relation: relation, column: column, origin: origin, role: role) }

  /// Whether both are of one origin on the same two things.
  func isSame(as other: LinkWord) -> Bool {
    target == other.target && column == other.column && relation == other.relation && origin == other.origin
      && role == other.role
  }
}

/// Everything that is said of the links of an asset and its columns. It shares a row of the store.
///
/// The row's body is an array with an array for each origin, author and time: those three, then an array for each link:
/// relation, target, column (0 for the asset itself), state, role, confidence, reason; defaults at the end are left out.
struct LinkRun: Equatable {
  private(set) var words: [LinkWord] = []

  init() {}

  /// Puts words together; of two by one origin on the same two things the later counts.
  init(_ words: [LinkWord]) { put(words) }

  /// Reads a row's body.
  /// - Throws: `CatalogError.store` when it is damaged.
  init(body: UnsafeBufferPointer<UInt8>) throws(CatalogError) {
    words.reserveCapacity(8)
    var cursor = RunCursor(body, of: "link")
    try cursor.readGroups { cursor throws(CatalogError) in
      LinkWord.Head(
        origin: try cursor.integer(), author: try cursor.text(), at: Timestamp(microseconds: try cursor.integer()))
    } element: { head, values throws(CatalogError) in
      words.append(try LinkWord(head, values))
    }
  }

  /// Adds words, each in place of what its origin said of the same two things.
  mutating func put(_ added: [LinkWord]) {
    guard words.count + added.count > Self.few else {
      for word in added {
        if let place = words.firstIndex(where: { $0.isSame(as: word) }) { words[place] = word } else { words.append(word) }
      }
      return
    }
    var places = Dictionary(uniqueKeysWithValues: words.enumerated().map { ($0.element.key, $0.offset) })
    for word in added {
      if let place = places.updateValue(words.count, forKey: word.key) {
        places[word.key] = place
        words[place] = word
      } else {
        words.append(word)
      }
    }
  }

  /// Up to this many words are sooner compared one by one than hashed.
  private static let few = 24

  /// Takes back words.
  mutating func removeAll(where isGone: (LinkWord) -> Bool) { words.removeAll(where: isGone) }

  /// Changes what words point to or stand on; of two that become the same the first stays.
  mutating func change(_ body: (inout LinkWord) -> Void) {
    var seen: Set<LinkWord.Key> = []
    for index in words.indices { body(&words[index]) }
    words.removeAll { !seen.insert($0.key).inserted }
  }

  /// The row's body.
  var body: [UInt8] {
    var writer = JSONWriter(capacity: 64 + words.count * 16)
    writer.writeGroups(of: words) { $0.head == $1.head } head: { word, writer in
      writer.value(word.head.origin)
      writer.value(word.head.author)
      writer.value(word.head.at.microseconds)
    } element: { word, writer in
      word.write(to: &writer)
    }
    return writer.bytes
  }

  /// A target by the relation in which it is linked to.
  struct End: Hashable {
    let target: AssetID
    let relation: Relation
  }

  /// What the other way round is kept of a link: on how many subjects it is confirmed, and whether it shows anywhere.
  struct Mark: Equatable {
    var confirmed = 0
    var isShown = false
  }

  /// The targets in order, each with what is kept of it the other way round.
  var marks: [(end: End, mark: Mark)] {
    var marks: [(end: End, mark: Mark)] = []
    // Two origins, or two roles, may confirm a link of the same subject, which then follow each other.
    var counted: Int64?
    for index in words.indices.sorted(by: { words[$0].place < words[$1].place }) {
      let word = words[index]
      let end = End(target: word.target, relation: word.relation)
      if marks.last?.end != end {
        marks.append((end, Mark()))
        counted = nil
      }
      let last = marks.count - 1
      if word.state != .rejected { marks[last].mark.isShown = true }
      guard word.state == .confirmed, counted != word.place.column else { continue }
      marks[last].mark.confirmed += 1
      counted = word.place.column
    }
    return marks
  }
}

extension LinkWord {
  /// Where the word stands among those of its run, seen from the targets.
  fileprivate var place: (target: Int64, relation: Int, column: Int64) {
    (target.rawValue, relation.rawValue, column?.rawValue ?? 0)
  }
}

extension LinkWord {
  /// What words that follow each other say once.
  fileprivate struct Head: Equatable {
    let origin: Int64
    let author: String
    let at: Timestamp
  }

  fileprivate var head: Head { Head(origin: origin, author: author, at: at) }

  fileprivate init(_ head: Head, _ values: RunCursor.Values) throws(CatalogError) {
    guard let relation = values[0].integer.flatMap(Relation.init(rawValue:)), let target = values[1].integer,
      let column = values[2].integer(orElse: 0),
      let state = values[3].integer(orElse: LinkState.confirmed.rawValue).flatMap(LinkState.init(rawValue:)),
      let role = values[4].isEmpty ? "" : values[4].text, values[7].isEmpty
    else { throw damaged("link") }
    let confidence = values[5].isNull ? nil : values[5].json?.double
    guard values[5].isNull || confidence != nil else { throw damaged("link") }
    self.init(
      relation: relation, target: AssetID(rawValue: Int64(target)),
      column: column == 0 ? nil : ColumnID(rawValue: Int64(column)), role: role, state: state, confidence: confidence,
      reason: try values[6].optionalText(of: "link"), origin: head.origin, author: head.author, at: head.at)
  }

  fileprivate func write(to writer: inout JSONWriter) {
    writer.beginArray()
    writer.value(relation.rawValue)
    writer.value(target.rawValue)
    let hasConfidence = confidence != nil || reason != nil
    let hasRole = hasConfidence || !role.isEmpty
    let hasState = hasRole || state != .confirmed
    if hasState || column != nil { writer.value(column?.rawValue ?? 0) }
    if hasState { writer.value(state.rawValue) }
    if hasRole { writer.value(role) }
    if hasConfidence { if let confidence { writer.value(confidence) } else { writer.null() } }
    if let reason { writer.value(reason) }
    writer.endArray()
  }
}

extension CatalogReader {
  /// What is said of the links of an asset and its columns.
  func linkRun(of asset: AssetID) throws -> LinkRun {
    let run = try connection.first("SELECT body FROM link_runs WHERE asset_id = ?", asset.rawValue) { row in
      try row.withText(0) { body throws(CatalogError) in try LinkRun(body: body) }
    }
    return run ?? LinkRun()
  }
}
