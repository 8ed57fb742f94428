import Edge
import Net

/// What the command line sets of a server and of what it serves.
struct ServerSettings {
  var configuration = ServerConfiguration()
  var options = Application.Options()
}

/// One limit of `cairn serve` on what clients may do: how it is set, and what it changes.
struct ServerLimit: Sendable {
  let option: CommandOption
  /// The numbers that make sense.
  let range: ClosedRange<Int>
  let apply: @Sendable (inout ServerSettings, Int) -> Void

  private init(
    _ name: String, _ value: String, _ summary: String, _ range: ClosedRange<Int>,
    apply: @escaping @Sendable (inout ServerSettings, Int) -> Void
  ) {
    option = CommandOption(name: name, value: value, summary: summary)
    self.range = range
    self.apply = apply
  }

  /// Puts every limit that the command line sets into the configuration.
  /// - Throws: `UsageError` for a number out of range, or a burst without a rate.
  static func apply(_ arguments: CommandArguments, to settings: inout ServerSettings) throws(UsageError) {
    for (burst, rate) in [("--burst", "--rate"), ("--caller-burst", "--caller-rate")] {
      if arguments.has(burst) && !arguments.has(rate) { throw UsageError(reason: "\(burst) needs \(rate)") }
    }
    for limit in all {
      if let number = try arguments.integer(limit.option.name, in: limit.range) { limit.apply(&settings, number) }
    }
  }

  private static let bytes = 1...(1 << 40)
  private static let seconds = 1...86_400

  /// All limits; what a client is answered beyond each stands in its summary.
  static let all: [ServerLimit] = [
    ServerLimit("--rate", "N", "requests a second and client before 429; unlimited without", 1...1_000_000) {
      $0.configuration.rateLimit = RateLimit(perSecond: Double($1), burst: Double($1 * 2))
    },
    ServerLimit("--burst", "N", "requests at once within --rate (twice the rate)", 1...10_000_000) {
      $0.configuration.rateLimit?.burst = Double($1)
    },
    ServerLimit("--caller-rate", "N", "requests a second of one token or user before 429; unlimited without", 1...1_000_000) {
      $0.options.callerRate = RateLimit(perSecond: Double($1), burst: Double($1 * 2))
    },
    ServerLimit("--caller-burst", "N", "requests at once within --caller-rate (twice the rate)", 1...10_000_000) {
      $0.options.callerRate?.burst = Double($1)
    },
    ServerLimit("--max-connections", "N", "open connections before 503 (16384)", 1...1_000_000) { $0.configuration.maxConnections = $1 },
    ServerLimit("--max-connections-per-client", "N", "of one address before 429 (12288)", 1...1_000_000) {
      $0.configuration.maxConnectionsPerClient = $1
    },
    ServerLimit("--handshake-seconds", "N", "for a TLS handshake before the connection is closed (10)", seconds) {
      $0.configuration.handshakeSeconds = Double($1)
    },
    ServerLimit("--header-seconds", "N", "for a request's header before 408 (20)", seconds) { $0.configuration.headerSeconds = Double($1) },
    ServerLimit("--body-seconds", "N", "for a body, besides what --body-rate grants, before 408 (30)", seconds) {
      $0.configuration.bodySeconds = Double($1)
    },
    ServerLimit("--body-rate", "BYTES", "that a body must bring each second over time, else 408 (16384)", bytes) {
      $0.configuration.bodyBytesPerSecond = $1
    },
    ServerLimit("--idle-seconds", "N", "between requests before the connection is closed (75)", seconds) {
      $0.configuration.idleSeconds = Double($1)
    },
    ServerLimit("--write-seconds", "N", "in which a client must take some of its answer, else it is cut off (30)", seconds) {
      $0.configuration.writeSeconds = Double($1)
    },
    ServerLimit("--max-request-line", "BYTES", "of a request line before 414 (16384)", 100...(1 << 20)) {
      $0.configuration.limits.requestLine = $1
    },
    ServerLimit("--max-header", "BYTES", "of a header before 431 (65536)", 100...(1 << 24)) { $0.configuration.limits.fields.bytes = $1 },
    ServerLimit("--max-fields", "N", "fields of a header before 431 (100)", 1...10_000) { $0.configuration.limits.fields.count = $1 },
    ServerLimit("--max-body", "BYTES", "of any body before 413; routes have lower limits of their own", bytes) {
      $0.configuration.bodyCeiling = $1
    },
    ServerLimit("--max-body-memory", "BYTES", "of all bodies together before 503 (536870912)", bytes) { $0.configuration.maxBodyMemory = $1 },
    ServerLimit("--pipeline", "N", "requests answered on one connection before others get their turn (128)", 1...100_000) {
      $0.configuration.requestsPerTurn = $1
    },
    ServerLimit("--drain-seconds", "N", "for what is under way at SIGTERM (10)", 1...3600) { $0.configuration.drainSeconds = Double($1) },
  ]
}
