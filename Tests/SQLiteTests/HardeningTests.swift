import CSQLite
import System
import Testing

@testable import SQLite

/// What a statement that slipped through, or a file that was tampered with, cannot do.
@Suite struct HardeningTests {
  let connection: Connection

  init() throws {
    connection = try Connection.inMemory()
    try connection.execute("CREATE TABLE asset (id INTEGER PRIMARY KEY, name TEXT)")
  }

  @Test(arguments: [
    ("ATTACH ':memory:' AS other", "too many attached databases"), ("SELECT load_extension('x')", "not authorized"),
    ("PRAGMA writable_schema = ON; DELETE FROM sqlite_schema", "may not be modified"),
    ("SELECT \"nowhere\"", "no such column"), ("CREATE INDEX i ON asset (\"nowhere\")", "no such column"),
  ])
  func `what no statement of ours needs is refused`(sql: String, reason: String) {
    let error = #expect(throws: SQLiteError.self) { try connection.execute(sql) }
    #expect(error?.message.contains(reason) == true, "\(error as Any)")
  }

  /// No functions but harmless ones in views of a tampered schema, and no libraries by any way.
  @Test(arguments: [SQLITE_DBCONFIG_TRUSTED_SCHEMA, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION])
  func `what no statement shows is switched off`(option: Int32) {
    var isOn: Int32 = -1
    #expect(cairn_sqlite_db_config(connection.handle, option, -1, &isOn) == SQLITE_OK)
    #expect(isOn == 0)
  }

  @Test func `a read-only connection refuses writes even when told not to`() throws {
    let directory = try TemporaryDirectory()
    try Connection(path: directory.file("a.db")).execute("CREATE TABLE t (x)")
    let reader = try Connection(path: directory.file("a.db"), .readOnly)
    #expect(throws: SQLiteError.self) { try reader.run("INSERT INTO t VALUES (1)") }
    #expect(throws: SQLiteError.self) { try reader.execute("CREATE TEMP TABLE own (x)") }
    try reader.execute("PRAGMA query_only = OFF")
    #expect(throws: SQLiteError.self) { try reader.run("INSERT INTO t VALUES (1)") }
  }

  @Test func `what reads a database cannot write to it`() throws {
    let directory = try TemporaryDirectory()
    let migration = try #require(Migration(fileName: "0001_t.sql", content: Array("CREATE TABLE t (x);".utf8)))
    let database = try Database(directory: directory.path, migrations: [migration])
    let error = #expect(throws: SQLiteError.self) { try database.read { try $0.run("INSERT INTO t VALUES (1)") } }
    #expect(error?.code == .readOnly)
    try database.close()
  }
}
