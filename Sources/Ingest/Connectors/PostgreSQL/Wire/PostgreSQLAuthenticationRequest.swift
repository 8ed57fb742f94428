/// What an Authentication message asks for.
enum PostgreSQLAuthenticationRequest: Equatable {
  case ok
  case cleartextPassword
  case md5Password(salt: [UInt8])
  case sasl(mechanisms: [String])
  case saslContinue([UInt8])
  case saslFinal([UInt8])
  /// Kerberos, GSSAPI, SSPI and whatever comes later.
  case unsupported(code: Int)

  init(from reader: inout PostgreSQLByteReader) throws(PostgreSQLProtocolError) {
    let code = try reader.int32()
    switch code {
    case 0: self = .ok
    case 3: self = .cleartextPassword
    case 5: self = .md5Password(salt: Array(try reader.bytes(4)))
    case 10: self = .sasl(mechanisms: try Self.mechanisms(from: &reader))
    case 11: self = .saslContinue(Array(reader.rest()))
    case 12: self = .saslFinal(Array(reader.rest()))
    default:
      _ = reader.rest()
      self = .unsupported(code: code)
    }
    try reader.finish()
  }

  private static func mechanisms(
    from reader: inout PostgreSQLByteReader
  ) throws(PostgreSQLProtocolError) -> [String] {
    var names: [String] = []
    while true {
      let name = try reader.string()
      if name.isEmpty { return names }
      names.append(name)
    }
  }
}
