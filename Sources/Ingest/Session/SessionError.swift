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
  /// What was asked when it failed; nil while the session was opened.
  var question: String?

  /// Whether someone asked the crawl to stop.
  var isCancelled: Bool { cause.connectionFailure == .cancelled }

  var hint: String? { cause.hint }

  var description: String { line + (hint.map { "; \($0)" } ?? "") }

  /// The error as the runner takes it.
  var crawlError: CrawlError { isCancelled ? .cancelled : .source(line, hint: hint) }

  /// The error without what to try.
  var line: String {
    var text = "\(target): \(cause)"
    // What the server itself says speaks of the question already.
    if let question, case .transport = cause.connectionFailure { text += " when asked for \(question.prefix(100))" }
    return text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
