/// One row of a result in text form, nil for NULL.
struct MySQLRow: Equatable {
  let values: [ArraySlice<UInt8>?]

  /// - Parameter count: how many columns the server announced.
  init(_ payload: ArraySlice<UInt8>, count: Int) throws(MySQLProtocolError) {
    var reader = MySQLByteReader(payload)
    var values: [ArraySlice<UInt8>?] = []
    values.reserveCapacity(count)
    for _ in 0..<count { values.append(try reader.lengthEncodedBytes()) }
    guard reader.remaining == 0 else {
      throw MySQLProtocolError("\(reader.remaining) bytes behind the \(count) values of a row")
    }
    self.values = values
  }

  /// The text of a value; nil for NULL, and for a column that the result does not have.
  func text(_ column: Int) -> String? {
    guard values.indices.contains(column), let bytes = values[column] else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A number; nil for NULL and for what is none.
  func integer(_ column: Int) -> Int64? { text(column).flatMap { Int64($0) } }
}

/// One statement by COM_QUERY, from the command to its last row: packets in, steps out
/// (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response.html).
struct MySQLExchange {
  enum Step: Equatable {
    /// Read the next packet.
    case proceed
    /// Send this payload, then read the next packet.
    case send([UInt8])
    case row(MySQLRow)
    case finished
    case failed(MySQLServerError)
  }

  private enum State {
    case awaitingHead
    /// So many descriptions of columns are still to come.
    case columns(left: Int)
    case endOfColumns
    case rows
  }

  private let sql: String
  private let deprecatesEndOfRows: Bool
  private var state = State.awaitingHead
  private var columnCount = 0

  init(sql: String, deprecatesEndOfRows: Bool) {
    self.sql = sql
    self.deprecatesEndOfRows = deprecatesEndOfRows
  }

  /// The payload of the command.
  func start() -> [UInt8] { [0x03] + Array(sql.utf8) }

  /// Takes one packet.
  /// - Throws: `MySQLProtocolError` when the packet has no place here; the connection is of no use after it.
  mutating func receive(_ payload: ArraySlice<UInt8>) throws(MySQLProtocolError) -> Step {
    guard let first = payload.first else { throw MySQLProtocolError("an empty packet") }
    if first == 0xFF { return .failed(try MySQLServerError(payload)) }
    switch state {
    case .awaitingHead: return try head(payload, first)
    case .columns(let left):
      state = left > 1 ? .columns(left: left - 1) : deprecatesEndOfRows ? .rows : .endOfColumns
      return .proceed
    case .endOfColumns:
      guard first == 0xFE, payload.count < 9 else { throw MySQLProtocolError("no end behind the columns") }
      state = .rows
      return .proceed
    case .rows:
      // A value of 16 MiB begins with the same byte, but its packet is longer than any end of rows.
      if first == 0xFE, payload.count < MySQLPacket.partLimit, isEnd(payload) { return .finished }
      return .row(try MySQLRow(payload, count: columnCount))
    }
  }

  private func isEnd(_ payload: ArraySlice<UInt8>) -> Bool {
    deprecatesEndOfRows || payload.count < 9
  }

  private mutating func head(_ payload: ArraySlice<UInt8>, _ first: UInt8) throws(MySQLProtocolError) -> Step {
    switch first {
    case 0x00: return .finished
    // The server asks for one of our files: an empty answer refuses it, and an error follows.
    case 0xFB: return .send([])
    default:
      var reader = MySQLByteReader(payload)
      guard let count = try reader.lengthEncoded(), count > 0, count <= 4096, reader.remaining == 0 else {
        throw MySQLProtocolError("no number of columns where one is expected")
      }
      columnCount = Int(count)
      state = .columns(left: columnCount)
      return .proceed
    }
  }
}
