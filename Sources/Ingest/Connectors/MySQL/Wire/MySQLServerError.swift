/// An ERR packet
/// (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_err_packet.html).
struct MySQLServerError: Error, Equatable, CustomStringConvertible {
  /// The server's number, such as 1045.
  let code: Int
  /// The five letters of SQLSTATE; empty before the session knows them.
  let state: String
  let message: String

  /// - Parameter payload: the packet, its first byte 0xFF included.
  init(_ payload: ArraySlice<UInt8>) throws(MySQLProtocolError) {
    var reader = MySQLByteReader(payload)
    _ = try reader.uint8()
    code = Int(try reader.integer(2))
    if reader.peek == UInt8(ascii: "#"), reader.remaining >= 6 {
      state = String(decoding: try reader.take(6).dropFirst(), as: UTF8.self)
    } else {
      state = ""
    }
    message = String(decoding: reader.rest(), as: UTF8.self)
  }

  var description: String { "\(message) (error \(code)\(state.isEmpty ? "" : ", SQLSTATE \(state)"))" }

  /// What the operator of a crawl can do about it; nil when the message says it all.
  var advice: String? {
    switch code {
    case 1045, 1698: "check username and password, and that the user may come from this host; it may need TLS (ssl_mode)"
    case 1044, 1049: "check database, and that the user may use it"
    case 1130: "the server lets nobody in from this host"
    case 1142, 1143, 1227, 1370: "grant the user SELECT, SHOW VIEW and PROCESS, or leave this out of the crawl"
    case 1040, 1203, 1226: "the server has no connection left for this user; try again later"
    case 1820, 1862: "the user's password has expired: set a new one"
    case 3118: "the account is locked"
    case 1251: "the server uses a way to log in that this client does not know"
    case 1317, 1969, 3024: "raise statement_timeout if the server is merely slow"
    case 1205: "another session holds a lock; try again later"
    default: nil
    }
  }
}
