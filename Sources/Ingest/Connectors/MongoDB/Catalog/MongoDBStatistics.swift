import Codecs

/// How much a collection holds, over all shards.
struct MongoDBStatistics {
  private(set) var documents: Int64?
  /// Bytes on disk, indexes included.
  private(set) var bytes: Int64?

  /// Adds what one shard tells ($collStats' storageStats).
  mutating func add(_ shard: BSONDocument) {
    let storage = shard["storageStats"]
    documents = Self.sum(documents, storage?["count"]?.int)
    let parts = [storage?["storageSize"]?.int, storage?["totalIndexSize"]?.int].compactMap { $0 }
    bytes = Self.sum(bytes, storage?["totalSize"]?.int ?? (parts.isEmpty ? nil : parts.reduce(0, Self.adding)))
  }

  private static func sum(_ total: Int64?, _ part: Int64?) -> Int64? { part.map { adding(total ?? 0, $0) } ?? total }

  /// A server may send any number.
  private static func adding(_ a: Int64, _ b: Int64) -> Int64 {
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? .max : sum
  }
}
