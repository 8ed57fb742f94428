import Crypto
import System

/// Brings a database to the schema this program knows: forward only, each migration in a transaction of its own.
struct Migrator {
  private let migrations: [Migration]

  /// - Throws: `DatabaseError.unusable` when the versions are not 1, 2, 3 ….
  init(_ migrations: [Migration]) throws(DatabaseError) {
    self.migrations = migrations.sorted { $0.version < $1.version }
    for (index, migration) in self.migrations.enumerated() where migration.version != index + 1 {
      throw .unusable("migration \(index + 1) is missing: found \(migration.version)_\(migration.name) in its place")
    }
  }

  /// Applies what is missing.
  /// - Parameter backup: called with the current version before a database that holds something is changed.
  /// - Throws: `DatabaseError.unusable` when the file has another history than this program, `SQLiteError` when a
  ///   script fails; the migrations before it stay applied.
  func migrate(_ connection: Connection, backup: (Int) throws -> Void) throws {
    let applied = try history(connection)
    try verify(applied)
    let pending = migrations[applied.count...]
    guard !pending.isEmpty else { return }
    if !applied.isEmpty { try backup(applied.count) }
    try connection.execute(
      """
      CREATE TABLE IF NOT EXISTS schema_migration (
        version INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 BLOB NOT NULL, applied_at INTEGER NOT NULL) STRICT
      """)
    // A script may rebuild tables that others point to (https://sqlite.org/lang_altertable.html, step 1); the check
    // before each commit stands in. The switch has no effect inside a transaction.
    try connection.execute("PRAGMA foreign_keys = OFF")
    for migration in pending { try apply(migration, connection) }
    try connection.execute("PRAGMA foreign_keys = ON")
  }

  private struct Applied {
    let version: Int
    let name: String
    let sha256: [UInt8]
  }

  private func history(_ connection: Connection) throws -> [Applied] {
    guard try connection.integer("SELECT 1 FROM sqlite_schema WHERE name = 'schema_migration'") != nil else {
      guard try connection.integer("SELECT count(*) FROM sqlite_schema") == 0 else {
        throw DatabaseError.unusable("\(connection.path) is the database of another program: it has no migrations")
      }
      return []
    }
    return try connection.all("SELECT version, name, sha256 FROM schema_migration ORDER BY version") {
      Applied(version: $0.int(0), name: $0.text(1), sha256: $0.blob(2))
    }
  }

  private func verify(_ applied: [Applied]) throws(DatabaseError) {
    for (index, row) in applied.enumerated() {
      guard row.version == index + 1 else {
        throw .unusable("the database lacks migration \(index + 1) but has \(row.version)_\(row.name)")
      }
      guard index < migrations.count else {
        throw .unusable(
          """
          the database is newer than this program: it has migration \(row.version)_\(row.name), the program knows \
          \(migrations.count); run the newer program, or restore a backup
          """)
      }
      guard row.sha256 == checksum(migrations[index]) else {
        throw .unusable(
          """
          migration \(row.version)_\(row.name) was changed after it had been applied; restore its file, and put the \
          change into a new migration
          """)
      }
    }
  }

  private func apply(_ migration: Migration, _ connection: Connection) throws {
    try connection.execute("BEGIN IMMEDIATE")
    do {
      try connection.execute(String(decoding: migration.sql, as: UTF8.self))
      guard connection.isInTransaction else { throw DatabaseError.transactionEnded }
      try requireForeignKeys(migration, connection)
      try connection.run(
        "INSERT INTO schema_migration (version, name, sha256, applied_at) VALUES (?, ?, ?, ?)",
        migration.version, migration.name, checksum(migration), WallClock.microseconds)
      try connection.execute("COMMIT")
    } catch {
      connection.rollback()
      throw error
    }
  }

  private func requireForeignKeys(_ migration: Migration, _ connection: Connection) throws {
    let broken = try connection.first("PRAGMA foreign_key_check") { ($0.text(0), $0.text(2)) }
    if let (child, parent) = broken {
      throw DatabaseError.unusable(
        "migration \(migration.version)_\(migration.name) leaves rows of \(child) that point to no row of \(parent)")
    }
  }

  private func checksum(_ migration: Migration) -> [UInt8] { HashFunction.sha256.hash(migration.sql) }
}
