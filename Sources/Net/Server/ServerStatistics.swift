/// What a server counts about itself.
final class ServerStatistics: Sendable {
  let accepted: Counter
  let refused: Counter
  let timeouts: Counter
  let brokenStreams: Counter
  let received: Counter
  let sent: Counter
  let durations: Histogram
  private let answered: [Counter]

  init(_ metrics: Metrics) {
    accepted = metrics.counter("cairn_http_connections_accepted_total", help: "Connections accepted.")
    refused = metrics.counter("cairn_http_connections_refused_total", help: "Connections turned away at a limit.")
    timeouts = metrics.counter("cairn_http_timeouts_total", help: "Connections closed at a deadline.")
    brokenStreams = metrics.counter("cairn_http_broken_streams_total", help: "Streamed answers cut by an error.")
    received = metrics.counter("cairn_http_received_bytes_total", help: "Bytes read from clients.")
    sent = metrics.counter("cairn_http_sent_bytes_total", help: "Bytes sent to clients.")
    durations = metrics.histogram("cairn_http_request_duration_seconds", help: "From first byte to answer written.")
    answered = (1...5).map {
      metrics.counter("cairn_http_requests_total", help: "Requests answered, by class.", labels: [("class", "\($0)xx")])
    }
  }

  /// Counts an answer.
  func count(_ status: HTTPStatus, nanoseconds: UInt64) {
    answered[min(max(Int(status.code) / 100, 1), 5) - 1].add()
    durations.observe(nanoseconds: nanoseconds)
  }
}
