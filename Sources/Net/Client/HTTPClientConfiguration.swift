/// How an HTTP client connects and what it puts up with.
package struct HTTPClientConfiguration: Sendable {
  /// How `https` servers are verified.
  package var tls = TLSClientConfiguration()
  /// Which proxies to use. Behind one, it is the proxy that resolves names, so `addresses` can only judge targets
  /// written as addresses.
  package var proxies = ProxyRules.none
  /// Which redirects to follow.
  package var redirects = RedirectRules.none
  /// Which addresses to connect to.
  package var addresses = AddressPolicy.allowAll
  /// Seconds for resolving, connecting, the proxy's tunnel and the TLS handshake together.
  package var connectTimeout = 10.0
  /// Seconds of silence from the server, before and within its answer.
  package var responseTimeout = 60.0
  /// Seconds for the whole of a request, redirects included.
  package var totalTimeout = 300.0
  /// Bytes of a body, before and after decoding, above which an answer is refused.
  package var bodyLimit = 64 << 20
  /// What a header section may hold.
  package var fieldLimits = FieldLimits()
  /// Idle connections kept for each origin.
  package var idleConnections = 4
  /// Seconds after which an idle connection is not used again.
  package var idleLifetime = 30.0
  /// The User-Agent field, unless a request has one.
  package var userAgent = "cairn"

  /// No proxy, no redirects, full verification.
  package init() {}
}
