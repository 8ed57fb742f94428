import CSQLite

/// A value that can stand for a `?` of a statement.
package protocol Bindable {
  /// Binds the value to the parameter at `index`, counted from 1, and returns SQLite's result code.
  func bind(to statement: Statement, at index: Int32) -> Int32
}

extension Int64: Bindable {
  package func bind(to statement: Statement, at index: Int32) -> Int32 {
    sqlite3_bind_int64(statement.handle, index, self)
  }
}

extension Int: Bindable {
  package func bind(to statement: Statement, at index: Int32) -> Int32 {
    sqlite3_bind_int64(statement.handle, index, Int64(self))
  }
}

extension Bool: Bindable {
  package func bind(to statement: Statement, at index: Int32) -> Int32 {
    sqlite3_bind_int64(statement.handle, index, self ? 1 : 0)
  }
}

extension Double: Bindable {
  package func bind(to statement: Statement, at index: Int32) -> Int32 {
    sqlite3_bind_double(statement.handle, index, self)
  }
}

extension String: Bindable {
  package func bind(to statement: Statement, at index: Int32) -> Int32 {
    utf8.span.withUnsafeBufferPointer { bindText($0, to: statement, at: index) }
  }
}

extension Substring: Bindable {
  package func bind(to statement: Statement, at index: Int32) -> Int32 {
    var text = self
    return text.withUTF8 { bindText($0, to: statement, at: index) }
  }
}

extension [UInt8]: Bindable {
  package func bind(to statement: Statement, at index: Int32) -> Int32 {
    withUnsafeBytes { bindBlob($0, to: statement, at: index) }
  }
}

extension ArraySlice<UInt8>: Bindable {
  package func bind(to statement: Statement, at index: Int32) -> Int32 {
    withUnsafeBytes { bindBlob($0, to: statement, at: index) }
  }
}

extension Optional: Bindable where Wrapped: Bindable {
  package func bind(to statement: Statement, at index: Int32) -> Int32 {
    switch self {
    case .some(let value): value.bind(to: statement, at: index)
    case .none: sqlite3_bind_null(statement.handle, index)
    }
  }
}

/// UTF-8 bytes bound as TEXT without a detour through `String`; the bytes are trusted to be UTF-8.
package struct TextBytes: Bindable {
  let bytes: [UInt8]

  /// Marks `bytes` as text.
  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  package func bind(to statement: Statement, at index: Int32) -> Int32 {
    bytes.withUnsafeBufferPointer { bindText($0, to: statement, at: index) }
  }
}

// A null pointer would bind NULL, and an empty Swift buffer may have one; hence the empty literals below.

private func bindText(_ text: UnsafeBufferPointer<UInt8>, to statement: Statement, at index: Int32) -> Int32 {
  guard let base = text.baseAddress, !text.isEmpty else {
    return sqlite3_bind_text(statement.handle, index, "", 0, cairn_sqlite_transient())
  }
  return base.withMemoryRebound(to: CChar.self, capacity: text.count) {
    sqlite3_bind_text64(
      statement.handle, index, $0, sqlite3_uint64(text.count), cairn_sqlite_transient(), UInt8(SQLITE_UTF8))
  }
}

private func bindBlob(_ bytes: UnsafeRawBufferPointer, to statement: Statement, at index: Int32) -> Int32 {
  guard let base = bytes.baseAddress, !bytes.isEmpty else {
    return sqlite3_bind_zeroblob(statement.handle, index, 0)
  }
  return sqlite3_bind_blob64(
    statement.handle, index, base, sqlite3_uint64(bytes.count), cairn_sqlite_transient())
}
