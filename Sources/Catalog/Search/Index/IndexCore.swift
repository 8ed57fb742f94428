import System

/// The changing part of the index: the current snapshot, and the thread that joins large segments.
final class IndexCore: Sendable {
  private let current: Guarded<SearchSnapshot>
  // Locks of an order, not of a value. Theirs is no empty one, since the thread sanitizer takes a touch of that for one
  // of the object around it.
  /// Held while the next snapshot is worked out; never while searching.
  private let changing = Guarded(0)
  /// Held while large segments are joined or files are written, one at a time.
  private let tidying = Guarded(0)
  private let files: SegmentFiles?
  private let worker = Guarded(Worker())

  private struct Worker {
    var isWanted = false
    var isStopped = false
    var thread: Thread?
    /// Documents applied since the last unasked checkpoint was tried.
    var unsaved = 0
    var checkpointError: SystemError?
  }

  /// Documents after which the index is saved unasked. After a crash no more than these are read from the store again,
  /// and what is saved needs no memory of its own.
  private let checkpointStep: Int
  /// Joined segments of more documents go to a file at once.
  private let largestInHeap: Int

  init(
    _ snapshot: SearchSnapshot, files: SegmentFiles?, checkpointStep: Int = .max,
    largestInHeap: Int = MergePolicy.largestSource
  ) {
    self.checkpointStep = checkpointStep
    self.largestInHeap = largestInHeap
    current = Guarded(snapshot)
    self.files = files
  }

  /// The index as it is now.
  var snapshot: SearchSnapshot { current.withLock { $0 } }

  func apply(upserts: [SearchGroup], deletes: [Int64], change: Int64) {
    let wantsJoin = changing.withLock { _ in
      var next = snapshot
      next.remove(keys: deletes)
      for scope in SearchScope.allCases { next.add(upserts, to: scope) }
      next.change = max(next.change, change)
      joinSmall(&next)
      current.withLock { $0 = next }
      return SearchScope.allCases.contains { MergePolicy.next(next[$0], inline: false) != nil }
    }
    let wantsCheckpoint = worker.withLock { worker in
      worker.unsaved += upserts.reduce(0) { $0 + $1.count }
      return files != nil && worker.unsaved >= checkpointStep
    }
    if wantsJoin || wantsCheckpoint { wakeWorker() }
  }

  private func joinSmall(_ next: inout SearchSnapshot) {
    for scope in SearchScope.allCases {
      while let sources = MergePolicy.next(next[scope], inline: true) {
        let merged = SegmentMerger(sources).merge().map { Segment(encoded: $0) }
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
    changing.withLock { _ in current.withLock { $0 = next } }
    settle()
    try checkpoint()
  }

  private func stored(_ live: LiveSegment?) throws(SystemError) -> LiveSegment? {
    guard let live, let files else { return live }
    return try files.store(live)
  }

  /// Joins segments until the policy is content.
  func settle() {
    tidying.withLock { _ in
      for scope in SearchScope.allCases {
        while !isStopped, let sources = MergePolicy.next(snapshot[scope], inline: false) {
          let merged = SegmentMerger(sources).merge().map { Segment(encoded: $0) }
          let isInPlace = changing.withLock { _ in
            var next = snapshot
            // The writer may have joined some of them itself; then the policy chooses anew.
            guard next.replace(sources, by: merged, in: scope) else { return false }
            current.withLock { $0 = next }
            return true
          }
          if isInPlace, let merged { unburden(merged, in: scope) }
        }
      }
    }
  }

  /// Moves a large segment from the heap to a file, so that joining a large index never needs memory for all of it.
  private func unburden(_ segment: Segment, in scope: SearchScope) {
    guard let files, segment.documentCount > largestInHeap,
      let live = snapshot[scope].first(where: { $0.segment === segment }), let stored = try? files.store(live)
    // Where it cannot be written it stays where it is, and the next checkpoint says why.
    else { return }
    useFile(of: stored, for: live, in: scope)
  }

  /// Writes all segments that have no file, then the manifest.
  func checkpoint() throws(SystemError) {
    guard let files else { return }
    try tidying.withLock { _ throws(SystemError) in
      var written = snapshot
      for scope in SearchScope.allCases {
        for index in written[scope].indices where written[scope][index].file == nil {
          let live = written[scope][index]
          written[scope][index] = try files.store(live)
          useFile(of: written[scope][index], for: live, in: scope)
        }
      }
      try files.commit(written)
    }
  }

  /// Lets the current snapshot read a segment from its file instead of the heap.
  private func useFile(of stored: LiveSegment, for live: LiveSegment, in scope: SearchScope) {
    changing.withLock { _ in
      var next = snapshot
      guard let index = next[scope].firstIndex(where: { $0.segment === live.segment }) else { return }
      var replacement = stored
      replacement.dead = next[scope][index].dead
      next[scope][index] = replacement
      current.withLock { $0 = next }
    }
  }
}

extension IndexCore {
  private var isStopped: Bool { worker.withLock { $0.isStopped } }

  private func wakeWorker() {
    worker.signal { worker in
      worker.isWanted = true
      guard worker.thread == nil, !worker.isStopped else { return }
      // Without a thread small joins still happen; searches only have more segments to look at.
      worker.thread = try? Thread.start(name: "search-join") { [weak self] in
        while self?.waitForWork() == true { self?.tidy() }
      }
    }
  }

  /// Joins what is to be joined, and saves the index when much has changed.
  private func tidy() {
    settle()
    let isDue = worker.withLock { worker in
      guard files != nil, worker.unsaved >= checkpointStep else { return false }
      worker.unsaved = 0
      return true
    }
    guard isDue else { return }
    var failure: SystemError?
    do throws(SystemError) {
      try checkpoint()
    } catch { failure = error }
    worker.withLock { $0.checkpointError = failure }
  }

  /// Why the last unasked checkpoint failed.
  var checkpointError: SystemError? { worker.withLock { $0.checkpointError } }

  /// Waits until there is something to join; false once the index is closed.
  private func waitForWork() -> Bool {
    worker.wait { worker in
      if worker.isStopped { return false }
      guard worker.isWanted else { return nil }
      worker.isWanted = false
      return true
    } ?? false
  }

  /// Ends the joining thread.
  func stop() {
    let thread = worker.signal { worker in
      worker.isStopped = true
      defer { worker.thread = nil }
      return worker.thread
    }
    thread?.join()
  }
}
