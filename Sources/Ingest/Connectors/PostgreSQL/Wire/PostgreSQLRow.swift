/// One column of a result, as RowDescription names it.
struct PostgreSQLResultColumn: Equatable {
  let name: String
  let typeOID: UInt32
}

/// One DataRow in text format: the message body with the place of each value in it.
struct PostgreSQLRow: Equatable {
  private let body: ArraySlice<UInt8>
  private let values: [Range<Int>?]

  /// How many values the row has.
  var count: Int { values.count }

  /// What it takes to hold, in bytes, roughly.
  var byteCount: Int { body.count + 64 }

  /// The value's bytes, nil for NULL and for a column that the row does not have.
  subscript(column: Int) -> ArraySlice<UInt8>? {
    guard values.indices.contains(column), let range = values[column] else { return nil }
    return body[range]
  }

  init(from reader: inout PostgreSQLByteReader) throws(PostgreSQLProtocolError) {
    let count = try reader.int16()
    // Each value takes at least its four bytes of length, so a count that lies cannot reserve much.
    guard count >= 0, count <= reader.remaining / 4 else {
      throw PostgreSQLProtocolError("a row of \(count) values in \(reader.remaining) bytes")
    }
    var values: [Range<Int>?] = []
    values.reserveCapacity(count)
    let body = reader.peekRest()
    for _ in 0..<count {
      let length = try reader.int32()
      guard length >= 0 else {
        guard length == -1 else { throw PostgreSQLProtocolError("a value of \(length) bytes") }
        values.append(nil)
        continue
      }
      values.append(try reader.bytes(length).indices)
    }
    try reader.finish()
    self.body = body
    self.values = values
  }
}
