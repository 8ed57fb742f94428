/// A database as listDatabases tells of it.
struct MongoDBDatabase {
  let name: String
  /// Bytes on disk; nil where only the name is known.
  var bytes: Int64?

  /// Those that a deployment has for itself.
  static let system: Set<String> = ["admin", "config", "local"]
}
