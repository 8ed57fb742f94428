import SQLite
import System
import Testing

@Suite struct MigratorTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func migration(_ version: Int, _ sql: String) -> Migration {
    Migration(version: version, name: "step\(version)", sql: Array(sql.utf8))
  }

  private func open(_ migrations: Migration...) throws -> Database {
    try Database(directory: directory.path, migrations: migrations)
  }

  private func refusal(_ migrations: Migration...) -> String? {
    do {
      try Database(directory: directory.path, migrations: migrations).close()
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test func `migrations are applied once, in order, and recorded`() throws {
    let first = migration(1, "CREATE TABLE a (x); INSERT INTO a VALUES (1);")
    let second = migration(2, "ALTER TABLE a ADD COLUMN y; UPDATE a SET y = x + 1;")
    try open(first).close()
    // Given in any order.
    let database = try open(second, first)
    #expect(try database.read { try $0.integer("SELECT y FROM a") } == 2)
    let rows = try database.read { connection in
      try connection.all("SELECT version || name || length(sha256) FROM schema_migration") { $0.text(0) }
    }
    #expect(rows == ["1step132", "2step232"])
    let time = try database.read { try $0.integer("SELECT min(applied_at) FROM schema_migration") } ?? 0
    #expect(time > 1_600_000_000_000_000)
    try database.close()
  }

  @Test func `a copy is left before an existing database is changed`() throws {
    let copy = directory.file("cairn-before-migration-2.db")
    let first = migration(1, "CREATE TABLE a (x); INSERT INTO a VALUES (1);")
    try open(first).close()
    #expect(!File.exists(copy))
    try open(first, migration(2, "DROP TABLE a")).close()
    #expect(try Connection(path: copy, .readOnly).integer("SELECT x FROM a") == 1)
  }

  @Test func `a changed file is refused by name`() throws {
    try open(migration(1, "CREATE TABLE a (x)")).close()
    #expect(refusal(migration(1, "CREATE TABLE a (x, y)"))?.contains("1_step1 was changed after") == true)
  }

  @Test func `a database newer than the program is refused`() throws {
    let first = migration(1, "CREATE TABLE a (x)")
    try open(first, migration(2, "CREATE TABLE b (x)")).close()
    #expect(refusal(first)?.contains("newer than this program: it has migration 2_step2") == true)
  }

  @Test func `gaps are refused`() throws {
    #expect(refusal(migration(1, "SELECT 1"), migration(3, "SELECT 1"))?.contains("migration 2 is missing") == true)
    #expect(refusal(migration(2, "SELECT 1"))?.contains("migration 1 is missing") == true)
    #expect(refusal(migration(1, "SELECT 1"), migration(1, "SELECT 2"))?.contains("migration 2 is missing") == true)
    let first = migration(1, "CREATE TABLE a (x)")
    let second = migration(2, "DELETE FROM schema_migration WHERE version = 1")
    try open(first, second).close()
    #expect(refusal(first, second)?.contains("lacks migration 1") == true)
  }

  @Test func `a failing migration leaves the ones before it and nothing of its own`() throws {
    let first = migration(1, "CREATE TABLE a (x)")
    #expect(refusal(first, migration(2, "CREATE TABLE b (x); INSERT INTO nowhere VALUES (1)")) != nil)
    let database = try open(first)
    #expect(try database.read { try $0.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'b'") } == 0)
    try database.close()
  }

  @Test func `a migration that breaks a foreign key is undone`() throws {
    let first = migration(
      1,
      """
      CREATE TABLE a (x INTEGER PRIMARY KEY); CREATE TABLE b (a REFERENCES a);
      INSERT INTO a VALUES (1); INSERT INTO b VALUES (1)
      """)
    let reason = refusal(first, migration(2, "DELETE FROM a"))
    #expect(reason?.contains("2_step2 leaves rows of b that point to no row of a") == true, "\(reason ?? "")")
    let rebuild = """
      CREATE TABLE a2 (x INTEGER PRIMARY KEY, y); INSERT INTO a2 (x) SELECT x FROM a;
      DROP TABLE a; ALTER TABLE a2 RENAME TO a
      """
    let database = try open(first, migration(2, rebuild))
    #expect(try database.read { try $0.integer("SELECT count(*) FROM a JOIN b ON a = x") } == 1)
    // Enforcement is back on after migrating.
    #expect(throws: SQLiteError.self) { try database.write(.people) { try $0.connection.run("DELETE FROM a") } }
    try database.close()
  }

  @Test(arguments: ["COMMIT", "ROLLBACK; CREATE TABLE z (x)", "CREATE TABLE z (x);\u{0} DROP TABLE z"])
  func `a script that ends its transaction or hides a part is refused`(sql: String) throws {
    #expect(refusal(migration(1, sql)) != nil)
  }

  @Test func `the database of another program is left alone`() throws {
    try Connection(path: directory.file("cairn.db")).execute("CREATE TABLE theirs (x)")
    #expect(refusal(migration(1, "CREATE TABLE a (x)"))?.contains("another program") == true)
  }

  @Test func `a file that is no database is refused and left as it is`() throws {
    let bytes = Array("this is not a database, whatever its name may say about it".utf8)
    try File.writeAtomically(bytes, to: directory.file("cairn.db"))
    #expect(refusal(migration(1, "CREATE TABLE a (x)"))?.contains("not a database") == true)
    #expect(try File.read(directory.file("cairn.db")) == bytes)
    // The refusal gave the directory back.
    try File.remove(directory.file("cairn.db"))
    try open(migration(1, "CREATE TABLE a (x)")).close()
  }

  @Test(arguments: [
    ("0001_start.sql", 1 as Int?), ("0042_add_owner.sql", 42), ("start.sql", nil), ("1_start.sql", nil),
    ("0001_start.txt", nil), ("0001_.sql", nil), ("00x1_a.sql", nil), ("_a.sql", nil), ("٠٠٠١_a.sql", nil),
  ])
  func `only names of the form NNNN_name.sql are migrations`(name: String, version: Int?) {
    #expect(Migration(fileName: name, content: [])?.version == version)
  }
}
