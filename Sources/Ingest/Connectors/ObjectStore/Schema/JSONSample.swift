import Catalog
import Codecs

/// The columns of JSON: a value a line, an array of values, or one value.
struct JSONSample {
  let columns: [ColumnDraft]
  /// Whether every line is a value of its own.
  let isLines: Bool

  /// - Parameters:
  ///   - isCut: whether the bytes are only the file's beginning, up to the end of a line.
  /// - Throws: `JSONError`; nil for a beginning whose values do not end at line ends.
  init?(_ bytes: [UInt8], isCut: Bool, rowLimit: Int) throws(JSONError) {
    var inference = SchemaInference()
    if let lines = Self.lines(bytes, limit: rowLimit) {
      isLines = true
      for line in lines { inference.observe(ValueShape(line)) }
    } else {
      guard !isCut else { return nil }
      isLines = false
      let document = try JSON.parse(bytes, limits: .source)
      for value in (document.array ?? [document]).prefix(rowLimit) { inference.observe(ValueShape(value)) }
    }
    columns = inference.schema().columns.map { column in
      var column = column
      // How often each type was seen changes with every new file, and would make a version of each.
      column.properties = [:]
      return column
    }
  }

  /// The objects of the lines; nil when the first lines are not one each.
  private static func lines(_ bytes: [UInt8], limit: Int) -> [JSON]? {
    var values: [JSON] = []
    for line in JSONLines(bytes).prefix(limit) {
      // One that is damaged among others is passed over.
      guard let value = try? JSON.parse(Array(line.bytes), limits: .source), value.object != nil else {
        if values.isEmpty { return nil }
        continue
      }
      values.append(value)
    }
    return values.isEmpty ? nil : values
  }
}
