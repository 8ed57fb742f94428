import Catalog
import Codecs

/// The columns of comma- or tab-separated values, told from the first rows.
struct DelimitedSample {
  /// The columns in their order.
  let columns: [ColumnDraft]
  /// The character between fields.
  let separator: UInt8
  /// Whether the first row names the columns.
  let hasHeader: Bool
  /// Why rows behind some line were not looked at.
  let problem: CSVError?

  /// - Parameters:
  ///   - bytes: whole lines.
  ///   - separator: nil to tell it from the first line.
  init(_ bytes: [UInt8], separator: UInt8?, rowLimit: Int) {
    let separator = separator ?? Self.separator(of: bytes)
    self.separator = separator
    var reader = CSVReader(bytes, separator: separator, keepsGuards: true)
    var rows: [[String]] = []
    var problem: CSVError?
    do throws(CSVError) {
      while rows.count <= rowLimit, let row = try reader.next() { rows.append(row) }
    } catch { problem = error }
    self.problem = problem
    let first = rows.first ?? []
    hasHeader = Self.isHeader(first, above: rows.dropFirst())
    let names = Self.names(first, isHeader: hasHeader)
    var inference = SchemaInference()
    for row in rows.dropFirst(hasHeader ? 1 : 0) {
      // What a row has beyond the columns has no name.
      inference.observe(.object(zip(names, row).map { ValueShape.Member($0, ValueShape(cell: $1)) }))
    }
    let seen = Dictionary(inference.schema().columns.map { ($0.path.name, $0) }) { first, _ in first }
    columns = names.map { name in
      let column = seen[name]
      // A column without a value may hold anything.
      let type = column.map { $0.type == .null ? .string : $0.type } ?? .string
      return ColumnDraft(
        FieldPath(name), type: type, nativeType: column?.type == .null ? "string" : column?.nativeType ?? "string",
        nullable: column?.nullable ?? true)
    }
  }

  /// The character that stands most often in the first line, outside quotes.
  private static func separator(of bytes: [UInt8]) -> UInt8 {
    var counts: [UInt8: Int] = [:]
    var isQuoted = false
    for byte in bytes.prefix(64 << 10) {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if byte == 0x0A, !isQuoted { break }
      if !isQuoted, ",;\t|".utf8.contains(byte) { counts[byte, default: 0] += 1 }
    }
    return ",;\t|".utf8.max { counts[$0, default: 0] < counts[$1, default: 0] }.flatMap { counts[$0] == nil ? nil : $0 } ?? UInt8(ascii: ",")
  }

  /// A header has a different word for every column, and no word that its column goes on with.
  private static func isHeader(_ first: [String], above rows: ArraySlice<[String]>) -> Bool {
    guard !first.isEmpty, Set(first).count == first.count else { return false }
    for (index, name) in first.enumerated() {
      guard !name.isEmpty, name.utf8.count <= 128, ValueShape(cell: name) == .scalar(.string) else { return false }
      if rows.contains(where: { $0.indices.contains(index) && $0[index] == name }) { return false }
    }
    return true
  }

  private static func names(_ first: [String], isHeader: Bool) -> [String] {
    guard isHeader else { return first.indices.map { "column_\($0 + 1)" } }
    return first.enumerated().map { index, name in
      let trimmed = name.filter { !$0.isNewline }
      let isName = !trimmed.isEmpty && FieldPath(text: "\(FieldPath(trimmed))") == FieldPath(trimmed)
      return isName ? trimmed : "column_\(index + 1)"
    }
  }
}
