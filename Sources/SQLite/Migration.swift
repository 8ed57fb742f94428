/// One step of the schema's history, from a file named `NNNN_name.sql`.
package struct Migration: Equatable, Sendable {
  /// Counted from 1 without gaps.
  package let version: Int
  /// The file's name without number and ending.
  package let name: String
  /// The script's bytes as they are in the file; the checksum is over them.
  package let sql: [UInt8]

  /// Creates a migration.
  package init(version: Int, name: String, sql: [UInt8]) {
    self.version = version
    self.name = name
    self.sql = sql
  }

  /// Creates a migration from a file's name and content.
  /// - Returns: nil when the name is not of the form `NNNN_name.sql`.
  package init?(fileName: String, content: [UInt8]) {
    guard fileName.hasSuffix(".sql"), let underscore = fileName.firstIndex(of: "_") else { return nil }
    let digits = fileName[..<underscore]
    let name = fileName[fileName.index(after: underscore)...].dropLast(4)
    guard digits.utf8.count == 4, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let version = Int(digits),
      !name.isEmpty
    else { return nil }
    self.init(version: version, name: String(name), sql: content)
  }
}
