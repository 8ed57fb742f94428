import Codecs

/// An index as listIndexes tells of it.
struct MongoDBIndex {
  let name: String
  /// The fields in their order, each with 1, -1 or a word such as `text`.
  let key: BSONDocument
  let isUnique: Bool
  /// All that the server tells, but what says nothing of the data.
  let definition: BSONDocument

  /// Nil for an entry without a name or a key.
  init?(_ entry: BSONDocument) {
    guard let name = entry["name"]?.string, let key = entry["key"]?.document else { return nil }
    self.name = name
    self.key = key
    isUnique = entry["unique"]?.bool == true || Self.isPrimary(key)
    definition = BSONDocument(entry.filter { !["v", "ns", "background"].contains($0.key) }.map { ($0.key, $0.value) })
  }

  var isPrimary: Bool { Self.isPrimary(key) }

  private static func isPrimary(_ key: BSONDocument) -> Bool { Array(key.keys) == ["_id"] }
}
