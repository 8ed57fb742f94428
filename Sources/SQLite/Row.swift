import CSQLite

/// The current row of a running statement; it cannot outlive the closure it is lent to.
///
/// Columns are counted from 0. Reading a column as another type converts it by SQLite's rules
/// (https://sqlite.org/c3ref/column_blob.html): NULL reads as 0, an empty text or no bytes.
package struct Row: ~Copyable {
  let handle: OpaquePointer

  @usableFromInline
  init(of statement: Statement) { handle = statement.handle }

  /// The number of columns.
  package var count: Int { Int(sqlite3_column_count(handle)) }

  /// The name of a column as the statement calls it.
  package func name(_ column: Int32) -> String {
    sqlite3_column_name(handle, column).map { String(cString: $0) } ?? ""
  }

  /// Whether the column is NULL, or is not there.
  package func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

  /// The column as an integer.
  package func int(_ column: Int32) -> Int { Int(sqlite3_column_int64(handle, column)) }

  /// The column as a 64-bit integer.
  package func int64(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

  /// The column as a truth value: anything but 0 is true.
  package func bool(_ column: Int32) -> Bool { sqlite3_column_int64(handle, column) != 0 }

  /// The column as a floating-point number.
  package func double(_ column: Int32) -> Double { sqlite3_column_double(handle, column) }

  /// The column as text; ill-formed UTF-8 is repaired with U+FFFD.
  package func text(_ column: Int32) -> String {
    withText(column) { String(decoding: $0, as: UTF8.self) }
  }

  /// The UTF-8 bytes of a text column, unchecked: for text that is passed on as bytes.
  package func textBytes(_ column: Int32) -> [UInt8] { withText(column) { Array($0) } }

  /// The bytes of a blob column.
  package func blob(_ column: Int32) -> [UInt8] { withBlob(column) { Array($0) } }

  /// The column as an integer, nil when it is NULL.
  package func optionalInt(_ column: Int32) -> Int? { isNull(column) ? nil : int(column) }

  /// The column as a 64-bit integer, nil when it is NULL.
  package func optionalInt64(_ column: Int32) -> Int64? { isNull(column) ? nil : int64(column) }

  /// The column as a floating-point number, nil when it is NULL.
  package func optionalDouble(_ column: Int32) -> Double? { isNull(column) ? nil : double(column) }

  /// The column as text, nil when it is NULL.
  package func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

  /// The bytes of a blob column, nil when it is NULL.
  package func optionalBlob(_ column: Int32) -> [UInt8]? { isNull(column) ? nil : blob(column) }

  /// The column in its own storage class.
  package func value(_ column: Int32) -> Value {
    switch sqlite3_column_type(handle, column) {
    case SQLITE_INTEGER: .integer(int64(column))
    case SQLITE_FLOAT: .real(double(column))
    case SQLITE_TEXT: .text(text(column))
    case SQLITE_BLOB: .blob(blob(column))
    default: .null
    }
  }

  /// Lends the UTF-8 bytes of a text column without copying them.
  @inlinable
  package func withText<Result, Failure: Error>(
    _ column: Int32, _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(lentText(column))
  }

  /// Lends the bytes of a blob column without copying them.
  @inlinable
  package func withBlob<Result, Failure: Error>(
    _ column: Int32, _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(lentBlob(column))
  }

  @usableFromInline
  func lentText(_ column: Int32) -> UnsafeBufferPointer<UInt8> {
    // The pointer first: asking for the length first could count another encoding.
    let start = sqlite3_column_text(handle, column)
    return UnsafeBufferPointer(start: start, count: start == nil ? 0 : Int(sqlite3_column_bytes(handle, column)))
  }

  @usableFromInline
  func lentBlob(_ column: Int32) -> UnsafeBufferPointer<UInt8> {
    let start = sqlite3_column_blob(handle, column)?.assumingMemoryBound(to: UInt8.self)
    return UnsafeBufferPointer(start: start, count: start == nil ? 0 : Int(sqlite3_column_bytes(handle, column)))
  }
}
