/// Reads comma-separated values (RFC 4180) row by row; lines may also end in a bare line feed, blank ones are skipped.
package struct CSVReader: Sendable {
  private let bytes: [UInt8]
  private let separator: UInt8
  private let keepsGuards: Bool
  private var offset = 0

  /// The line, from 1, that `next` reads from.
  package private(set) var line = 1

  /// A reader of `bytes`, with or without a byte order mark. Marks that keep spreadsheets from calculating are taken
  /// off unless `keepsGuards`.
  package init(_ bytes: [UInt8], separator: UInt8 = UInt8(ascii: ","), keepsGuards: Bool = false) {
    self.bytes = bytes
    self.separator = separator
    self.keepsGuards = keepsGuards
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
  }

  /// The fields of the next row; nil at the end.
  package mutating func next() throws(CSVError) -> [String]? {
    while skipLineEnd() {}
    if offset == bytes.count { return nil }
    var fields = [try field()]
    while offset < bytes.count, bytes[offset] == separator {
      offset += 1
      fields.append(try field())
    }
    _ = skipLineEnd()
    return fields
  }

  private mutating func skipLineEnd() -> Bool {
    let rest = bytes[offset...]
    let length = rest.starts(with: [0x0D, 0x0A]) ? 2 : rest.first == 0x0A ? 1 : 0
    offset += length
    if length > 0 { line += 1 }
    return length > 0
  }

  private mutating func field() throws(CSVError) -> String {
    let start = line
    let raw = offset < bytes.count && bytes[offset] == UInt8(ascii: "\"") ? try quoted() : try plain()
    let value = !keepsGuards && FormulaGuard.isMarked(raw) ? raw.dropFirst() : raw[...]
    guard let text = String(validating: value, as: UTF8.self) else { throw CSVError(line: start, reason: .notUTF8) }
    return text
  }

  private mutating func plain() throws(CSVError) -> [UInt8] {
    let start = offset
    while offset < bytes.count, bytes[offset] != separator, bytes[offset] != 0x0A {
      if bytes[offset] == 0x0D, offset + 1 < bytes.count, bytes[offset + 1] == 0x0A { break }
      guard bytes[offset] != UInt8(ascii: "\"") else { throw CSVError(line: line, reason: .strayQuote) }
      offset += 1
    }
    return Array(bytes[start..<offset])
  }

  private mutating func quoted() throws(CSVError) -> [UInt8] {
    let quote = UInt8(ascii: "\"")
    let start = line
    var field: [UInt8] = []
    offset += 1
    while offset < bytes.count {
      let byte = bytes[offset]
      offset += 1
      if byte == quote {
        guard offset < bytes.count, bytes[offset] == quote else { return try closed(field) }
        offset += 1
      } else if byte == 0x0A {
        line += 1
      }
      field.append(byte)
    }
    throw CSVError(line: start, reason: .unclosedQuote)
  }

  /// Gives `field` back when what follows its closing quote ends it.
  private func closed(_ field: [UInt8]) throws(CSVError) -> [UInt8] {
    let rest = bytes[offset...]
    guard let next = rest.first, next != separator, next != 0x0A, !rest.starts(with: [0x0D, 0x0A]) else { return field }
    throw CSVError(line: line, reason: .strayQuote)
  }
}
