import Codecs

/// The newest schema of a subject in a registry with Confluent's API
/// (https://docs.confluent.io/platform/current/schema-registry/develop/api.html).
struct SchemaSubject: Equatable {
  enum Language: String {
    case avro = "AVRO"
    case json = "JSON"
    case protobuf = "PROTOBUF"
  }

  struct Reference: Equatable {
    /// What the schema calls it.
    let name: String
    let subject: String
    let version: Int
  }

  let subject: String
  let version: Int
  let id: Int
  let language: Language
  let text: String
  let references: [Reference]

  /// Nil when it is no subject's version, or in a language that is not known.
  init?(_ json: JSON) {
    guard let subject = json["subject"]?.string, let version = json["version"]?.int, let text = json["schema"]?.string,
      let language = Language(rawValue: json["schemaType"]?.string ?? Language.avro.rawValue)
    else { return nil }
    self.subject = subject
    self.version = version
    id = json["id"]?.int ?? 0
    self.language = language
    self.text = text
    references = (json["references"]?.array ?? []).compactMap { reference in
      guard let name = reference["name"]?.string, let subject = reference["subject"]?.string,
        let version = reference["version"]?.int
      else { return nil }
      return Reference(name: name, subject: subject, version: version)
    }
  }
}
