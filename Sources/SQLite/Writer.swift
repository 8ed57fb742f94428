import Glibc
import Synchronization
import System

/// The one thread that writes. Jobs that wait together are committed together, so that many share one fsync.
///
/// Safe to share: `connection` and `log` are used by the writer thread alone from `start` until `close` has joined
/// it, everything else is behind `state`.
final class Writer: @unchecked Sendable {
  private struct State {
    var queue: WriteQueue<WriteJob>
    var isClosing = false
    var counts = WriteCounts()
    var commitHook: (@Sendable () -> Void)?
    var failureHook: (@Sendable () -> Void)?
  }

  private let connection: Connection
  private let log: WriteAheadLog
  private let readers: ReaderPool
  private let current: CurrentConnection
  private let state: Guarded<State>
  private let threadID = Atomic<UInt>(0)
  private let thread = Guarded<System.Thread?>(nil)

  init(
    connection: Connection, log: WriteAheadLog, readers: ReaderPool, current: CurrentConnection, queueLimit: Int
  ) {
    self.connection = connection
    self.log = log
    self.readers = readers
    self.current = current
    state = Guarded(State(queue: WriteQueue(capacity: queueLimit)))
  }

  /// Starts the thread.
  func start() throws(SystemError) {
    let started = try System.Thread.start(name: "writer") {
      self.threadID.store(UInt(pthread_self()), ordering: .relaxed)
      self.run()
    }
    thread.withLock { $0 = started }
  }

  /// Whether the caller runs on the writer thread, where waiting for a write would never end.
  var isCurrentThread: Bool { threadID.load(ordering: .relaxed) == UInt(pthread_self()) }

  /// What has been written so far.
  var counts: WriteCounts { state.withLock { $0.counts } }

  /// Sets what runs after each commit.
  func setCommitHook(_ hook: @escaping @Sendable () -> Void) { state.withLock { $0.commitHook = hook } }

  /// Sets what runs when jobs have failed.
  func setFailureHook(_ hook: @escaping @Sendable () -> Void) { state.withLock { $0.failureHook = hook } }

  /// How many jobs wait in a lane.
  func waiting(_ lane: Lane) -> Int { state.withLock { $0.queue.count(lane) } }

  /// Queues a job; its completion is called on the writer thread.
  func submit(_ job: WriteJob) throws(DatabaseError) {
    try state.signal { state throws(DatabaseError) in
      guard !state.isClosing else { throw .closed }
      guard state.queue.append(job, to: job.lane) else {
        throw .busy("too many writes wait in the lane of \(job.lane)")
      }
    }
  }

  /// Refuses new jobs, writes those that wait and ends the thread.
  func close() {
    state.signal { $0.isClosing = true }
    let running = thread.withLock { $0.take() }
    running?.join()
  }

  /// Closes the file, once nothing is left to do.
  func closeConnection() { connection.close() }

  private func run() {
    while let job = nextBatch() {
      readers.beginChange()
      writeBatch(startingWith: job)
      log.committed(inHurry: waiting(.people) > 0)
      readers.endChange()
    }
  }

  private func nextBatch() -> WriteJob? {
    let next: WriteJob?? = state.wait { state in
      if let job = state.queue.startBatch() { return .some(job) }
      return state.isClosing ? .some(nil) : nil
    }
    return next ?? nil
  }

  private func writeBatch(startingWith first: WriteJob) {
    do {
      try connection.run("BEGIN IMMEDIATE")
    } catch {
      return finish([first], error)
    }
    var batch = Batch()
    var next: WriteJob? = first
    while let job = next {
      do {
        try perform(job, withSavepoint: !batch.isEmpty)
        batch.append(job)
      } catch {
        // A first job takes the transaction with it, and SQLite ends it by itself after some errors, as on a full
        // disk: then all of the batch is gone.
        guard connection.isInTransaction else { return finish(batch.jobs + [job], error) }
        finish([job], error)
      }
      next = batch.isOpen ? state.withLock { $0.queue.continueBatch(servesPeople: batch.servesPeople) } : nil
    }
    commit(batch.jobs)
  }

  /// Runs a job so that its failure undoes nothing but itself. The first job needs no savepoint: when it fails there
  /// is nothing before it to keep.
  private func perform(_ job: WriteJob, withSavepoint: Bool) throws {
    if withSavepoint { try connection.run("SAVEPOINT job") }
    do {
      let start = MonotonicClock.now
      try current.with(connection) { try job.run(on: connection, isFirst: !withSavepoint) { self.isDue(job, since: start) } }
      guard connection.isInTransaction else { throw DatabaseError.transactionEnded }
      if withSavepoint { try connection.run("RELEASE job") }
    } catch {
      undo(toSavepoint: withSavepoint)
      throw error
    }
  }

  /// Nanoseconds of the writer that a job should be content with while others wait, and when it is alone. Pages that
  /// many rows touch are written once a transaction, so fewer and longer ones cost less.
  private static let share: UInt64 = 50_000_000
  private static let largestShare: UInt64 = 150_000_000
  /// Nanoseconds that nobody interrupts.
  private static let least: UInt64 = 2_000_000

  private func isDue(_ job: WriteJob, since start: UInt64) -> Bool {
    let elapsed = MonotonicClock.now - start
    guard elapsed > Writer.least else { return false }
    if job.lane != .people && waiting(.people) > 0 || elapsed > Writer.largestShare { return true }
    return elapsed > Writer.share && state.withLock { !$0.queue.isEmpty }
  }

  private func undo(toSavepoint: Bool) {
    guard connection.isInTransaction, toSavepoint else { return connection.rollback() }
    do {
      try connection.run("ROLLBACK TO job")
      try connection.run("RELEASE job")
    } catch {
      // Half a job must not be committed, so the batch goes with it; every job in it is told.
      connection.rollback()
    }
  }

  private func commit(_ jobs: [WriteJob]) {
    do {
      try connection.run("COMMIT")
    } catch {
      connection.rollback()
      return finish(jobs, error)
    }
    for job in jobs { job.runHooks() }
    state.withLock { $0.commitHook }?()
    finish(jobs, nil)
  }

  private func finish(_ jobs: [WriteJob], _ error: (any Error)?) {
    state.withLock { $0.counts.add(jobs.count, succeeded: error == nil) }
    if error != nil { state.withLock { $0.failureHook }?() }
    if let error = error as? SQLiteError, error.isFull { log.makeRoom() }
    for job in jobs { job.finish(error) }
  }
}

/// The jobs of a transaction in the making, and whether it takes more.
private struct Batch {
  private static let jobLimit = 256
  /// Nanoseconds: long enough to make the fsync a small part, short enough for a person to wait behind.
  private static let timeLimit: UInt64 = 20_000_000

  private(set) var jobs: [WriteJob] = []
  private(set) var servesPeople = false
  private let end = MonotonicClock.now + timeLimit

  var isEmpty: Bool { jobs.isEmpty }
  var isOpen: Bool { !jobs.isEmpty && jobs.count < Batch.jobLimit && MonotonicClock.now < end }

  mutating func append(_ job: WriteJob) {
    jobs.append(job)
    servesPeople = servesPeople || job.lane == .people
  }
}
