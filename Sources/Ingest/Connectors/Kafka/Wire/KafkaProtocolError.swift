/// Bytes that break Kafka's protocol; the connection is of no use after it.
struct KafkaProtocolError: Error, Equatable, CustomStringConvertible {
  /// What came, and what would have been accepted.
  let message: String

  init(_ message: String) { self.message = message }

  var description: String { "the broker broke the protocol: \(message)" }
}
