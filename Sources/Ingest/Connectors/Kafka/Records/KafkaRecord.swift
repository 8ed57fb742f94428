/// One record of a topic, as far as a look at its schema needs it.
struct KafkaRecord: Equatable {
  let offset: Int64
  /// Nil for no key.
  let key: ArraySlice<UInt8>?
  /// Nil for a tombstone, which says that what had the key is gone.
  let value: ArraySlice<UInt8>?
}

/// What a broker calls the way in which records are compressed.
enum KafkaCompression: Int {
  case none, gzip, snappy, lz4, zstandard
}
