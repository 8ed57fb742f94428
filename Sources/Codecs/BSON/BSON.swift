/// A value of BSON 1.1 (https://bsonspec.org/spec.html), with every type that ever was.
package enum BSON: Hashable, Sendable {
  case double(Double)
  case string(String)
  case document(BSONDocument)
  case array([BSON])
  /// Bytes with what they mean: 4 is a UUID, 5 a digest, 6 encrypted, 7 a compressed column, 8 sensitive, 9 a vector.
  case binary(subtype: UInt8, [UInt8])
  case undefined
  case objectID(BSONObjectID)
  case boolean(Bool)
  /// Milliseconds since 1970-01-01T00:00:00Z.
  case date(Int64)
  case null
  case regex(pattern: String, options: String)
  case dbPointer(collection: String, BSONObjectID)
  case javascript(String)
  case symbol(String)
  case javascriptWithScope(String, BSONDocument)
  case int32(Int32)
  /// The replication log's own time: seconds above, a counter below.
  case timestamp(UInt64)
  case int64(Int64)
  case decimal128(Decimal128)
  case minKey
  case maxKey
}

extension BSON {
  /// The value under `key`, or nil when this is no document or has no such member.
  package subscript(key: String) -> BSON? { document?[key] }

  /// The text of a string or a symbol.
  package var string: String? {
    switch self {
    case .string(let text), .symbol(let text): text
    default: nil
    }
  }

  /// The members of a document.
  package var document: BSONDocument? { if case .document(let document) = self { document } else { nil } }

  /// The elements of an array.
  package var array: [BSON]? { if case .array(let elements) = self { elements } else { nil } }

  /// The bytes of a binary value.
  package var bytes: [UInt8]? { if case .binary(_, let bytes) = self { bytes } else { nil } }

  /// A whole number of any of the number types, `1.0` included: servers are not strict about which they send.
  package var int: Int64? {
    switch self {
    case .int32(let value): Int64(value)
    case .int64(let value): value
    case .double(let value): Int64(exactly: value)
    default: nil
    }
  }

  /// A truth value; numbers other than zero are true, as in the `ok` of every answer.
  package var bool: Bool? {
    switch self {
    case .boolean(let value): value
    case .int32(let value): value != 0
    case .int64(let value): value != 0
    case .double(let value): value != 0
    default: nil
    }
  }
}

extension BSON: ExpressibleByStringLiteral, ExpressibleByStringInterpolation, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(booleanLiteral value: Bool) { self = .boolean(value) }
  package init(integerLiteral value: Int32) { self = .int32(value) }
  package init(arrayLiteral elements: BSON...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, BSON)...) { self = .document(BSONDocument(elements)) }
}

/// Twelve bytes that MongoDB gives a document for a name.
package struct BSONObjectID: Hashable, Sendable, CustomStringConvertible {
  private let high: UInt64
  private let low: UInt32

  /// Nil for any other count than twelve.
  package init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == 12 else { return nil }
    high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    low = bytes.dropFirst(8).reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// The twelve bytes.
  package var bytes: [UInt8] {
    withUnsafeBytes(of: high.bigEndian) { Array($0) } + withUnsafeBytes(of: low.bigEndian) { Array($0) }
  }

  package var description: String { Hex.encode(bytes) }
}
