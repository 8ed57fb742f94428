/// A segment in a snapshot, with the documents of it that are no more.
struct LiveSegment: Sendable {
  let segment: Segment
  var dead: Tombstones
  /// Its file in the index directory, once it is written.
  var file: String?

  init(_ segment: Segment, file: String? = nil) {
    self.segment = segment
    self.file = file
    dead = Tombstones(documentCount: segment.documentCount)
  }

  /// The number of documents that can be found.
  var count: Int { segment.documentCount - dead.count }
}
