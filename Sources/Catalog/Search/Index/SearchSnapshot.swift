/// All segments of the index at one moment. Searches work on a snapshot and never see half a change.
struct SearchSnapshot: Sendable {
  var assets: [LiveSegment] = []
  var columns: [LiveSegment] = []
  /// The last change-log number in it.
  var change: Int64 = 0

  subscript(scope: SearchScope) -> [LiveSegment] {
    get { scope == .asset ? assets : columns }
    _modify { if scope == .asset { yield &assets } else { yield &columns } }
  }

  /// The size of the index.
  var statistics: SearchStatistics {
    let all = assets + columns
    return SearchStatistics(
      assets: assets.reduce(0) { $0 + $1.count }, columns: columns.reduce(0) { $0 + $1.count },
      segments: all.count, bytes: all.reduce(0) { $0 + $1.segment.storage.size }, change: change)
  }

  /// Takes a change in.
  mutating func apply(_ change: SearchChange) {
    remove(keys: change.forgotten)
    for scope in SearchScope.allCases { add(change.groups, to: scope) }
    self.change = max(self.change, change.number)
  }

  /// Marks the documents with these keys as dead, wherever they are.
  mutating func remove(keys: [Int64]) {
    guard let lowest = keys.min(), let highest = keys.max() else { return }
    for scope in SearchScope.allCases {
      for index in self[scope].indices where self[scope][index].segment.overlaps(lowest...highest) {
        self[scope][index].remove(keys: keys)
      }
      self[scope].removeAll { $0.count == 0 }
    }
  }

  /// Builds a segment from documents, of which the last with a key counts, and adds it.
  mutating func add(_ groups: [SearchGroup], to scope: SearchScope) {
    var builder = SegmentBuilder()
    for index in groups.indices {
      if builder.isFull { add(builder.takeAll(), to: scope) }
      builder.add(groups[index], scope)
    }
    add(builder.takeAll(), to: scope)
  }

  /// Adds a segment; what it replaces in older ones dies there.
  mutating func add(_ live: LiveSegment?, to scope: SearchScope) {
    guard let live, let first = live.segment.keyRange else { return }
    for index in self[scope].indices where self[scope][index].segment.overlaps(first) {
      self[scope][index].remove(keys: (0..<live.segment.documentCount).map { live.segment.keys[$0] })
    }
    self[scope].removeAll { $0.count == 0 }
    self[scope].append(live)
  }

  /// Puts `merged` in the place of the segments it was made from. What died in them meanwhile dies in it too.
  /// - Returns: false when one of them is no longer there, and nothing was changed.
  mutating func replace(_ sources: [LiveSegment], by merged: Segment?, in scope: SearchScope) -> Bool {
    let current = sources.compactMap { source in self[scope].first { $0.segment === source.segment } }
    guard current.count == sources.count else { return false }
    self[scope].removeAll { live in sources.contains { $0.segment === live.segment } }
    guard let merged else { return true }
    var live = LiveSegment(merged)
    for (before, now) in zip(sources, current) where now.dead.count > before.dead.count {
      let died = now.dead.all().filter { !before.dead.contains($0) }
      live.remove(keys: died.map { now.segment.keys[Int($0)] })
    }
    if live.count > 0 { self[scope].insert(live, at: 0) }
    return true
  }
}

extension Segment {
  /// The lowest and highest key.
  var keyRange: ClosedRange<Int64>? { documentCount > 0 ? keys[0]...keys[documentCount - 1] : nil }

  func overlaps(_ range: ClosedRange<Int64>) -> Bool { keyRange?.overlaps(range) ?? false }
}

extension LiveSegment {
  /// Marks the documents with these keys as dead.
  mutating func remove(keys: [Int64]) {
    for key in keys { if let document = segment.document(key: key) { dead.insert(document) } }
  }
}

extension SegmentBuilder {
  /// Finishes the segment and begins a new one; nil when no document was added.
  mutating func takeAll() -> LiveSegment? {
    guard count > 0 else { return nil }
    let built = self
    self = SegmentBuilder()
    let (segment, replaced) = built.finish()
    var live = LiveSegment(segment)
    for document in replaced { live.dead.insert(document) }
    return live
  }
}
