/// What a Parquet file's footer says (`parquet.thrift`: FileMetaData).
package struct ParquetMetadata: Sendable {
  /// The columns as a tree.
  package let schema: ParquetSchema
  package let rowCount: Int
  package let rowGroups: [RowGroup]
  /// What writers add, such as `ARROW:schema`, `pandas` or `org.apache.spark.version`.
  package let properties: [String: String]
  /// The program that wrote the file.
  package let createdBy: String?

  /// Some rows of the file, stored column by column.
  package struct RowGroup: Sendable {
    package let rowCount: Int
    /// The chunks in the order of the schema's leaves.
    package let columns: [ParquetColumnChunk]
  }

  /// Reads the bytes of a footer.
  package init(_ bytes: ArraySlice<UInt8>) throws(ParquetError) {
    var reader = ThriftCompactReader(bytes)
    let file: ThriftStructure
    do throws(ThriftError) { file = try reader.structure() } catch { throw .thrift(error) }
    guard file[8] == nil || file[2] != nil else { throw .encrypted }
    schema = try ParquetSchema((file[2]?.list ?? []).compactMap(\.structure))
    guard let rows = file[3]?.int, rows >= 0 else { throw .malformed("the number of rows is missing") }
    rowCount = Int(rows)
    let leafCount = schema.leaves.count
    rowGroups = try (file[4]?.list ?? []).compactMap(\.structure).map { (group) throws(ParquetError) in
      let columns = (group[1]?.list ?? []).compactMap(\.structure).map(ParquetColumnChunk.init)
      guard columns.count == leafCount else {
        throw .malformed("a row group has \(columns.count) columns and the schema \(leafCount)")
      }
      return RowGroup(rowCount: Int(max(0, group[3]?.int ?? 0)), columns: columns)
    }
    var properties: [String: String] = [:]
    for pair in (file[5]?.list ?? []).compactMap(\.structure) {
      if let key = pair[1]?.string { properties[key] = pair[2]?.string ?? "" }
    }
    self.properties = properties
    createdBy = file[6]?.string
  }

  /// The codecs of all chunks, each once, in the order of their first use.
  package var compressions: [ParquetCompression] {
    var found: [ParquetCompression] = []
    for group in rowGroups {
      for column in group.columns where !found.contains(column.compression) { found.append(column.compression) }
    }
    return found
  }
}

/// One column of one row group (`parquet.thrift`: ColumnChunk and ColumnMetaData).
package struct ParquetColumnChunk: Sendable {
  package let compression: ParquetCompression
  /// Values, absent ones included.
  package let valueCount: Int
  package let compressedSize: Int
  /// Where in the file its pages begin.
  package let offset: Int
  package let statistics: ParquetStatistics?
  /// Whether its description is encrypted, so that nothing else is known.
  package let isEncrypted: Bool

  init(_ chunk: ThriftStructure) {
    let metadata = chunk[3]?.structure
    isEncrypted = metadata == nil
    compression = ParquetCompression(code: Int(clamping: metadata?[4]?.int ?? 0))
    valueCount = Int(max(0, metadata?[5]?.int ?? 0))
    compressedSize = Int(max(0, metadata?[7]?.int ?? 0))
    let pages = Int(max(0, metadata?[9]?.int ?? 0))
    // Some writers give 0 for a dictionary that is not there.
    let dictionary = metadata?[11]?.int.map { Int($0) } ?? 0
    offset = dictionary > 0 && dictionary < pages ? dictionary : pages
    statistics = metadata?[12]?.structure.map(ParquetStatistics.init)
  }
}

/// How the pages of a chunk are compressed (`parquet.thrift`: CompressionCodec).
package enum ParquetCompression: Hashable, Sendable {
  case none, snappy, gzip, lzo, brotli, lz4, zstandard, lz4Raw
  case unknown(Int)

  init(code: Int) {
    let known: [ParquetCompression] = [.none, .snappy, .gzip, .lzo, .brotli, .lz4, .zstandard, .lz4Raw]
    self = known.indices.contains(code) ? known[code] : .unknown(code)
  }

  /// The word that people use for it.
  package var name: String {
    switch self {
    case .none: "none"
    case .zstandard: "zstd"
    case .lz4Raw: "lz4_raw"
    case .unknown(let code): "unknown codec \(code)"
    default: "\(self)"
    }
  }
}

/// Counts and bounds of a chunk (`parquet.thrift`: Statistics), bytes as they are encoded.
package struct ParquetStatistics: Sendable {
  package let nullCount: Int?
  package let distinctCount: Int?
  /// Bounds in the order of the column's logical type.
  package let lower: ArraySlice<UInt8>?
  package let upper: ArraySlice<UInt8>?
  /// Bounds of old writers, which compared everything as signed numbers: right for numbers alone.
  package let signedLower: ArraySlice<UInt8>?
  package let signedUpper: ArraySlice<UInt8>?

  init(_ statistics: ThriftStructure) {
    nullCount = statistics[3]?.int.map { Int($0) }
    distinctCount = statistics[4]?.int.map { Int($0) }
    lower = statistics[6]?.bytes
    upper = statistics[5]?.bytes
    signedLower = statistics[2]?.bytes
    signedUpper = statistics[1]?.bytes
  }
}
