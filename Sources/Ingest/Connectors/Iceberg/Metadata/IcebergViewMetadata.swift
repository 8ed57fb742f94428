import Codecs

/// A view's metadata (Iceberg view specification).
struct IcebergViewMetadata: Sendable {
  struct Version: Sendable {
    let id: Int
    let time: Timestamp
    let schemaID: Int?
    let defaultCatalog: String?
    let defaultNamespace: [String]
    /// The view's text in each dialect.
    let representations: [Representation]
  }

  struct Representation: Hashable, Sendable {
    let sql: String
    let dialect: String
  }

  let uuid: String?
  let location: String
  let properties: [String: String]
  let schemas: [IcebergSchema]
  let versions: [Version]
  let currentVersionID: Int

  init(_ json: JSON) throws(IcebergMetadataError) {
    let object = try IcebergObject(json)
    uuid = try object.text("view-uuid")
    location = try object.requiredText("location")
    properties = try object.properties("properties")
    schemas = try object.list("schemas") { (schema) throws(IcebergMetadataError) in try IcebergSchema(schema) }
    currentVersionID = try object.requiredInt("current-version-id")
    versions = try object.list("versions") { (version) throws(IcebergMetadataError) in
      let representations = try version.list("representations") { (item) throws(IcebergMetadataError) -> Representation? in
        guard try item.text("type") == "sql", let sql = try item.text("sql") else { return nil }
        return Representation(sql: sql, dialect: try item.text("dialect") ?? "")
      }
      return Version(
        id: try version.requiredInt("version-id"),
        time: Timestamp(milliseconds: Int64(try version.int("timestamp-ms") ?? 0)), schemaID: try version.int("schema-id"),
        defaultCatalog: try version.text("default-catalog"), defaultNamespace: try version.texts("default-namespace"),
        representations: representations.compactMap(\.self))
    }
  }

  /// What queries of the view see.
  var currentVersion: Version? { versions.first { $0.id == currentVersionID } ?? versions.last }

  /// The columns of the current version.
  var currentSchema: IcebergSchema? {
    let id = currentVersion?.schemaID
    return schemas.first { $0.id == id } ?? schemas.last
  }
}
