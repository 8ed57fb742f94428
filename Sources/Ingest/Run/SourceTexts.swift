import System

/// The SQL that a crawl found, held until every table is in the catalog: the first texts in memory, further ones on disk.
struct SourceTexts {
  /// One text, and where it is when it is not in memory.
  struct Held {
    fileprivate var sql: SourceSQL
    fileprivate var place: Range<Int>?
  }

  private(set) var views: [Held] = []
  private(set) var routines: [Held] = []
  private(set) var queries: [Held] = []
  private var bytes = 0
  private let memoryLimit: Int
  private var spool: SpoolFile?

  /// - Parameter memoryLimit: bytes of texts that are kept in memory.
  init(memoryLimit: Int = 16 << 20) { self.memoryLimit = memoryLimit }

  mutating func append(_ text: SourceSQL) throws(CrawlError) {
    var held = Held(sql: text)
    let length = text.text.utf8.count
    if bytes + length > memoryLimit {
      held.place = try kept { () throws(SystemError) in
        let open = if let spool { spool } else { try SpoolFile() }
        spool = open
        return try open.append(Array(text.text.utf8))
      }
      held.sql.text = ""
    } else { bytes += length }
    switch (text.target, text.routine) {
    case (.some, _): views.append(held)
    case (nil, .some): routines.append(held)
    case (nil, nil): queries.append(held)
    }
  }

  /// The text as it was handed over.
  subscript(held: Held) -> SourceSQL {
    get throws(CrawlError) {
      guard let place = held.place, let spool else { return held.sql }
      var sql = held.sql
      sql.text = String(decoding: try kept { () throws(SystemError) in try spool.read(place) }, as: UTF8.self)
      return sql
    }
  }
}
