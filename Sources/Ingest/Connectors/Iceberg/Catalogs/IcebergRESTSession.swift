import Codecs
import Net
import System

/// Logs in at a REST catalog: by a token, by client credentials, or by exchanging a token (RFC 6749 section 4.4,
/// RFC 8693), and again before a token expires or when it is refused.
final class IcebergRESTSession: Sendable {
  private struct Token {
    var text: String
    /// `MonotonicClock` nanoseconds; nil when it was not told.
    var renewAt: UInt64?
    /// How often a token was fetched, so that threads that were refused together fetch one anew together.
    var generation = 0
  }

  private let settings: IcebergRESTSettings
  private let client: HTTPClient
  private let state: Guarded<Token?>

  init(_ settings: IcebergRESTSettings, _ client: HTTPClient) {
    self.settings = settings
    self.client = client
    state = Guarded(settings.token.map { Token(text: $0, renewAt: nil) })
  }

  /// Whether a refused token can be replaced by another.
  var isRenewable: Bool { settings.credential != nil || settings.subjectToken != nil }

  /// Adds what proves who asks.
  /// - Returns: which token it was, for `renew`.
  func authorize(_ request: inout ClientRequest) throws(IcebergCatalogError) -> Int {
    let token = try state.withLock { (token: inout Token?) throws(IcebergCatalogError) -> Token? in
      let isDue = token?.renewAt.map { MonotonicClock.now >= $0 } ?? (token == nil)
      if isDue, isRenewable { token = try fetch(after: token) }
      return token
    }
    if let token { request.authorize(bearer: token.text) }
    settings.signature?.sign(&request, at: Timestamp(microseconds: WallClock.microseconds))
    return token?.generation ?? 0
  }

  /// Replaces a token that was refused, unless another thread has done so.
  func renew(_ generation: Int) throws(IcebergCatalogError) {
    try state.withLock { (token: inout Token?) throws(IcebergCatalogError) in
      if token?.generation ?? 0 == generation { token = try fetch(after: nil) }
    }
  }

  /// - Parameter token: one that is still good, to be exchanged where there are no credentials.
  private func fetch(after token: Token?) throws(IcebergCatalogError) -> Token {
    var form = FormFields()
    var request = ClientRequest(.post, settings.tokenEndpoint ?? IcebergRESTPaths.url(settings.uri, "v1/oauth/tokens"))
    if let credential = settings.credential, settings.subjectToken == nil {
      let (id, secret) = Self.split(credential)
      form.append("grant_type", "client_credentials")
      if let id { form.append("client_id", id) }
      form.append("client_secret", secret)
    } else {
      form.append("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange")
      form.append("subject_token", token?.text ?? settings.subjectToken ?? "")
      form.append(
        "subject_token_type",
        token == nil ? settings.subjectTokenType : "urn:ietf:params:oauth:token-type:access_token")
      if let credential = settings.credential {
        let (id, secret) = Self.split(credential)
        request.authorize(user: id ?? "", password: secret)
      }
    }
    form.append("scope", settings.scope)
    if let audience = settings.audience { form.append("audience", audience) }
    if let resource = settings.resource { form.append("resource", resource) }
    request.headers["Content-Type"] = "application/x-www-form-urlencoded"
    request.body = Array(form.encoded.utf8)
    return try answer(to: request, generation: (token?.generation ?? 0) + 1)
  }

  private func answer(to request: ClientRequest, generation: Int) throws(IcebergCatalogError) -> Token {
    let response: ClientResponse
    do throws(HTTPClientError) { response = try client.send(request) } catch {
      throw IcebergCatalogError(description: "no token: \(error)", isConnectionLost: true)
    }
    // What cannot be read is told by the status.
    let json = try? JSON.parse(response.body, limits: .source)
    guard response.status.isSuccess, let text = json?["access_token"]?.string, !text.isEmpty, Self.isToken(text) else {
      let reason = json?["error_description"]?.string ?? json?["error"]?.string ?? json?["error"]?["message"]?.string
      throw IcebergCatalogError(
        description: "\(request.url.withoutCredentials) gives no token: \(response.status)"
          + (reason.map { ", \($0.prefix(200))" } ?? ""),
        hint: "check credential and scope, or oauth2_server_uri when tokens come from elsewhere")
    }
    let seconds = json?["expires_in"]?.double.map { min(max($0, 0), 1e9) }
    return Token(text: text, renewAt: seconds.map { MonotonicClock.after(seconds: $0 * 0.8) }, generation: generation)
  }

  /// A token goes into a header field.
  private static func isToken(_ text: String) -> Bool { text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } }

  private static func split(_ credential: String) -> (id: String?, secret: String) {
    guard let colon = credential.firstIndex(of: ":") else { return (nil, credential) }
    return (String(credential[..<colon]), String(credential[credential.index(after: colon)...]))
  }
}
