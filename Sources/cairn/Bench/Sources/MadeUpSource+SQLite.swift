import Glibc
import SQLite
import System

extension MadeUpSource {
  /// One SQLite file with all tables, each with an index; they are empty and share the pages of the first.
  ///
  /// Each CREATE TABLE looks through all that are there, which takes hours for many. So the schema is written as the rows
  /// of a plain table, whose root page then becomes that of the schema.
  static let sqlite = MadeUpSource(name: "sqlite") { count, directory in
    let path = "\(directory)/made_up.db"
    let root = try MadeUpSchema.write(count, to: path)
    try MadeUpSchema.promote(root, in: path)
    return RunningSource(type: "sqlite", config: "path: '\(path)'", assets: count)
  }
}

/// The schema of a made-up SQLite file (https://sqlite.org/fileformat2.html).
private enum MadeUpSchema {
  private static let columns = MadeUpTable.columns.map { "\($0.0) \($0.1)" }.joined(separator: ", ")

  private static func table(_ name: String) -> String { "CREATE TABLE \(name) (\(columns), PRIMARY KEY (id))" }

  private static func index(_ name: String) -> String { "CREATE INDEX \(name)_day ON \(name) (day)" }

  /// Writes the rows of the schema into a table.
  /// - Returns: the table's root page.
  static func write(_ count: Int, to path: String) throws -> Int {
    let connection = try Connection(path: path)
    let first = MadeUpTable.name(0)
    try connection.execute("PRAGMA page_size = 4096; \(table(first)); \(index(first)); CREATE TABLE rows (type, name, tbl_name, rootpage, sql)")
    let pages = try connection.all("SELECT rootpage FROM sqlite_schema ORDER BY rowid") { $0.int(0) }
    guard pages.count == 4 else { throw BenchError(reason: "\(path) has \(pages.count) objects where 4 were made") }
    try connection.execute("BEGIN")
    let insert = try connection.statement("INSERT INTO rows VALUES (?, ?, ?, ?, ?)")
    for number in 0..<count {
      let name = MadeUpTable.name(number)
      try insert.run("table", name, name, pages[0], table(name))
      try insert.run("index", "sqlite_autoindex_\(name)_1", name, pages[1], nil as String?)
      try insert.run("index", "\(name)_day", name, pages[2], index(name))
    }
    try connection.execute("COMMIT")
    return pages[3]
  }

  /// Makes a table's root page that of the schema, which is the first page and begins with the file's own header.
  static func promote(_ root: Int, in path: String) throws {
    let (pageSize, fileHeader) = (4096, 100)
    let descriptor = open(path, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError.last("open", path: path) }
    defer { close(descriptor) }
    var page = [UInt8](repeating: 0, count: pageSize)
    guard pread(descriptor, &page, pageSize, (root - 1) * pageSize) == pageSize else { throw SystemError.last("pread", path: path) }
    // An inner page's header is four bytes longer than a leaf's; two bytes of each cell's place follow.
    let head = (page[0] == 5 ? 12 : 8) + 2 * (Int(page[3]) << 8 | Int(page[4]))
    let content = Int(page[5]) << 8 | Int(page[6])
    guard fileHeader + head <= content else { throw BenchError(reason: "the schema's root page has no room for the file's header") }
    let moved = Array(page[..<head]) + [UInt8](repeating: 0, count: content - fileHeader - head) + page[content...]
    guard pwrite(descriptor, moved, moved.count, fileHeader) == moved.count else { throw SystemError.last("pwrite", path: path) }
  }
}
