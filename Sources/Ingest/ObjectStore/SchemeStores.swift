/// Stores by scheme: local files and buckets behind one.
package struct SchemeStores: ObjectStore {
  private let local: LocalStore
  private let s3: S3Store

  /// Reads `file` locations from `local` and `s3` locations from `s3`.
  package init(local: LocalStore, s3: S3Store) {
    self.local = local
    self.s3 = s3
  }

  package func read(
    _ location: ObjectLocation, range: Range<Int>?, receive: ([UInt8]) throws(ObjectStoreError) -> Bool
  ) throws(ObjectStoreError) {
    try store(for: location).read(location, range: range, receive: receive)
  }

  package func list(
    _ folder: ObjectLocation, isRecursive: Bool, receive: (ObjectEntry) throws(ObjectStoreError) -> Bool
  ) throws(ObjectStoreError) {
    try store(for: folder).list(folder, isRecursive: isRecursive, receive: receive)
  }

  private func store(for location: ObjectLocation) throws(ObjectStoreError) -> any ObjectStore {
    switch location.scheme {
    case "file": local
    case "s3": s3
    default: throw .unsupported(location)
    }
  }
}
