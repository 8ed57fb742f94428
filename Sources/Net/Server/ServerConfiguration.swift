package import Codecs

/// Everything about a server that can be set. The defaults suit a machine on the open Internet.
package struct ServerConfiguration: Sendable {
  /// Where to listen, such as `127.0.0.1:7474`, `[::]:80` or `:0`.
  package var listen = ["127.0.0.1:7474"]
  /// Threads that run handlers.
  package var threads = 8
  /// Certificate and key; nil serves plain HTTP.
  package var tls: TLSFiles?

  /// Connections at once; further ones are answered 503. Lowered to fit the process's descriptor limit.
  package var maxConnections = 16_384
  /// Connections of one client at once, by IPv4 address or IPv6 /64; further ones are answered 429. The default leaves a
  /// quarter of all connections to others.
  package var maxConnectionsPerClient = 12_288
  /// Requests of one client per second over time; further ones are answered 429. Nil does not count.
  package var rateLimit: RateLimit?
  /// Limits on request lines and header fields: 414, 431.
  package var limits = RequestParser.Limits()
  /// How large a body a route takes, in bytes, asked before the body is read: 413.
  package var bodyLimit: @Sendable (HTTPMethod, URLTarget) -> Int = { _, _ in 10 << 20 }
  /// A cap on every `bodyLimit`, in bytes: 413.
  package var bodyCeiling = Int.max
  /// Bytes of all request bodies in memory together; a request that would exceed it is answered 503.
  package var maxBodyMemory = 512 << 20

  /// Seconds for a TLS handshake.
  package var handshakeSeconds = 10.0
  /// Seconds from the first byte of a request to the end of its header, and to the first byte of a new connection: 408.
  package var headerSeconds = 20.0
  /// Seconds that a body may take besides the time that `bodyBytesPerSecond` grants it: 408.
  package var bodySeconds = 30.0
  /// The slowest rate at which a body may arrive over time.
  package var bodyBytesPerSecond = 16 << 10
  /// Seconds that a connection may stay open between requests.
  package var idleSeconds = 75.0
  /// Seconds in which a client must take some of what is ready for it.
  package var writeSeconds = 30.0
  /// Requests of one connection that are answered before others get their turn, when a client sends many ahead. What it
  /// sends further waits in the kernel's buffers, so pipelining costs no memory.
  package var requestsPerTurn = 128
  /// Seconds that requests under way get when the server is to stop.
  package var drainSeconds = 10.0
  /// Seconds between comments on an event stream without events, which keep proxies from closing it.
  package var heartbeatSeconds = 15.0

  /// Whether to compress text for clients that accept gzip.
  package var compressesResponses = true
  /// Called on a server thread after each response; nil keeps no log.
  package var accessLog: (@Sendable (AccessRecord) -> Void)?
  /// Makes the response for requests that never reach a handler.
  package var errorResponse: @Sendable (HTTPStatus, _ reason: String, RequestID) -> HTTPResponse = {
    ProblemDetails(status: $0, detail: $1, instance: $2).response
  }

  /// The defaults.
  package init() {}
}

/// How many requests a client may make: `perSecond` over time, `burst` at once.
package struct RateLimit: Sendable {
  package var perSecond: Double
  package var burst: Double

  /// A rate with room for a burst.
  package init(perSecond: Double, burst: Double) {
    self.perSecond = perSecond
    self.burst = burst
  }
}
