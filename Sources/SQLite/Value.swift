import CSQLite

/// A value of any of SQLite's five storage classes; for callers that learn the types at run time.
package enum Value: Equatable, Sendable, Bindable {
  /// No value.
  case null
  /// A signed 64-bit integer; truth values are 0 and 1.
  case integer(Int64)
  /// A double-precision number; never not-a-number, which SQLite stores as NULL.
  case real(Double)
  /// Text, well-formed UTF-8.
  case text(String)
  /// Bytes.
  case blob([UInt8])

  package func bind(to statement: Statement, at index: Int32) -> Int32 {
    switch self {
    case .null: sqlite3_bind_null(statement.handle, index)
    case .integer(let value): value.bind(to: statement, at: index)
    case .real(let value): value.bind(to: statement, at: index)
    case .text(let value): value.bind(to: statement, at: index)
    case .blob(let value): value.bind(to: statement, at: index)
    }
  }
}
