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
/// Safe to share: `pages` and `restartAt` belong to the writer thread, `connection` to the background thread from
/// `start` until `close` has joined it, the rest is behind `state`.
final class WriteAheadLog: @unchecked Sendable {
  /// Pages in the log above which the background copy runs: 4 MiB.
  private static let copyAt = 1_000
  /// Pages above which the writer makes the log start over: 16 MiB.
  private static let restartAt = 4_000
  /// Milliseconds the writer waits for readers of old pages; people wait meanwhile.
  private static let restartPatience: Int32 = 20

  private struct State {
    var isWanted = false
    var isClosing = false
    var lastError: SQLiteError?
  }

  private let writer: Connection
  private let connection: Connection
  private let state = Guarded(State())
  private let thread = Guarded<System.Thread?>(nil)
  private let pages = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
  private var restartAt = WriteAheadLog.restartAt

  /// - Parameter writer: the connection whose commits are counted; used only in calls made on its thread.
  init(writer: Connection) throws(SQLiteError) {
    self.writer = writer
    connection = try Connection(path: writer.path)
    pages.initialize(to: 0)
    // Takes the place of SQLite's automatic checkpoint, which is such a hook too.
    sqlite3_wal_hook(
      writer.handle,
      { context, _, _, pages in
        context?.assumingMemoryBound(to: Int32.self).pointee = pages
        return SQLITE_OK
      }, pages)
    // A log that a long reader let grow is cut back when it starts over.
    try writer.execute("PRAGMA journal_size_limit = \(64 << 20)")
    try connection.execute("PRAGMA wal_autocheckpoint = 0; PRAGMA synchronous = FULL")
  }

  deinit {
    sqlite3_wal_hook(writer.handle, nil, nil)
    pages.deallocate()
  }

  /// Why the last copy failed, as on a full disk; the log holds all data until one succeeds.
  var lastError: SQLiteError? { state.withLock { $0.lastError } }

  func start() throws(SystemError) {
    let started = try System.Thread.start(name: "checkpoint") { self.run() }
    thread.withLock { $0 = started }
  }

  /// Ends the background thread.
  func close() {
    state.signal { $0.isClosing = true }
    let running = thread.withLock { $0.take() }
    running?.join()
  }

  /// Called by the writer thread after each batch.
  func committed() {
    let size = Int(pages.pointee)
    if size < WriteAheadLog.copyAt { restartAt = WriteAheadLog.restartAt }
    if size >= restartAt {
      restart(size)
    } else if size >= WriteAheadLog.copyAt {
      state.signal { $0.isWanted = true }
    }
  }

  /// Copies everything and empties the file; when nobody else works on the database.
  func truncate() throws(SQLiteError) {
    try checkpoint(writer, SQLITE_CHECKPOINT_TRUNCATE)
  }

  private func restart(_ size: Int) {
    sqlite3_busy_timeout(writer.handle, WriteAheadLog.restartPatience)
    defer { sqlite3_busy_timeout(writer.handle, Connection.busyTimeout) }
    do throws(SQLiteError) {
      try checkpoint(writer, SQLITE_CHECKPOINT_RESTART)
      pages.pointee = 0
    } catch {
      // A long reader is in the way, or the background copy at work: try again some pages later.
      restartAt = size + WriteAheadLog.copyAt
      if !error.isBusy { state.withLock { $0.lastError = error } }
    }
  }

  private func run() {
    while waitForWork() {
      do throws(SQLiteError) {
        try checkpoint(connection, SQLITE_CHECKPOINT_PASSIVE)
        state.withLock { $0.lastError = nil }
      } catch {
        if !error.isBusy { state.withLock { $0.lastError = error } }
      }
    }
  }

  private func waitForWork() -> Bool {
    state.wait { state -> Bool? in
      if state.isClosing { return false }
      guard state.isWanted else { return nil }
      state.isWanted = false
      return true
    } ?? false
  }

  private func checkpoint(_ connection: Connection, _ mode: Int32) throws(SQLiteError) {
    let code = sqlite3_wal_checkpoint_v2(connection.handle, nil, mode, nil, nil)
    guard code == SQLITE_OK else { throw SQLiteError(database: connection.handle, code: code) }
  }
}
