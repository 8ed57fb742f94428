import Codecs
import Net

/// Asks a schema registry.
struct SchemaRegistry {
  private let source: RESTSource

  init(_ url: URL, user: String?, password: String, tls: TLSClientConfiguration, timeout: Double) {
    source = RESTSource(
      "the schema registry", url, user: user, password: password, tls: tls, timeout: timeout,
      hints: RESTSource.Hints(
        address: "check schema_registry_url", login: "check schema_registry_username and schema_registry_password",
        permission: "check schema_registry_username and schema_registry_password"))
  }

  var url: URL { source.url }
  var place: String { source.place }

  /// The names of all subjects.
  func subjects() throws(CrawlError) -> [String] {
    guard let subjects = try source.get("subjects").array else {
      throw .source("\(place): /subjects answered no list", hint: "check schema_registry_url")
    }
    return subjects.compactMap(\.string)
  }

  /// The newest version of a subject's schema; nil when it is gone or of no known kind.
  func latest(_ subject: String) throws(RESTError) -> SchemaSubject? {
    try source.search("subjects/\(RESTSource.encode(subject))/versions/latest").flatMap(SchemaSubject.init)
  }

  func version(_ reference: SchemaSubject.Reference) throws(RESTError) -> SchemaSubject? {
    try source.search("subjects/\(RESTSource.encode(reference.subject))/versions/\(reference.version)").flatMap(SchemaSubject.init)
  }

  /// The schema that records name by its number; nil when it is gone or of no known kind.
  func schema(_ id: Int) throws(RESTError) -> SchemaSubject? {
    guard var schema = try source.search("schemas/ids/\(id)")?.object else { return nil }
    // One schema may be the version of several subjects; any of them tells it all.
    let place = try source.search("schemas/ids/\(id)/versions")?.array?.first
    schema["id"] = .int(Int64(id))
    schema["subject"] = place?["subject"] ?? .string("schema \(id)")
    schema["version"] = place?["version"] ?? 1
    return SchemaSubject(.object(schema))
  }

  /// The numbers of all versions.
  func versions(_ subject: String) throws(RESTError) -> [Int] {
    try source.search("subjects/\(RESTSource.encode(subject))/versions")?.array?.compactMap(\.int) ?? []
  }

  /// What a new version must be compatible with: the subject's own rule or the registry's.
  func compatibility(_ subject: String) throws(RESTError) -> String? {
    if let own = try source.search("config/\(RESTSource.encode(subject))")?["compatibilityLevel"]?.string { return own }
    return try source.search("config")?["compatibilityLevel"]?.string
  }
}
