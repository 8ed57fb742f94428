/// A value of a result that is not what its column should hold.
struct PostgreSQLValueError: Error, Equatable, CustomStringConvertible {
  /// The column's zero-based place in the result.
  let column: Int
  /// What was expected there.
  let expected: String

  var description: String { "column \(column + 1) of a catalog query does not hold \(expected)" }
}

/// Reads the values of one row from left to right, in text format.
struct PostgreSQLRowReader {
  private let row: PostgreSQLRow
  private var column = 0

  init(_ row: PostgreSQLRow) { self.row = row }

  mutating func optionalText() -> String? {
    next().map { String(decoding: $0, as: UTF8.self) }
  }

  /// All values that are left.
  mutating func optionalTexts() -> [String?] {
    var texts: [String?] = []
    while column < row.count { texts.append(optionalText()) }
    return texts
  }

  mutating func text() throws(PostgreSQLValueError) -> String {
    guard let text = optionalText() else { throw mismatch("a text") }
    return text
  }

  mutating func bool() throws(PostgreSQLValueError) -> Bool {
    switch next()?.first {
    case UInt8(ascii: "t"): return true
    case UInt8(ascii: "f"): return false
    default: throw mismatch("a truth value")
    }
  }

  mutating func optionalInt() throws(PostgreSQLValueError) -> Int64? {
    guard let bytes = next() else { return nil }
    guard let value = Int64(String(decoding: bytes, as: UTF8.self)) else { throw mismatch("an integer") }
    return value
  }

  mutating func int() throws(PostgreSQLValueError) -> Int64 {
    guard let value = try optionalInt() else { throw mismatch("an integer") }
    return value
  }

  mutating func optionalDouble() throws(PostgreSQLValueError) -> Double? {
    guard let bytes = next() else { return nil }
    guard let value = Double(String(decoding: bytes, as: UTF8.self)) else { throw mismatch("a number") }
    return value
  }

  mutating func oid() throws(PostgreSQLValueError) -> PostgreSQLOID {
    guard let value = UInt32(exactly: try int()) else { throw mismatch("an object identifier") }
    return PostgreSQLOID(value)
  }

  /// A one-dimensional `text[]`; NULL reads as an empty array.
  mutating func texts() throws(PostgreSQLValueError) -> [String] {
    guard let bytes = next() else { return [] }
    guard let values = PostgreSQLArrayLiteral.parse(bytes) else { throw mismatch("an array") }
    return values.map { $0 ?? "" }
  }

  private mutating func next() -> ArraySlice<UInt8>? {
    defer { column += 1 }
    return row[column]
  }

  private func mismatch(_ expected: String) -> PostgreSQLValueError {
    PostgreSQLValueError(column: column - 1, expected: expected)
  }
}
