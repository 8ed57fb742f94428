/// A message from the server (PostgreSQL manual, "Message Formats").
enum PostgreSQLBackendMessage: Equatable {
  case authentication(PostgreSQLAuthenticationRequest)
  case backendKeyData(PostgreSQLBackendKey)
  case bindComplete
  case closeComplete
  case commandComplete(tag: String)
  case copyInResponse
  case copyOutResponse
  case dataRow(PostgreSQLRow)
  case emptyQueryResponse
  case error(PostgreSQLServerError)
  case negotiateProtocolVersion(newestMinor: Int, unrecognizedOptions: [String])
  case noData
  case notice(PostgreSQLServerError)
  case notification
  case parameterDescription
  case parameterStatus(name: String, value: String)
  case parseComplete
  case portalSuspended
  case readyForQuery(PostgreSQLTransactionStatus)
  case rowDescription([PostgreSQLResultColumn])

  /// Reads the body of a message.
  /// - Parameters:
  ///   - type: the byte in front of the length.
  ///   - body: what follows the length.
  init(type: UInt8, body: ArraySlice<UInt8>) throws(PostgreSQLProtocolError) {
    var reader = PostgreSQLByteReader(body)
    switch type {
    case UInt8(ascii: "D"): self = .dataRow(try PostgreSQLRow(from: &reader))
    case UInt8(ascii: "R"): self = .authentication(try PostgreSQLAuthenticationRequest(from: &reader))
    case UInt8(ascii: "K"): self = .backendKeyData(try PostgreSQLBackendKey(from: &reader))
    case UInt8(ascii: "S"): self = .parameterStatus(name: try reader.string(), value: try reader.string())
    case UInt8(ascii: "Z"): self = .readyForQuery(try PostgreSQLTransactionStatus(from: &reader))
    case UInt8(ascii: "E"): self = .error(try PostgreSQLServerError(from: &reader))
    case UInt8(ascii: "N"): self = .notice(try PostgreSQLServerError(from: &reader))
    case UInt8(ascii: "T"): self = .rowDescription(try Self.columns(from: &reader))
    case UInt8(ascii: "C"): self = .commandComplete(tag: try reader.string())
    case UInt8(ascii: "v"): self = try Self.negotiation(from: &reader)
    case UInt8(ascii: "1"): self = .parseComplete
    case UInt8(ascii: "2"): self = .bindComplete
    case UInt8(ascii: "3"): self = .closeComplete
    case UInt8(ascii: "I"): self = .emptyQueryResponse
    case UInt8(ascii: "n"): self = .noData
    case UInt8(ascii: "s"): self = .portalSuspended
    case UInt8(ascii: "t"): self = .parameterDescription
    case UInt8(ascii: "A"): self = .notification
    case UInt8(ascii: "G"): self = .copyInResponse
    case UInt8(ascii: "H"): self = .copyOutResponse
    default:
      throw PostgreSQLProtocolError("an unknown message of type 0x\(String(type, radix: 16))")
    }
  }

  private static func columns(
    from reader: inout PostgreSQLByteReader
  ) throws(PostgreSQLProtocolError) -> [PostgreSQLResultColumn] {
    let count = try reader.int16()
    guard count >= 0 else { throw PostgreSQLProtocolError("a row description of \(count) columns") }
    var columns: [PostgreSQLResultColumn] = []
    for _ in 0..<count {
      let name = try reader.string()
      _ = try reader.bytes(6)  // table OID, column number
      let type = try reader.uint32()
      _ = try reader.bytes(6)  // type size, type modifier
      guard try reader.int16() == 0 else {
        throw PostgreSQLProtocolError("column \(name) in binary format where text was asked for")
      }
      columns.append(PostgreSQLResultColumn(name: name, typeOID: type))
    }
    try reader.finish()
    return columns
  }

  private static func negotiation(
    from reader: inout PostgreSQLByteReader
  ) throws(PostgreSQLProtocolError) -> PostgreSQLBackendMessage {
    // Servers send the full version (3 << 16 | minor); the manual says only the minor. Both have the same low half.
    let newestMinor = Int(try reader.uint32() & 0xFFFF)
    let count = try reader.int32()
    guard count >= 0, count <= reader.remaining else {
      throw PostgreSQLProtocolError("\(count) unrecognized options in \(reader.remaining) bytes")
    }
    var options: [String] = []
    for _ in 0..<count { options.append(try reader.string()) }
    try reader.finish()
    return .negotiateProtocolVersion(newestMinor: newestMinor, unrecognizedOptions: options)
  }
}

/// What ReadyForQuery says of the session.
enum PostgreSQLTransactionStatus: UInt8, Equatable {
  case idle = 0x49  // I
  case inTransaction = 0x54  // T
  case failed = 0x45  // E

  init(from reader: inout PostgreSQLByteReader) throws(PostgreSQLProtocolError) {
    let byte = try reader.uint8()
    guard let status = Self(rawValue: byte) else {
      throw PostgreSQLProtocolError("transaction status 0x\(String(byte, radix: 16)) where I, T or E is expected")
    }
    try reader.finish()
    self = status
  }
}

/// What BackendKeyData gives and CancelRequest gives back.
struct PostgreSQLBackendKey: Equatable {
  let processID: UInt32
  /// Four bytes in protocol 3.0, up to 256 since 3.2.
  let secret: [UInt8]

  init(processID: UInt32, secret: [UInt8]) {
    self.processID = processID
    self.secret = secret
  }

  init(from reader: inout PostgreSQLByteReader) throws(PostgreSQLProtocolError) {
    processID = try reader.uint32()
    secret = Array(reader.rest())
    guard (4...256).contains(secret.count) else {
      throw PostgreSQLProtocolError("a cancel key of \(secret.count) bytes where 4 to 256 are expected")
    }
  }
}
