import SQLite
import System

/// The texts of a catalog in FTS5 tables of the system's SQLite: what Cairn's engine is compared with.
struct FullTextReference {
  private let connection: Connection
  /// CPU nanoseconds that filling the tables took.
  let buildTime: UInt64
  /// So many queries of a kind are asked; FTS5 scores every match, which at a million takes seconds.
  private static let queryLimit = 8

  init(_ catalog: SyntheticCatalog, path: String) throws {
    connection = try Connection(path: path)
    try connection.execute(
      """
      PRAGMA journal_mode = WAL;
      CREATE VIRTUAL TABLE words USING fts5 (name, columns, description, content='', tokenize="unicode61 separators '_'");
      CREATE VIRTUAL TABLE parts USING fts5 (name, content='', tokenize='trigram');
      BEGIN
      """)
    let words = try connection.statement("INSERT INTO words (rowid, name, columns, description) VALUES (?, ?, ?, ?)")
    var spent: UInt64 = 0
    for number in 0..<catalog.count {
      let dataset = catalog.dataset(number)
      let columns = dataset.columns.map { SyntheticColumns.shared.all[$0].name }.joined(separator: " ")
      let start = ThreadClock.now
      try words.run(number, dataset.name, columns, dataset.description)
      spent += ThreadClock.now - start
    }
    let parts = try connection.statement("INSERT INTO parts (rowid, name) VALUES (?, ?)")
    for number in 0..<catalog.count { try parts.run(number, catalog.dataset(number).name) }
    let start = ThreadClock.now
    try connection.execute("COMMIT")
    buildTime = spent + ThreadClock.now - start
  }

  /// How long the queries take that FTS5 can answer.
  func times(_ queries: [SyntheticQuery], _ kind: QueryClass) throws -> Samples {
    var samples = Samples()
    let sql =
      kind == .substring
      ? "SELECT rowid FROM parts WHERE name MATCH ? LIMIT 20"
      : "SELECT rowid FROM words WHERE words MATCH ? ORDER BY bm25(words, 10, 4, 1) LIMIT 20"
    for query in queries.prefix(Self.queryLimit) {
      guard let text = query.reference else { continue }
      _ = try samples.measure { try connection.all(sql, text) { $0.int64(0) } }
    }
    return samples
  }
}
