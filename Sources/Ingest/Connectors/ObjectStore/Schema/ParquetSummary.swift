import Codecs

/// What the footers of Parquet files tell of their rows, taken together.
struct ParquetSummary: Sendable {
  /// What is known of one column.
  struct Column: Sendable {
    var values = 0
    /// Nil once a chunk did not tell.
    var nulls: Int? = 0
    var lower: IcebergValue?
    var upper: IcebergValue?
    /// Whether every chunk with values had bounds.
    var isBounded = true
    var files = 0
    fileprivate let type: IcebergPrimitive?

    fileprivate init(_ type: IcebergPrimitive?) { self.type = type }
  }

  private(set) var rows = 0
  private(set) var files = 0
  private(set) var compressions: [ParquetCompression] = []
  private(set) var createdBy: [String] = []
  private var columns: [[String]: Column] = [:]

  /// Takes in one more file.
  mutating func add(_ metadata: ParquetMetadata) {
    files += 1
    rows = rows.addingReportingOverflow(metadata.rowCount).overflow ? .max : rows + metadata.rowCount
    for compression in metadata.compressions where !compressions.contains(compression) { compressions.append(compression) }
    if let name = metadata.createdBy, !createdBy.contains(name) { createdBy.append(name) }
    for (index, field) in metadata.schema.leaves.enumerated() {
      var column = columns[field.path] ?? Column(Self.type(field))
      column.files += 1
      for group in metadata.rowGroups { Self.add(group.columns[index], field, to: &column) }
      columns[field.path] = column
    }
  }

  private static func add(_ chunk: ParquetColumnChunk, _ field: ParquetField, to column: inout Column) {
    column.values = column.values.addingReportingOverflow(chunk.valueCount).overflow ? .max : column.values + chunk.valueCount
    let nulls = chunk.statistics?.nullCount.flatMap { $0 >= 0 && $0 <= chunk.valueCount ? $0 : nil }
    column.nulls = column.nulls.flatMap { sum in nulls.map { sum > .max - $0 ? .max : sum + $0 } }
    // A chunk without a value bounds nothing.
    guard nulls != chunk.valueCount else { return }
    let isNumber = field.type != .byteArray && field.type != .fixedLengthByteArray && !isUnsigned(field)
    let statistics = chunk.statistics
    let lower = value(statistics?.lower ?? (isNumber ? statistics?.signedLower : nil), field)
    let upper = value(statistics?.upper ?? (isNumber ? statistics?.signedUpper : nil), field)
    guard column.isBounded, let lower, let upper else {
      column.isBounded = false
      return
    }
    column.lower = column.lower.map { min($0, lower) } ?? lower
    column.upper = column.upper.map { max($0, upper) } ?? upper
  }

  /// What is known of a column, as the catalog keeps it; nil when nothing is.
  /// - Parameter showsText: whether bounds of texts and bytes, which are values of the data, are shown.
  func json(_ field: ParquetField, showsText: Bool) -> JSON? {
    guard let column = columns[field.path] else { return nil }
    var json = JSONObject()
    if field.maxRepetition == 0 { json["valueCount"] = .int(Int64(column.values)) }
    json["nullCount"] = field.maxRepetition == 0 ? column.nulls.map { .int(Int64($0)) } : nil
    if let type = column.type, column.isBounded, showsText || !type.holdsText {
      json["lower"] = column.lower?.json(type)
      json["upper"] = column.upper?.json(type)
    }
    if column.files < files {
      json["files"] = .int(Int64(column.files))
      json["ofFiles"] = .int(Int64(files))
    }
    return json.isEmpty ? nil : .object(json)
  }

  private static func isUnsigned(_ field: ParquetField) -> Bool {
    if case .integer(_, false)? = field.meaning { true } else { false }
  }

  /// Iceberg's type with the same single values; nil for one without bounds that make sense.
  private static func type(_ field: ParquetField) -> IcebergPrimitive? {
    switch (field.type, field.meaning) {
    case (.boolean, _): .boolean
    case (_, .decimal(let precision, let scale)): .decimal(precision: precision, scale: scale)
    case (_, .date): .date
    case (_, .time): .time
    case (_, .timestamp(_, let isUTC)): isUTC ? .timestamptz : .timestamp
    case (.int32, _), (.int64, _): .long
    case (.float, _), (.double, _): .double
    case (_, .string), (_, .enumeration), (_, .json): .string
    case (_, .uuid): .uuid
    case (_, .float16), (_, .interval), (_, .geometry), (_, .geography): nil
    case (.byteArray, _), (.fixedLengthByteArray, _): .binary
    case (.int96, _), (nil, _): nil
    }
  }

  private static func value(_ bytes: ArraySlice<UInt8>?, _ field: ParquetField) -> IcebergValue? {
    guard let bytes = bytes.map({ Array($0) }), let type = type(field) else { return nil }
    switch (field.type, field.meaning) {
    case (.int32, .decimal), (.int64, .decimal): return integer(bytes, field).map { .decimal(Int128($0)) }
    case (.int32, _), (.int64, _): return integer(bytes, field).map { .integer($0) }
    default: return IcebergValue(bytes, type)
    }
  }

  /// A whole number, least significant byte first; times in microseconds.
  private static func integer(_ bytes: [UInt8], _ field: ParquetField) -> Int64? {
    guard bytes.count == (field.type == .int32 ? 4 : 8) else { return nil }
    let bits = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let isWide = bytes.count == 8
    if isUnsigned(field) { return isWide ? Int64(exactly: bits) : Int64(bits) }
    let value = isWide ? Int64(bitPattern: bits) : Int64(Int32(truncatingIfNeeded: bits))
    switch field.meaning {
    case .time(.milliseconds, _), .timestamp(.milliseconds, _):
      let (product, overflow) = value.multipliedReportingOverflow(by: 1000)
      return overflow ? nil : product
    case .time(.nanoseconds, _), .timestamp(.nanoseconds, _): return value / 1000
    default: return value
    }
  }
}
