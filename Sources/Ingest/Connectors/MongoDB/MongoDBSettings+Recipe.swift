import Codecs
import Net

extension MongoDBSettings {
  /// Reads a recipe's keys and the options of its connection string; what is written as a key wins.
  init(_ configuration: RecipeConfiguration) throws(RecipeError) {
    let uri = try Self.uri(configuration)
    let options = MongoDBOptions(uri.options, try configuration.section("options"))
    self.init(hosts: uri.hosts)
    login = try MongoDBLogin(configuration, uri, options)
    tls = try Self.tls(configuration, options)
    replicaSet = options["replicaset"]
    isDirect = options.isOn("directconnection")
    if let word = options["readpreference"] {
      guard let preference = ReadPreference.allCases.first(where: { $0.rawValue.lowercased() == word.lowercased() }) else {
        throw configuration.wrong("readPreference", "one of \(ReadPreference.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      readPreference = preference
    }
    connectTimeout = Double(try configuration.integer("connect_timeout", in: 1...3600) ?? 15)
    timeout = Double(try configuration.integer("timeout", in: 1...86_400) ?? 60)
  }

  private static func uri(_ configuration: RecipeConfiguration) throws(RecipeError) -> MongoDBURI {
    let key = configuration.node("connect_uri") == nil && configuration.node("host_port") != nil ? "host_port" : "connect_uri"
    let text = try configuration.text(key) ?? "mongodb://localhost"
    do throws(MongoDBURI.Fault) {
      return try MongoDBURI(key == "host_port" ? "mongodb://\(text)" : text)
    } catch { throw configuration.wrong(key, error.expected) }
  }

  private static func tls(
    _ configuration: RecipeConfiguration, _ options: MongoDBOptions
  ) throws(RecipeError) -> TLSClientConfiguration? {
    let names = ["tlscafile", "tlscertificatekeyfile", "ssl_ca_certs", "ssl_certfile"]
    // A file for TLS asks for TLS, unless it is switched off by name.
    let isWanted = options["tls"] ?? options["ssl"] ?? (names.contains { options[$0] != nil } ? "true" : "false")
    guard isWanted.lowercased() == "true" else { return nil }
    let isLax = options.isOn("tlsinsecure") || options.isOn("tlsallowinvalidcertificates")
    let verification: TLSClientConfiguration.Verification =
      isLax ? .encryptOnly : options.isOn("tlsallowinvalidhostnames") ? .authority : .full
    var tls = TLSClientConfiguration(
      verification: verification, authorityFile: options["tlscafile"] ?? options["ssl_ca_certs"])
    tls.certificateFile = options["tlscertificatekeyfile"] ?? options["ssl_certfile"]
    guard options["tlscertificatekeyfilepassword"] == nil else {
      throw configuration.wrong("tlsCertificateKeyFilePassword", "a key without a password, in a file that only Cairn may read,")
    }
    return tls
  }
}

/// The options of a connection string together with those that PyMongo takes as arguments, by names in lower case.
struct MongoDBOptions {
  private var values: [String: String]

  init(_ written: [String: String], _ section: RecipeConfiguration?) {
    values = written
    for name in section?.names ?? [] { values[name.lowercased()] = section?.node(name)?.text }
  }

  subscript(name: String) -> String? { values[name] }

  func isOn(_ name: String) -> Bool { values[name]?.lowercased() == "true" }
}

extension MongoDBLogin {
  /// Nil where nobody logs in.
  fileprivate init?(_ configuration: RecipeConfiguration, _ uri: MongoDBURI, _ options: MongoDBOptions) throws(RecipeError) {
    let word = try configuration.text("authMechanism") ?? options["authmechanism"]
    let mechanism = word.flatMap { Mechanism(rawValue: $0.uppercased()) }
    // DataHub's own default, which leaves the choice to the driver.
    if let word, mechanism == nil, word.uppercased() != "DEFAULT" {
      let words = Mechanism.allCases.map(\.rawValue).joined(separator: ", ")
      throw configuration.wrong("authMechanism", "one of \(words)")
    }
    let user = try configuration.text("username") ?? uri.user
    guard user != nil || mechanism == .x509 else { return nil }
    guard mechanism != .plain || options["tls"] == "true" || options["ssl"] == "true" else {
      throw configuration.wrong("authMechanism", "PLAIN only with tls=true, since it gives the password away,")
    }
    self.init(
      mechanism: mechanism, user: user ?? "", password: try configuration.text("password") ?? uri.password ?? "",
      source: try configuration.text("authSource") ?? options["authsource"] ?? uri.database ?? "admin")
  }
}

extension RecipeConfiguration {
  /// The error for a value that stands under a key or inside the connection string, without repeating it.
  fileprivate func wrong(_ key: String, _ expected: String) -> RecipeError {
    let mark = (node(key) ?? node("options") ?? node("connect_uri"))?.mark
    return RecipeError(line: mark?.line ?? 0, column: mark?.column ?? 1, "\(key) is not one that is understood; \(expected) is expected")
  }
}
