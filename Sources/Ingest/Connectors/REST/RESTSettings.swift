import Codecs
import Net

/// Where a source answers over HTTP, who asks, and what the operator can do about the usual failures.
struct RESTSettings: Sendable {
  /// What to do, in the words of the recipe's keys.
  struct Hints: Sendable {
    /// When nothing useful answers.
    let address: String
    /// When the login is refused (401).
    let login: String
    /// When the login may not read something (403).
    let permission: String
  }

  /// The address that paths are put behind.
  let url: URL
  /// How errors name the place and the login; never with the password.
  let place: String
  let user: String?
  let password: String
  let hints: Hints
  let http: HTTPClient

  /// - Parameters:
  ///   - name: what the source is called, such as `RabbitMQ`.
  ///   - user: who logs in; nil for no login.
  init(
    _ name: String, _ url: URL, user: String?, password: String, tls: TLSClientConfiguration, timeout: Double, hints: Hints
  ) {
    self.url = url
    self.user = user
    self.password = password
    self.hints = hints
    place = "\(name) at \(url.host ?? ""):\(url.port ?? 0)" + (user.map { ", user \"\($0)\"" } ?? "")
    var configuration = HTTPClientConfiguration()
    configuration.tls = tls
    configuration.connectTimeout = min(timeout, 15)
    configuration.responseTimeout = timeout
    configuration.totalTimeout = timeout
    http = HTTPClient(configuration)
  }
}
