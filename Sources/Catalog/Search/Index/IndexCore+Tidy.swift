import System

extension IndexCore {
  /// What the joining thread and those that wake it tell each other.
  struct Worker {
    var isWanted = false
    var isStopped = false
    var thread: Thread?
    /// Documents applied since the last unasked checkpoint was tried.
    var unsaved = 0
    var checkpointError: SystemError?
  }

  /// Joins segments until the policy is content.
  func settle() {
    tidying.withLock { _ in
      for scope in SearchScope.allCases {
        while !isStopped, let sources = MergePolicy.next(published[scope], inline: false) {
          let merged = SegmentMerger(sources).merge()
          // The writer may have joined some of them itself; then the policy chooses anew.
          let isInPlace = edit { $0.replace(sources, by: merged, in: scope) }
          if isInPlace, let merged { unburden(merged, in: scope) }
        }
      }
    }
  }

  /// Moves a large segment from the heap to a file, so that joining a large index never needs memory for all of it.
  private func unburden(_ segment: Segment, in scope: SearchScope) {
    guard let files, segment.documentCount > largestInHeap,
      let live = published[scope].first(where: { $0.segment === segment }), let stored = try? files.store(live)
    // Where it cannot be written it stays where it is, and the next checkpoint says why.
    else { return }
    useFile(of: stored, for: live, in: scope)
  }

  /// Writes all segments that have no file, then the manifest.
  func checkpoint() throws(SystemError) {
    guard let files else { return }
    publish(joins: true)
    try tidying.withLock { _ throws(SystemError) in
      var written = published
      for scope in SearchScope.allCases {
        for index in written[scope].indices where written[scope][index].file == nil {
          let live = written[scope][index]
          written[scope][index] = try files.store(live)
          useFile(of: written[scope][index], for: live, in: scope)
        }
      }
      try files.commit(written)
      didSave(written.change)
    }
  }

  /// Lets the current snapshot read a segment from its file instead of the heap.
  private func useFile(of stored: LiveSegment, for live: LiveSegment, in scope: SearchScope) {
    edit { snapshot in
      guard let index = snapshot[scope].firstIndex(where: { $0.segment === live.segment }) else { return false }
      var replacement = stored
      replacement.dead = snapshot[scope][index].dead
      snapshot[scope][index] = replacement
      return true
    }
  }
}

extension IndexCore {
  private var isStopped: Bool { worker.withLock { $0.isStopped } }

  /// Has the joining thread look whether there is something to do, now that documents came in.
  func tidyLater(_ count: Int) {
    let wantsCheckpoint = worker.withLock { worker in
      worker.unsaved += count
      return files != nil && worker.unsaved >= checkpointStep
    }
    let published = published
    let wantsJoin = SearchScope.allCases.contains { MergePolicy.next(published[$0], inline: false) != nil }
    if wantsJoin || wantsCheckpoint { wakeWorker() }
  }

  func wakeWorker() {
    worker.signal { worker in
      worker.isWanted = true
      guard worker.thread == nil, !worker.isStopped else { return }
      // Without a thread small joins still happen; searches only have more segments to look at.
      worker.thread = try? Thread.start(name: "search-join") { [weak self] in
        while self?.waitForWork() == true { self?.tidy() }
      }
    }
  }

  /// Brings in what waits, joins what is to be joined, and saves the index when much has changed.
  private func tidy() {
    publish(joins: true)
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
