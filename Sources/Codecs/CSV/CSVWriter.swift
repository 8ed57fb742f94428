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
