/// The bytes a PostgreSQL server sends; the opposite of the decoder, for tests.
enum BackendBytes {
  static func message(_ type: Character, _ body: [UInt8] = []) -> [UInt8] {
    Array(String(type).utf8) + int32(body.count + 4) + body
  }

  static func authentication(_ code: Int, _ rest: [UInt8] = []) -> [UInt8] { message("R", int32(code) + rest) }

  static func sasl(_ mechanisms: [String]) -> [UInt8] { authentication(10, mechanisms.flatMap(string) + [0]) }

  static func parameter(_ name: String, _ value: String) -> [UInt8] { message("S", string(name) + string(value)) }

  static func key(_ process: Int, _ secret: [UInt8] = [1, 2, 3, 4]) -> [UInt8] {
    message("K", int32(process) + secret)
  }

  static func ready(_ status: Character = "I") -> [UInt8] { message("Z", Array(String(status).utf8)) }

  static func error(_ fields: [(Character, String)], type: Character = "E") -> [UInt8] {
    message(type, fields.flatMap { Array(String($0.0).utf8) + string($0.1) } + [0])
  }

  static func columns(_ names: [String], format: Int = 0) -> [UInt8] {
    var body = int16(names.count)
    for name in names {
      body += string(name)
      body += int32(0) + int16(0)
      body += int32(25) + int16(-1) + int32(-1)
      body += int16(format)
    }
    return message("T", body)
  }

  static func row(_ values: [String?]) -> [UInt8] {
    var body = int16(values.count)
    for value in values {
      body += int32(value?.utf8.count ?? -1)
      if let value { body += Array(value.utf8) }
    }
    return message("D", body)
  }

  static func complete(_ tag: String) -> [UInt8] { message("C", string(tag)) }

  static func negotiation(_ version: Int, _ options: [String]) -> [UInt8] {
    message("v", int32(version) + int32(options.count) + options.flatMap(string))
  }

  static func string(_ text: String) -> [UInt8] { Array(text.utf8) + [0] }

  static func int16(_ value: Int) -> [UInt8] {
    [UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value)]
  }

  static func int32(_ value: Int) -> [UInt8] { int16(value >> 16) + int16(value) }

  /// What a server says after a successful login.
  static let session =
    authentication(0) + parameter("server_version", "15.4") + parameter("client_encoding", "UTF8") + key(7) + ready()
}
