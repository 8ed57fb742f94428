/// Comma-separated values (RFC 4180) that a spreadsheet does not take for formulas.
///
/// A field that a spreadsheet would calculate (one that starts with `=`, `+`, `-`, `@`, a tab or a carriage return)
/// is written with a `'` in front, which reading takes off again. So that both agree, fields that already start with
/// such `'`s get one more.
enum FormulaGuard {
  private static let mark = UInt8(ascii: "'")
  private static let starters = Array("=+-@\t\r".utf8)

  /// Whether the first character behind any `'`s would start a formula.
  static func concerns(_ field: some Collection<UInt8>) -> Bool {
    field.first { $0 != mark }.map(starters.contains) ?? false
  }

  /// Whether writing put a `'` in front of `field`.
  static func isMarked(_ field: some Collection<UInt8>) -> Bool { field.first == mark && concerns(field) }
}

/// Writes rows of comma-separated values, every field in quotes.
package struct CSVWriter: Sendable {
  /// What has been written.
  package private(set) var bytes: [UInt8] = []

  /// A writer of no rows yet.
  package init() {}

  /// Appends one row.
  package mutating func row(_ fields: some Sequence<String>) {
    var isFirst = true
    for field in fields {
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      append(field)
    }
    bytes.append(contentsOf: "\r\n".utf8)
  }

  /// Hands over what has been written since the last call.
  package mutating func drain() -> [UInt8] {
    defer { bytes = [] }
    return bytes
  }

  private mutating func append(_ field: String) {
    let quote = UInt8(ascii: "\"")
    bytes.append(quote)
    if FormulaGuard.concerns(field.utf8) { bytes.append(UInt8(ascii: "'")) }
    for byte in field.utf8 {
      if byte == quote { bytes.append(quote) }
      bytes.append(byte)
    }
    bytes.append(quote)
  }
}
