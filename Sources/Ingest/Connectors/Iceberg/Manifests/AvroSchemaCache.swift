import Codecs
import System

/// Schemas that were parsed before, by their text: files of one writer repeat theirs, which is often longer than the data
/// behind it. Any thread may use it.
final class AvroSchemaCache: Sendable {
  private let known = Guarded<[[UInt8]: AvroSchema]>([:])
  private static let limit = 64

  /// The schema that a JSON text means.
  /// - Throws: `AvroError` with the reason `schema`.
  func schema(_ text: [UInt8]) throws(AvroError) -> AvroSchema {
    if let schema = known.withLock({ $0[text] }) { return schema }
    let schema = try AvroSchema(text)
    known.withLock { known in
      // Sources with ever new schemas gain nothing from keeping them.
      if known.count >= Self.limit { known.removeAll() }
      known[text] = schema
    }
    return schema
  }
}
