/// Texts inside SQL.
enum MySQLText {
  /// A literal in quotes, safe in a session whose character set is utf8mb4, with or without backslash escapes.
  static func literal(_ text: String) -> String {
    // Without a backslash in it a quoted text means the same in every sql_mode; with one, its bytes in hexadecimal do.
    guard text.utf8.contains(UInt8(ascii: "\\")) || text.utf8.contains(0) else {
      return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
    }
    let digits = Array("0123456789abcdef".utf8)
    let hex = text.utf8.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return "_utf8mb4 x'" + String(decoding: hex, as: UTF8.self) + "'"
  }
}
