/// The SQL that a crawl found, held until every table is in the catalog: the first texts in memory, further ones on disk.
struct SourceTexts {
  /// One text, and where it waits.
  struct Held {
    fileprivate var sql: SourceSQL
    fileprivate let place: SpooledBytes.Place
  }

  private(set) var views: [Held] = []
  private(set) var routines: [Held] = []
  private(set) var queries: [Held] = []
  private var spool: SpooledBytes

  /// - Parameter memoryLimit: bytes of texts that are kept in memory.
  init(memoryLimit: Int = 16 << 20) { spool = SpooledBytes(memoryLimit: memoryLimit) }

  mutating func append(_ text: SourceSQL) throws(CrawlError) {
    var held = Held(sql: text, place: try spool.append(text.text.utf8))
    held.sql.text = ""
    switch (text.target, text.routine) {
    case (.some, _): views.append(held)
    case (nil, .some): routines.append(held)
    case (nil, nil): queries.append(held)
    }
  }

  /// The text as it was handed over.
  subscript(held: Held) -> SourceSQL {
    get throws(CrawlError) {
      var sql = held.sql
      sql.text = String(decoding: try spool.read(held.place), as: UTF8.self)
      return sql
    }
  }
}
