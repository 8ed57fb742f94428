import Codecs

/// A kind of statement that the server has run, its literals replaced by question marks, from
/// `performance_schema.events_statements_summary_by_digest`.
struct MySQLStatement: Sendable, Equatable {
  /// The database that was open; nil for none.
  let database: String?
  let text: String
  let calls: Int64
  /// All runs together.
  let milliseconds: Double
  let lastSeen: Timestamp?

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
    milliseconds = row.text(3).flatMap { Double($0) } ?? 0
    // The session keeps UTC; the server writes the time without its zone.
    lastSeen = row.text(4).flatMap { Timestamp(rfc3339: "\($0.map { $0 == " " ? "T" : String($0) }.joined())Z") }
  }
}
