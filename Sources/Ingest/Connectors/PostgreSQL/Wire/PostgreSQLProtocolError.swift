/// Bytes from a server that break the PostgreSQL protocol, version 3.
struct PostgreSQLProtocolError: Error, Equatable, CustomStringConvertible {
  /// What was wrong, with what would have been accepted.
  let reason: String

  init(_ reason: String) { self.reason = reason }

  var description: String { "the server broke the PostgreSQL protocol: \(reason)" }
}
