import CSQLite
import Glibc
import System

/// Keeps the write-ahead log small (https://sqlite.org/wal.html#ckpt). SQLite's own checkpoints are off: they would
/// run inside some unlucky commit.
///
/// A background thread copies pages into the database while writing goes on. Alone it never reaches the end under a
/// steady load, and only a log copied to the end starts over; so above a larger size the writer copies the rest
/// between two batches.
///
/// Safe to share: `size`, `restartAt` and `copyAt` belong to the writer thread, `connection` to the background thread from
/// `start` until `close` has joined it, the rest is behind `state`.
final class WriteAheadLog: @unchecked Sendable {
  /// Pages after which the background copy runs: 8 MiB. Pages that many commits touch are copied once a run.
  private static let copyStep = 2_000
  /// Pages above which the writer makes the log start over: 32 MiB.
  private static let restartAt = 8_000
  /// Milliseconds a checkpoint waits for readers of old pages; people wait meanwhile.
  private static let patience: Int32 = 20

  private struct State {
    var isWanted = false
    var isCopying = false
    var isClosing = false
    var lastError: SQLiteError?
  }

  private let writer: Connection
  private let connection: Connection
  private let state = Guarded(State())
  private let thread = Guarded<System.Thread?>(nil)
  private let size: LogSize
  private var restartAt = WriteAheadLog.restartAt
  private var copyAt = WriteAheadLog.copyStep

  /// - Parameter writer: the connection whose commits are counted; used only in calls made on its thread.
  init(writer: Connection) throws(SQLiteError) {
    self.writer = writer
    connection = try Connection(path: writer.path)
    size = writer.countLogPages()
    // A log that a long reader let grow is cut back when it starts over.
    try writer.execute("PRAGMA journal_size_limit = \(64 << 20)")
    try connection.execute("PRAGMA wal_autocheckpoint = 0; PRAGMA synchronous = FULL")
  }

  /// Why the last copy failed, as on a full disk; the log holds all data until one succeeds.
  var lastError: SQLiteError? { state.withLock { $0.lastError } }

  func start() throws(SystemError) {
    let started = try System.Thread.start(name: "checkpoint") { self.run() }
    thread.withLock { $0 = started }
  }

  /// Ends the background thread; the writer's must have ended.
  func close() {
    state.signal { $0.isClosing = true }
    let running = thread.withLock { $0.take() }
    running?.join()
    connection.close()
  }

  /// Called by the writer thread after each batch.
  /// - Parameter inHurry: whether a person waits, who should not wait for a copy as well.
  func committed(inHurry: Bool) {
    let size = size.pages
    if size < WriteAheadLog.copyStep { (restartAt, copyAt) = (WriteAheadLog.restartAt, WriteAheadLog.copyStep) }
    if size >= restartAt * (inHurry ? 4 : 1) {
      restart(size)
    } else if size >= copyAt {
      copyAt = size + WriteAheadLog.copyStep
      state.signal { $0.isWanted = true }
    }
  }

  /// Copies everything into the database and empties the file.
  func truncate() throws(SQLiteError) {
    try checkpoint(writer, SQLITE_CHECKPOINT_TRUNCATE)
  }

  /// Called by the writer thread when there was no room: an emptied log is room, for the next write.
  func makeRoom() {
    do throws(SQLiteError) {
      try truncate()
      size.pages = 0
    } catch {
      state.withLock { $0.lastError = error }
    }
  }

  private func restart(_ size: Int) {
    // Two copies cannot run at once; the next batch asks again.
    guard !state.withLock({ $0.isCopying }) else { return }
    do throws(SQLiteError) {
      try checkpoint(writer, SQLITE_CHECKPOINT_RESTART)
      self.size.pages = 0
    } catch {
      // A long reader is in the way: try again some pages later.
      restartAt = size + WriteAheadLog.copyStep
      if !error.isBusy { state.withLock { $0.lastError = error } }
    }
  }

  private func run() {
    while waitForWork() {
      do throws(SQLiteError) {
        try checkpoint(connection, SQLITE_CHECKPOINT_PASSIVE)
        copied(nil)
      } catch {
        copied(error.isBusy ? nil : error)
      }
    }
  }

  private func waitForWork() -> Bool {
    state.wait { state -> Bool? in
      if state.isClosing { return false }
      guard state.isWanted else { return nil }
      state.isWanted = false
      state.isCopying = true
      return true
    } ?? false
  }

  private func copied(_ error: SQLiteError?) {
    state.withLock { state in
      state.isCopying = false
      state.lastError = error
    }
  }

  private func checkpoint(_ connection: Connection, _ mode: Int32) throws(SQLiteError) {
    sqlite3_busy_timeout(connection.handle, WriteAheadLog.patience)
    defer { sqlite3_busy_timeout(connection.handle, Connection.busyTimeout) }
    let code = sqlite3_wal_checkpoint_v2(connection.handle, nil, mode, nil, nil)
    guard code == SQLITE_OK else { throw SQLiteError(database: connection.handle, code: code) }
  }
}
