import System

/// The changing part of the index: the current snapshot, what waits to come into it, and the thread that joins segments.
///
/// Building one segment of what many commits brought costs less than building one for each. So while nobody searches,
/// changes gather; the next search brings the index in line before it looks, and until then nobody can tell.
final class IndexCore: Sendable {
  private struct State {
    var snapshot: SearchSnapshot
    /// What was applied since the snapshot.
    var waiting: SearchChange?
    /// Whether something that was applied is in neither of the two, because a segment is just being made of it.
    var isBuilding = false
    /// The change that the files of the index cover.
    var saved: Int64
    /// When somebody last searched, by the monotonic clock.
    var searched: UInt64 = 0
  }

  private let state: Guarded<State>
  // Locks of an order, not of a value. Theirs is no empty one, since the thread sanitizer takes a touch of that for one
  // of the object around it.
  /// Held while the next snapshot is worked out; never while searching.
  private let changing = Guarded(0)
  /// Held while large segments are joined or files are written, one at a time.
  let tidying = Guarded(0)
  let files: SegmentFiles?
  let worker = Guarded(Worker())

  /// Documents after which the index is saved unasked. After a crash no more than these are read from the store again,
  /// and what is saved needs no memory of its own.
  let checkpointStep: Int
  /// Joined segments of more documents go to a file at once.
  let largestInHeap: Int

  /// Documents of which the joining thread makes a segment though nobody searches.
  private static let gathered = 16_384
  /// Documents that wait at most: a search, or a writer while the thread joins large segments, spends some forty
  /// milliseconds on them.
  private static let mostWaiting = 24_576
  /// Whoever searched less than this many nanoseconds ago will search again, and is not to wait for what others write.
  private let searchPause: UInt64

  init(
    _ snapshot: SearchSnapshot, files: SegmentFiles?, checkpointStep: Int = .max,
    largestInHeap: Int = MergePolicy.largestSource, searchPause: UInt64
  ) {
    self.checkpointStep = checkpointStep
    self.searchPause = searchPause
    self.largestInHeap = largestInHeap
    state = Guarded(State(snapshot: snapshot, saved: snapshot.change))
    self.files = files
  }

  /// The index with all that was applied before the call.
  var snapshot: SearchSnapshot {
    let complete = state.withLock { state in
      state.searched = MonotonicClock.now
      return state.waiting == nil && !state.isBuilding ? state.snapshot : nil
    }
    if let complete { return complete }
    publish(joins: false)
    return published
  }

  /// The index without what waits.
  var published: SearchSnapshot { state.withLock { $0.snapshot } }

  /// The change that the files of the index cover.
  var savedChange: Int64 { state.withLock { $0.saved } }

  /// Tells that the files of the index cover a change.
  func didSave(_ change: Int64) { state.withLock { $0.saved = change } }

  /// Documents that wait.
  var waitingCount: Int { state.withLock { $0.waiting?.count ?? 0 } }

  /// Takes a change in, to be found by the next search.
  func apply(_ change: SearchChange) {
    let waiting = state.withLock { state -> Int? in
      let isSearched = MonotonicClock.now - state.searched < searchPause
      guard !isSearched, (state.waiting?.count ?? 0) < Self.mostWaiting else { return nil }
      state.waiting.join(change)
      return state.waiting?.count
    }
    guard let waiting else { return publish(change, joins: true) }
    if waiting >= Self.gathered { wakeWorker() }
  }

  /// Brings what waits into the snapshot, and one change more. Searches go on meanwhile in the snapshot before, unless
  /// something waited: that was promised to them.
  /// - Parameter joins: whether small segments are joined on this thread, too.
  func publish(_ latest: SearchChange? = nil, joins: Bool) {
    let built = changing.withLock { _ -> Int in
      var (next, waiting) = state.withLock { state in
        state.isBuilding = state.waiting != nil
        defer { state.waiting = nil }
        return (state.snapshot, state.waiting)
      }
      if let latest { waiting.join(latest) }
      guard let change = waiting else { return 0 }
      next.apply(change)
      if joins { joinSmall(&next) }
      state.withLock { ($0.snapshot, $0.isBuilding) = (next, false) }
      return change.count
    }
    tidyLater(built)
  }

  /// Changes the snapshot by `body`, unless that says not to.
  /// - Returns: whether it did.
  @discardableResult
  func edit(_ body: (inout SearchSnapshot) -> Bool) -> Bool {
    changing.withLock { _ in
      var next = published
      guard body(&next) else { return false }
      state.withLock { $0.snapshot = next }
      return true
    }
  }

  private func joinSmall(_ next: inout SearchSnapshot) {
    for scope in SearchScope.allCases {
      while let sources = MergePolicy.next(next[scope], inline: true) {
        let merged = SegmentMerger(sources).merge()
        _ = next.replace(sources, by: merged, in: scope)
      }
    }
  }

  func rebuild(change: Int64, _ produce: (_ add: (SearchGroup) throws -> Void) throws -> Void) throws {
    var next = SearchSnapshot()
    next.change = change
    var builders = [SegmentBuilder(), SegmentBuilder()]
    try produce { group in
      for scope in SearchScope.allCases {
        let index = Int(scope.rawValue)
        builders[index].add(group, scope)
        if builders[index].isFull { next.add(try stored(builders[index].takeAll()), to: scope) }
      }
    }
    for scope in SearchScope.allCases {
      next.add(try stored(builders[Int(scope.rawValue)].takeAll()), to: scope)
    }
    replace(by: next)
    settle()
    try checkpoint()
  }

  /// Puts another snapshot in place, with what waits that it does not cover.
  private func replace(by next: SearchSnapshot) {
    changing.withLock { _ in
      state.withLock { state in
        state.snapshot = next
        if let waiting = state.waiting, waiting.number <= next.change { state.waiting = nil }
      }
    }
  }

  private func stored(_ live: LiveSegment?) throws(SystemError) -> LiveSegment? {
    guard let live, let files else { return live }
    return try files.store(live)
  }
}
