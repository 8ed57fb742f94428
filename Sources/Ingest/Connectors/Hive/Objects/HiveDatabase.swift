import Codecs

/// A database of a metastore (`hive_metastore.thrift`, struct Database).
struct HiveDatabase: Sendable {
  let name: HiveDatabaseName
  let description: String?
  let location: String?
  let parameters: [String: String]
  let owner: String?
  let createdAt: Timestamp?
}

extension HiveDatabase {
  init(_ fields: ThriftStructure, _ name: HiveDatabaseName) {
    self.init(
      name: name, description: fields[2]?.string.flatMap(Self.nonEmpty), location: fields[3]?.string.flatMap(Self.nonEmpty),
      parameters: fields[4]?.dictionary ?? [:], owner: fields[6]?.string.flatMap(Self.nonEmpty), createdAt: Self.time(fields[9]))
  }

  static func nonEmpty(_ text: String) -> String? { text.isEmpty ? nil : text }

  /// Seconds since 1970; zero says nothing.
  static func time(_ value: ThriftValue?) -> Timestamp? {
    guard let seconds = value?.int, seconds > 0 else { return nil }
    return Timestamp(seconds: seconds)
  }
}
