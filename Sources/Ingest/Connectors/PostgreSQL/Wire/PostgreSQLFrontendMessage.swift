/// A message to the server (PostgreSQL manual, "Message Formats").
enum PostgreSQLFrontendMessage {
  case sslRequest
  case cancelRequest(PostgreSQLBackendKey)
  case startup(minorVersion: Int, parameters: [(name: String, value: String)])
  case password(String)
  case saslInitialResponse(mechanism: String, data: [UInt8])
  case saslResponse([UInt8])
  case query(String)
  /// The unnamed statement; the server infers the parameters' types.
  case parse(sql: String)
  /// The unnamed portal; text in, text out.
  case bind(parameters: [String?])
  case describePortal
  /// At most `rows` rows; zero means all.
  case execute(rows: Int)
  case flush
  case sync
  case copyFail(reason: String)
  case terminate

  /// The bytes of several messages in a row.
  static func encode(_ messages: [PostgreSQLFrontendMessage]) -> [UInt8] {
    var bytes: [UInt8] = []
    for message in messages { message.append(to: &bytes) }
    return bytes
  }

  private func append(to bytes: inout [UInt8]) {
    if let type { bytes.append(type) }
    let start = bytes.count
    bytes.append(contentsOf: [0, 0, 0, 0])
    appendBody(to: &bytes)
    let length = UInt32(truncatingIfNeeded: bytes.count - start)
    for index in 0..<4 { bytes[start + index] = UInt8(truncatingIfNeeded: length >> UInt32(24 - 8 * index)) }
  }

  /// The byte in front of the length; the messages that open a connection have none.
  private var type: UInt8? {
    switch self {
    case .sslRequest, .cancelRequest, .startup: nil
    case .password, .saslInitialResponse, .saslResponse: UInt8(ascii: "p")
    case .query: UInt8(ascii: "Q")
    case .parse: UInt8(ascii: "P")
    case .bind: UInt8(ascii: "B")
    case .describePortal: UInt8(ascii: "D")
    case .execute: UInt8(ascii: "E")
    case .flush: UInt8(ascii: "H")
    case .sync: UInt8(ascii: "S")
    case .copyFail: UInt8(ascii: "f")
    case .terminate: UInt8(ascii: "X")
    }
  }

  private func appendBody(to bytes: inout [UInt8]) {
    switch self {
    case .sslRequest:
      bytes.append(int32: 80_877_103)
    case .cancelRequest(let key):
      bytes.append(int32: 80_877_102)
      bytes.append(int32: key.processID)
      bytes.append(contentsOf: key.secret)
    case .startup(let minorVersion, let parameters):
      bytes.append(int32: 3 << 16 | UInt32(truncatingIfNeeded: minorVersion))
      for parameter in parameters {
        bytes.append(string: parameter.name)
        bytes.append(string: parameter.value)
      }
      bytes.append(0)
    case .password(let password):
      bytes.append(string: password)
    case .saslInitialResponse(let mechanism, let data):
      bytes.append(string: mechanism)
      bytes.append(int32: UInt32(truncatingIfNeeded: data.count))
      bytes.append(contentsOf: data)
    case .saslResponse(let data):
      bytes.append(contentsOf: data)
    case .query(let sql), .copyFail(let sql):
      bytes.append(string: sql)
    case .parse(let sql):
      bytes.append(string: "")
      bytes.append(string: sql)
      bytes.append(int16: 0)
    case .bind(let parameters):
      bytes.append(string: "")
      bytes.append(string: "")
      bytes.append(int16: 0)
      bytes.append(int16: UInt16(truncatingIfNeeded: parameters.count))
      for parameter in parameters { bytes.append(value: parameter) }
      bytes.append(int16: 0)
    case .describePortal:
      bytes.append(UInt8(ascii: "P"))
      bytes.append(string: "")
    case .execute(let rows):
      bytes.append(string: "")
      bytes.append(int32: UInt32(clamping: rows))
    case .flush, .sync, .terminate:
      break
    }
  }
}

extension [UInt8] {
  fileprivate mutating func append(int16 value: UInt16) {
    append(UInt8(truncatingIfNeeded: value >> 8))
    append(UInt8(truncatingIfNeeded: value))
  }

  fileprivate mutating func append(int32 value: UInt32) {
    append(int16: UInt16(truncatingIfNeeded: value >> 16))
    append(int16: UInt16(truncatingIfNeeded: value))
  }

  /// A zero byte inside would end the string early and let the rest be read as another field.
  fileprivate mutating func append(string: String) {
    append(contentsOf: string.utf8.lazy.filter { $0 != 0 })
    append(0)
  }

  fileprivate mutating func append(value: String?) {
    guard let value else { return append(int32: UInt32(bitPattern: -1)) }
    append(int32: UInt32(truncatingIfNeeded: value.utf8.count))
    append(contentsOf: value.utf8)
  }
}
