import Codecs
import Net

/// Asks a schema registry.
struct SchemaRegistry {
  private let source: RESTSource

  init(_ settings: RESTSettings, isCancelled: @escaping () -> Bool = { false }) {
    source = RESTSource(settings, isCancelled: isCancelled)
  }

  var url: URL { source.url }
  var place: String { source.place }

  /// The names of all subjects.
  func subjects() throws(CrawlError) -> [String] {
    let answer = try source.get("subjects")
    guard let subjects = answer.array, subjects.allSatisfy({ $0.string != nil }) else {
      throw .nonsense(
        "\(place): /subjects answered \(answer.kindName); a list of names is expected", hint: "check schema_registry_url")
    }
    return subjects.compactMap(\.string)
  }

  /// The newest version of a subject's schema; nil when it is gone or of no known kind.
  func latest(_ subject: String) throws(RESTError) -> SchemaSubject? {
    try read("subjects/\(RESTSource.encode(subject))/versions/latest")
  }

  func version(_ reference: SchemaSubject.Reference) throws(RESTError) -> SchemaSubject? {
    try read("subjects/\(RESTSource.encode(reference.subject))/versions/\(reference.version)")
  }

  private func read(_ path: String) throws(RESTError) -> SchemaSubject? {
    guard let answer = try source.search(path) else { return nil }
    guard answer["schema"]?.string != nil else { throw nonsense(path, answer, "a version of a schema") }
    return SchemaSubject(answer)
  }

  private func nonsense(_ path: String, _ answer: JSON, _ expected: String) -> RESTError {
    RESTError(
      cause: .content, line: "\(place): /\(path) answered \(answer.kindName); \(expected) is expected",
      hint: "check schema_registry_url")
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
    let path = "subjects/\(RESTSource.encode(subject))/versions"
    guard let answer = try source.search(path) else { return [] }
    guard let versions = answer.array else { throw nonsense(path, answer, "a list of numbers") }
    return versions.compactMap(\.int)
  }

  /// What a new version must be compatible with: the subject's own rule or the registry's.
  func compatibility(_ subject: String) throws(RESTError) -> String? {
    if let own = try source.search("config/\(RESTSource.encode(subject))")?["compatibilityLevel"]?.string { return own }
    return try source.search("config")?["compatibilityLevel"]?.string
  }
}
