/// The fields of an ErrorResponse or a NoticeResponse (PostgreSQL manual, "Error and Notice Message Fields").
package struct PostgreSQLServerError: Error, Equatable, CustomStringConvertible {
  /// `ERROR`, `FATAL`, `PANIC`, `WARNING` and so on, in English when the server sends it so (since 9.6).
  package var severity = "ERROR"
  /// The five characters of the SQLSTATE, such as `28P01`.
  package var code = ""
  /// The primary message.
  package var message = ""
  /// A longer explanation, if any.
  package var detail: String?
  /// The server's suggestion, if any.
  package var hint: String?
  /// The one-based character offset into the query text, if any.
  package var position: Int?

  /// Whether the server closes the connection after this error.
  var isFatal: Bool { severity == "FATAL" || severity == "PANIC" }

  package var description: String {
    var text = message.isEmpty ? "an error without a message" : message
    if !code.isEmpty { text += " (SQLSTATE \(code))" }
    return text
  }

  init(severity: String = "ERROR", code: String = "", message: String = "") {
    self.severity = severity
    self.code = code
    self.message = message
  }

  init(from reader: inout PostgreSQLByteReader) throws(PostgreSQLProtocolError) {
    while true {
      let field = try reader.uint8()
      if field == 0 { break }
      let value = try reader.string()
      switch field {
      case UInt8(ascii: "S"): severity = value
      case UInt8(ascii: "C"): code = value
      case UInt8(ascii: "M"): message = value
      case UInt8(ascii: "D"): detail = value
      case UInt8(ascii: "H"): hint = value
      case UInt8(ascii: "P"): position = Int(value)
      // The severity in English comes after the translated one and replaces it.
      case UInt8(ascii: "V"): severity = value
      default: break  // "Frontends should silently ignore fields of unrecognized type."
      }
    }
    try reader.finish()
  }
}
