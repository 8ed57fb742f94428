import Glibc
import SQLite
import System
import Testing

/// What happens when the process, the disk or the file is cut off. The faults are made in child processes.
@Suite struct FaultTests {
  static let schema = [
    Migration(version: 1, name: "start", sql: Array("CREATE TABLE t (x INTEGER PRIMARY KEY, y TEXT)".utf8))
  ]

  static func open(_ directory: String) throws -> Database { try Database(directory: directory, migrations: schema) }

  /// Writes from eight threads, noting each id once its write has been answered, and kills itself meanwhile.
  static func writeUntilKilled(_ directory: String, afterMilliseconds delay: Int) throws {
    let database = try open(directory)
    let answered = Glibc.open("\(directory)/answered", O_WRONLY | O_CREAT | O_APPEND, 0o600)
    for worker in 0..<8 {
      _ = try Thread.start(name: "worker") {
        var id = (try? database.read { try $0.integer("SELECT max(x) FROM t WHERE x % 8 = ?", worker) }) ?? worker
        while true {
          id += 8
          do {
            try database.write(.pushes) { try $0.connection.run("INSERT INTO t VALUES (?, ?)", id, "value \(id)") }
            try File.write(Array("\(id)\n".utf8), to: answered)
          } catch {
            exit(3)
          }
        }
      }
    }
    usleep(UInt32(delay) * 1_000)
    kill(getpid(), SIGKILL)
    while true { pause() }
  }

  @Test func `every write that was answered survives a kill`() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.path
    var answered = 0
    for delay in [60, 110, 170] {
      await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, delay = delay as Int] in
        try FaultTests.writeUntilKilled(path, afterMilliseconds: delay)
      }
      let ids = try File.read("\(path)/answered").split(separator: 0x0a).compactMap {
        Int(String(decoding: $0, as: UTF8.self))
      }
      #expect(ids.count > answered)
      #expect(Set(ids).count == ids.count)
      answered = ids.count
      let database = try Self.open(path)
      let missing = try database.read { connection in
        try ids.filter { try connection.text("SELECT y FROM t WHERE x = ?", $0) != "value \($0)" }
      }
      #expect(missing == [])
      // Each of the eight threads may have had one write under way.
      let count = try database.read { try $0.integer("SELECT count(*) FROM t") } ?? 0
      #expect((ids.count...ids.count + 24).contains(count))
      #expect(try database.integrityCheck() == [])
      try database.close()
    }
  }

  @Test func `another process is refused and told who is there`() async throws {
    let directory = try TemporaryDirectory()
    let database = try Self.open(directory.path)
    let (path, parent) = (directory.path, Int(getpid()))
    await #expect(processExitsWith: .exitCode(42)) { [path = path as String, parent = parent as Int] in
      do {
        _ = try FaultTests.open(path)
      } catch DatabaseError.locked(_, parent) {
        exit(42)
      }
    }
    try database.close()
  }

  /// Sets the size above which this process may not write a file, and returns the one before.
  static func limitFileSize(_ bytes: UInt) -> UInt {
    var limits = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limits)
    let before = limits.rlim_cur
    limits.rlim_cur = bytes
    setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limits)
    return before
  }

  @Test func `with no room left writes fail as full, reading goes on, and room brings writing back`() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.path
    await #expect(processExitsWith: .exitCode(42)) { [path = path as String] in
      let database = try FaultTests.open(path)
      let unlimited = FaultTests.limitFileSize(400_000)
      let text = String(repeating: "x", count: 2_000)
      var written = 0
      var refused = 0
      for id in 0..<400 {
        do {
          try database.write(.pushes) { try $0.connection.run("INSERT INTO t VALUES (?, ?)", id, text) }
          written += 1
        } catch let error as SQLiteError where error.isFull {
          refused += 1
        }
        let count = try database.read { try $0.integer("SELECT count(*) FROM t") }
        guard count == written else { exit(2) }
      }
      // The database fills up to its limit, about 190 rows, although the log reached the same limit long before.
      guard written > 150, refused > 10 else { exit(3) }
      _ = FaultTests.limitFileSize(unlimited)
      try database.write(.people) { try $0.connection.run("INSERT INTO t VALUES (?, ?)", 1_000, text) }
      let count = try database.read { try $0.integer("SELECT count(*) FROM t") }
      guard count == written + 1, try database.integrityCheck().isEmpty else { exit(5) }
      try database.close()
      exit(42)
    }
    let database = try Self.open(path)
    #expect(try database.integrityCheck() == [])
    try database.close()
  }

  @Test(arguments: [1, 17, 4_000, 4_200, 9_000])
  func `a torn end of the log loses the torn commits and nothing before them`(cut: Int) throws {
    let directory = try TemporaryDirectory()
    let database = try Self.open(directory.path)
    for id in 1...30 { try database.write(.people) { try $0.connection.run("INSERT INTO t VALUES (?, 'row')", id) } }
    // What a power cut leaves: database and log of one moment, without the index, which lives in memory.
    let torn = directory.file("torn")
    try File.createDirectory(torn)
    try File.writeAtomically(try File.read(directory.file("cairn.db")), to: "\(torn)/cairn.db")
    var log = try File.read(directory.file("cairn.db-wal"))
    try database.close()
    log.removeLast(min(cut / 2, log.count))
    for offset in log.indices.suffix(cut - cut / 2) { log[offset] ^= 0xff }
    try File.writeAtomically(log, to: "\(torn)/cairn.db-wal")

    let survivor = try Self.open(torn)
    let ids = try survivor.read { connection in try connection.all("SELECT x FROM t ORDER BY x") { $0.int(0) } }
    // A commit of one row is one or two frames of 4,120 bytes.
    #expect(ids == Array(1...ids.count))
    #expect(ids.count < 30)
    #expect(ids.count >= 30 - 2 - cut / 4_120)
    try survivor.write(.people) { try $0.connection.run("INSERT INTO t VALUES (100, 'after')") }
    #expect(try survivor.integrityCheck() == [])
    try survivor.close()
  }
}
