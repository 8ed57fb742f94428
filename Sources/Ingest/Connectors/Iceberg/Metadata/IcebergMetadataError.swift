/// What is wrong with a table's or view's metadata, and where.
struct IcebergMetadataError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where in the document, such as `schemas[2].fields[0]`; empty for the document itself.
  let place: String
  /// What is wrong and what would be accepted.
  let reason: String

  var description: String { "the metadata is not valid: \(place.isEmpty ? "it" : place) \(reason)" }
}
