/// The server's first packet, HandshakeV10
/// (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_v10.html).
struct MySQLGreeting: Equatable {
  /// The version as the server gives it, without the `5.5.5-` that MariaDB puts in front for old replicas.
  let version: String
  let connection: UInt32
  let capabilities: MySQLCapabilities
  /// Random bytes that passwords are mixed with: twenty for most methods, more where the plugin wants more.
  let scramble: [UInt8]
  let plugin: String

  init(_ payload: ArraySlice<UInt8>) throws(MySQLProtocolError) {
    var reader = MySQLByteReader(payload)
    let number = try reader.uint8()
    guard number == 10 else { throw MySQLProtocolError("greeting version \(number) where 10 is accepted") }
    let version = String(decoding: try reader.zeroTerminated(), as: UTF8.self)
    self.version = version.hasPrefix("5.5.5-") ? String(version.dropFirst(6)) : version
    connection = UInt32(truncatingIfNeeded: try reader.integer(4))
    var scramble = Array(try reader.take(8))
    _ = try reader.uint8()
    let low = try reader.integer(2)
    _ = try reader.take(3)
    let high = try reader.integer(2)
    capabilities = MySQLCapabilities(rawValue: UInt32(truncatingIfNeeded: low | high << 16))
    guard capabilities.isSuperset(of: [.protocol41, .secureConnection]) else {
      throw MySQLProtocolError("the server speaks the protocol of before version 4.1")
    }
    let length = Int(try reader.uint8())
    // MariaDB's own capabilities sit in the last four of these reserved bytes; nothing here asks for them.
    _ = try reader.take(10)
    // The last byte is zero and belongs to nothing.
    scramble += try reader.take(max(13, length - 8)).dropLast()
    self.scramble = scramble
    let named = capabilities.contains(.pluginAuthentication) && reader.remaining > 0
    plugin = named ? String(decoding: reader.rest().prefix { $0 != 0 }, as: UTF8.self) : "mysql_native_password"
  }

  /// Whether it is MariaDB that answers.
  var isMariaDB: Bool { version.contains("MariaDB") }
}
