/// Bytes that break MongoDB's wire protocol; the connection is of no use after it.
struct MongoDBProtocolError: Error, Equatable, CustomStringConvertible {
  /// What came, and what would have been accepted.
  let message: String

  init(_ message: String) { self.message = message }

  var description: String { "the server broke the protocol: \(message)" }
}
