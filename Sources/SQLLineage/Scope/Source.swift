/// A column of a stored table that something comes from.
struct Source {
  var table: Int32
  var column: Name
  /// The fields inside the column, dotted; none for the column itself.
  var path: Name = .none
  var flow: Flow
  var confidence: Confidence

  func through(_ outer: Flow) -> Source {
    var source = self
    source.flow = outer.after(flow)
    return source
  }
}

/// How sure an edge is.
package enum Confidence: UInt8, Sendable, Comparable {
  /// One of several columns it could be, for want of a schema.
  case guess
  /// The only reading that makes sense, although no schema confirms it.
  case likely
  /// Confirmed by the schema or by the text.
  case certain

  package static func < (a: Confidence, b: Confidence) -> Bool { a.rawValue < b.rawValue }
}

/// What a query reads and how, each column once.
struct Sources {
  private(set) var list: [Source] = []
  private var isNormal = true

  var isEmpty: Bool { list.isEmpty }

  mutating func append(_ source: Source) {
    guard source.flow.rawValue != 0 else { return }
    list.append(source)
    isNormal = list.count < 2
  }

  mutating func append(_ others: [Source], through flow: Flow) {
    for source in others { append(source.through(flow)) }
  }

  /// Sorts and merges what comes more than once.
  mutating func normalise(_ names: Names) -> [Source] {
    guard !isNormal else { return list }
    isNormal = true
    if list.count == 2, list[0].table != list[1].table { return list }
    var keyed = list.enumerated().map { (key: names.key(of: $1), at: $0) }
    keyed.sort { $0.key != $1.key ? $0.key < $1.key : $0.at < $1.at }
    var merged: [Source] = []
    merged.reserveCapacity(keyed.count)
    var last: SourceKey?
    for (key, at) in keyed {
      if key == last {
        let index = merged.count - 1
        merged[index].flow = merged[index].flow.merged(with: list[at].flow)
        merged[index].confidence = max(merged[index].confidence, list[at].confidence)
      } else {
        merged.append(list[at])
        last = key
      }
    }
    list = merged
    return merged
  }
}

/// What makes two sources the same column.
struct SourceKey: Hashable, Comparable {
  var column: UInt64
  var path: Int32

  static func < (a: SourceKey, b: SourceKey) -> Bool { a.column != b.column ? a.column < b.column : a.path < b.path }
}

extension Names {
  func key(of source: Source) -> SourceKey {
    SourceKey(
      column: UInt64(UInt32(bitPattern: source.table)) << 32 | UInt64(UInt32(bitPattern: fold(source.column).id)),
      path: fold(source.path).id)
  }
}
