import Codecs

/// A statement that the server has run: a kind of them with question marks for literals, from
/// `performance_schema.events_statements_summary_by_digest`, or a single one from the general query log.
struct MySQLStatement: Sendable, Equatable {
  /// The database that was open; nil for none.
  let database: String?
  let text: String
  let calls: Int64
  /// Who ran it; digests do not tell.
  let user: String?
  /// All runs together; nil where they are not measured.
  let milliseconds: Double?
  let lastSeen: Timestamp?

  /// One that ran once.
  init(database: String?, text: String, user: String?, lastSeen: Timestamp?) {
    self.database = database
    self.text = text
    self.user = user
    self.lastSeen = lastSeen
    calls = 1
    milliseconds = nil
  }

  static func sql(limit: Int) -> String {
    """
    SELECT SCHEMA_NAME, DIGEST_TEXT, COUNT_STAR, SUM_TIMER_WAIT / 1000000000, LAST_SEEN \
    FROM performance_schema.events_statements_summary_by_digest \
    WHERE DIGEST_TEXT IS NOT NULL AND SUM_ERRORS < COUNT_STAR ORDER BY COUNT_STAR DESC LIMIT \(limit)
    """
  }

  init(_ row: MySQLRow) {
    database = row.text(0)
    text = row.text(1) ?? ""
    calls = row.integer(2) ?? 0
    milliseconds = row.text(3).flatMap { Double($0) }
    lastSeen = Self.instant(row.text(4))
    user = nil
  }

  /// A time as the server writes it, without its zone: the session keeps UTC.
  static func instant(_ text: String?) -> Timestamp? {
    text.flatMap { Timestamp(rfc3339: "\($0.replacing(" ", with: "T"))Z") }
  }
}
