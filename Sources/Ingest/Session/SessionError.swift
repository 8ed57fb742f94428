/// What can go wrong in a session: the connection, and what a protocol adds to that.
protocol SessionCause: Error, CustomStringConvertible {
  static func connection(_ failure: ConnectionFailure) -> Self

  /// The failure of the connection, when it is one.
  var connectionFailure: ConnectionFailure? { get }
  /// What to try; nil when the description says it all.
  var hint: String? { get }
}

/// A failed use of a server, as one line that names it, the login and the cause.
struct SessionError<Failure: SessionCause>: Error, CustomStringConvertible {
  typealias Cause = Failure

  /// The server and the login as the connector's settings describe them.
  let target: String
  let cause: Failure

  /// Whether someone asked the crawl to stop.
  var isCancelled: Bool { cause.connectionFailure == .cancelled }

  var hint: String? { cause.hint }

  var description: String { line + (hint.map { "; \($0)" } ?? "") }

  /// The error as the runner takes it.
  var crawlError: CrawlError { isCancelled ? .cancelled : .source(line, hint: hint) }

  /// The error without what to try.
  var line: String { "\(target): \(cause)".split(whereSeparator: \.isNewline).joined(separator: " ") }
}
