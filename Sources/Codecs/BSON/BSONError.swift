/// Why bytes are no BSON document, and where.
package struct BSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was wrong.
  package enum Reason: Hashable, Sendable {
    /// The bytes end inside a value.
    case truncated
    /// A length that does not fit what holds it.
    case length(Int)
    /// A type that BSON does not have.
    case type(UInt8)
    /// A value that its type does not allow, by its type.
    case value(String)
    /// Documents inside documents beyond what the caller accepts.
    case tooDeep(limit: Int)
    /// More values than the caller accepts.
    case tooMany(limit: Int)
  }

  /// The byte at which reading stopped, from the start of the document.
  package let offset: Int
  /// What was wrong there.
  package let reason: Reason

  package var description: String {
    switch reason {
    case .truncated: "the BSON document ends too early at byte \(offset)"
    case .length(let length): "the BSON document has a wrong length of \(length) at byte \(offset)"
    case .type(let type): "the BSON document has a value of the unknown type \(type) at byte \(offset)"
    case .value(let type): "the BSON document has a value at byte \(offset) that is no \(type)"
    case .tooDeep(let limit): "the BSON document is nested deeper than \(limit) levels at byte \(offset)"
    case .tooMany(let limit): "the BSON document has more than \(limit) values at byte \(offset)"
    }
  }
}

/// How much of a document a reader accepts before it refuses.
package struct BSONLimits: Sendable {
  /// Documents and arrays inside one another; MongoDB itself allows 100, and answers wrap documents.
  package var depth = 180
  /// Values in all: each takes far more memory than its bytes.
  package var values = 2_000_000

  /// MongoDB's own depth, and two million values.
  package init() {}
}
