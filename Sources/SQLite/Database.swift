import System

/// The database of one data directory: many readers, one writer, and nobody else.
package final class Database: Sendable {
  /// Sizes that an operator may want to change.
  package struct Options: Sendable {
    /// Read connections at most; each keeps up to 8 MiB of pages.
    package var readerLimit = 16
    /// Writes that may wait in each lane.
    package var queueLimit = 4_096
    /// Seconds a read waits for a free connection.
    package var readerPatience = 5.0
    /// Whether a write that breaks a reference between tables is refused. Looking each one up is a fifth of the work of
    /// writing many rows; whoever goes without finds broken ones by `integrityCheck()`.
    package var enforcesReferences = true

    /// The defaults.
    package init() {}
  }

  /// The database file.
  package let path: String
  private let lock: DirectoryLock
  private let readers: ReaderPool
  private let writer: Writer
  private let log: WriteAheadLog
  private let current = CurrentConnection()
  private let isClosed = Guarded(false)

  /// Takes the data directory, which is created when missing, opens `cairn.db` in it and brings its schema up to date.
  ///
  /// Before an existing database is changed by a migration, a copy is left beside it.
  /// - Throws: `DatabaseError.locked` when another process has the directory, `DatabaseError.unusable` when the
  ///   migrations do not fit the file, `SQLiteError`, `SystemError`.
  package init(directory: String, migrations: [Migration], options: Options = Options()) throws {
    try Database.createDirectory(directory)
    lock = try DirectoryLock(directory: directory)
    path = "\(directory)/cairn.db"
    do {
      try File.createPrivate(path)
      let connection = try Database.openWriter(path, migrations, directory)
      if !options.enforcesReferences { try connection.execute("PRAGMA foreign_keys = OFF") }
      log = try WriteAheadLog(writer: connection)
      readers = ReaderPool(path: path, limit: options.readerLimit, patience: options.readerPatience)
      writer = Writer(
        connection: connection, log: log, readers: readers, current: current, queueLimit: options.queueLimit)
      try log.start()
      try writer.start()
    } catch {
      lock.release()
      throw error
    }
  }

  deinit {
    // Whoever wants to know whether the last checkpoint worked calls close; the log holds the data either way.
    try? close()
  }

  /// Runs `body` in one read transaction, so that everything it reads is of the same moment. It never waits for
  /// writers. Inside another `read`, or inside a `write`, on the same thread it uses the connection that is open.
  /// - Throws: `DatabaseError.busy` when no reader is free in time, or what `body` throws.
  package func read<Result>(_ body: (Connection) throws -> Result) throws -> Result {
    if let connection = current.value { return try body(connection) }
    return try readers.withSnapshot { connection in try current.with(connection) { try body(connection) } }
  }

  /// Runs `body` on the writer thread, in a transaction that it may share with others, and returns once the changes
  /// are on the disk and the hooks after the commit have run. An error undoes what `body` did and nothing else. Around
  /// it an open `read` goes on seeing its own moment.
  /// - Throws: `DatabaseError.busy` when the lane is full; what `body` throws; the `SQLiteError` of the commit.
  package func write<Result>(_ lane: Lane, _ body: (Transaction) throws -> Result) throws -> Result {
    guard !writer.isCurrentThread else { throw DatabaseError.nestedWrite }
    var result: Result?
    var failure: (any Error)?
    try withoutActuallyEscaping(body) { body in
      let done = Signal()
      let job = WriteJob(lane: lane) {
        result = try body($0)
      } completion: {
        failure = $0
        done.post()
      }
      try writer.submit(job)
      done.wait()
    }
    if let failure { throw failure }
    guard let result else { throw DatabaseError.closed }
    return result
  }

  /// Queues a write and returns at once.
  /// - Parameter completion: called on the writer thread once the changes are durable, or with the error.
  /// - Throws: `DatabaseError.busy` when the lane is full.
  package func writeAsync<Result>(
    _ lane: Lane, _ body: @escaping @Sendable (Transaction) throws -> Result,
    completion: @escaping @Sendable (Swift.Result<Result, any Error>) -> Void
  ) throws(DatabaseError) {
    var result: Result?
    try writer.submit(
      WriteJob(lane: lane) {
        result = try body($0)
      } completion: { error in
        guard error == nil, let result else { return completion(.failure(error ?? DatabaseError.closed)) }
        completion(.success(result))
      })
  }

  /// Runs `hook` on the writer thread after each commit, once the hooks of its writes have run and before those who
  /// wrote go on. There is one such hook.
  package func afterEachCommit(_ hook: @escaping @Sendable () -> Void) { writer.setCommitHook(hook) }

  /// Runs `hook` on the writer thread whenever writes have failed and what they did is undone, before those who wrote
  /// hear of it. There is one such hook.
  package func afterEachFailure(_ hook: @escaping @Sendable () -> Void) { writer.setFailureHook(hook) }

  /// What has been written so far.
  package var counts: WriteCounts { writer.counts }

  /// How many writes wait in a lane.
  package func waiting(_ lane: Lane) -> Int { writer.waiting(lane) }

  /// Why the last checkpoint failed, nil when it did not; writes are durable all the same.
  package var checkpointError: SQLiteError? { log.lastError }

  /// Copies the database as it is at this moment into a new file; see `Connection.backup(to:)`. To restore it, put it
  /// into an empty data directory as `cairn.db`.
  package func backup(to file: String) throws {
    // Not one of the pool: it takes long.
    try Connection(path: path, .readOnly).backup(to: file)
  }

  /// Looks for damage; see `Connection.integrityCheck()`.
  package func integrityCheck() throws -> [String] {
    try Connection(path: path, .readOnly).integrityCheck()
  }

  /// Writes what is queued, waits for readers, moves the write-ahead log into the database and gives the directory
  /// back. Calling it again does nothing.
  /// - Throws: the error of the last checkpoint; the data is safe in the log then, and the directory given back.
  package func close() throws {
    let isFirst = isClosed.withLock { closed in
      defer { closed = true }
      return !closed
    }
    guard isFirst else { return }
    defer { lock.release() }
    writer.close()
    log.close()
    readers.close()
    defer { writer.closeConnection() }
    try log.truncate()
  }

  private static func createDirectory(_ path: String) throws(SystemError) {
    guard !File.isDirectory(path) else { return }
    try File.createDirectory(path, mode: 0o700)
    // SQLite syncs the directory of its files; that one's own name is in the directory above.
    try File.sync(File.directory(of: path))
  }

  private static func openWriter(_ path: String, _ migrations: [Migration], _ directory: String) throws -> Connection {
    let connection = try Connection(path: path)
    // SQLite answers with the mode it is in; a file system without shared memory keeps the old one.
    guard try connection.text("PRAGMA journal_mode = WAL") == "wal" else {
      throw DatabaseError.unusable("\(path) is on a file system without shared memory maps, as some network drives are")
    }
    // In WAL mode only FULL waits for the disk at each commit (https://sqlite.org/pragma.html#pragma_synchronous).
    try connection.execute("PRAGMA synchronous = FULL")
    try Migrator(migrations).migrate(connection) { version in
      try connection.backup(to: "\(directory)/cairn-before-migration-\(version + 1).db")
    }
    return connection
  }
}
