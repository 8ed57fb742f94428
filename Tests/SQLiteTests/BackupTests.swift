import SQLite
import System
import Testing

@Suite struct BackupTests {
  private static let schema = [
    Migration(version: 1, name: "start", sql: Array("CREATE TABLE pair (x INTEGER PRIMARY KEY, y INTEGER)".utf8))
  ]
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  @Test func `a copy taken while writing is whole, and starts a new data directory`() throws {
    let database = try Database(directory: directory.path, migrations: Self.schema)
    let stop = Guarded(false)
    let writer = try Thread.start(name: "writer") {
      var id = 0
      while !stop.withLock({ $0 }) {
        // Two rows that belong together: a copy with one of them would be torn.
        id += 2
        let (first, second) = (id, id + 1)
        try? database.write(.pushes) { transaction in
          try transaction.connection.run("INSERT INTO pair VALUES (?, 1)", first)
          try transaction.connection.run("INSERT INTO pair VALUES (?, -1)", second)
        }
      }
    }
    let restored = directory.file("restored")
    try File.createDirectory(restored)
    for _ in 0..<20 {
      try database.backup(to: "\(restored)/cairn.db")
      let copy = try Connection(path: "\(restored)/cairn.db", .readOnly)
      #expect(try copy.integer("SELECT total(y) = 0 FROM pair") == 1)
      #expect(try copy.integrityCheck() == [])
    }
    stop.withLock { $0 = true }
    writer.join()
    let written = try database.read { try $0.integer("SELECT count(*) FROM pair") }
    try database.backup(to: "\(restored)/cairn.db")
    try database.close()
    #expect(try File.list(restored) == ["cairn.db"])

    let second = try Database(directory: restored, migrations: Self.schema)
    #expect(try second.read { try $0.integer("SELECT count(*) FROM pair") } == written)
    try second.write(.people) { try $0.connection.run("INSERT INTO pair VALUES (-1, 0)") }
    try second.close()
  }

  @Test func `a copy that cannot be written leaves nothing behind`() throws {
    let database = try Database(directory: directory.path, migrations: Self.schema)
    #expect(throws: SystemError.self) { try database.backup(to: directory.file("no/such/place.db")) }
    try File.createDirectory(directory.file("taken"))
    #expect(throws: SystemError.self) { try database.backup(to: directory.file("taken")) }
    let names = try File.list(directory.path)
    #expect(!names.contains { $0.contains("tmp") }, "\(names)")
    try database.close()
  }

  @Test func `a sound database has no findings and a damaged one has`() throws {
    let database = try Database(directory: directory.path, migrations: Self.schema)
    try database.write(.crawls) { transaction in
      for id in 0..<5_000 { try transaction.connection.run("INSERT INTO pair VALUES (?, ?)", id, id) }
    }
    #expect(try database.integrityCheck() == [])
    try database.close()
    var bytes = try File.read(directory.file("cairn.db"))
    for offset in 16_384..<16_484 { bytes[offset] ^= 0x5a }
    try File.writeAtomically(bytes, to: directory.file("damaged.db"))
    let findings = (try? Connection(path: directory.file("damaged.db"), .readOnly).integrityCheck()) ?? ["unreadable"]
    #expect(!findings.isEmpty)
  }

  @Test func `a row that points nowhere is found`() throws {
    let connection = try Connection(path: directory.file("a.db"))
    try connection.execute(
      """
      CREATE TABLE parent (x INTEGER PRIMARY KEY); CREATE TABLE child (parent REFERENCES parent);
      PRAGMA foreign_keys = OFF; INSERT INTO child VALUES (5)
      """)
    #expect(try connection.integrityCheck() == ["row 1 of child points to no row of parent"])
  }
}
