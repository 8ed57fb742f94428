/// Finds the metadata at a Parquet file's end without the rest of the file (Apache Parquet, "File Format").
package enum ParquetFooter {
  /// What a look at a file's last bytes tells.
  package enum Step: Sendable {
    /// The metadata is here.
    case metadata(ParquetMetadata)
    /// So many bytes of the file's end are needed.
    case needs(Int)
  }

  /// How many of a file's last bytes to read first: most footers fit.
  package static let firstRead = 64 << 10
  /// Footers above this are refused.
  package static let limit = 32 << 20
  private static let tailLength = 8

  /// Reads the metadata from the end of a file.
  /// - Parameters:
  ///   - end: the file's last bytes.
  ///   - fileSize: the length of the whole file.
  package static func read(_ end: [UInt8], fileSize: Int) throws(ParquetError) -> Step {
    guard end.count >= tailLength else { throw .notParquet }
    switch String(decoding: end.suffix(4), as: UTF8.self) {
    case "PAR1": break
    case "PARE": throw .encrypted
    default: throw .notParquet
    }
    let length = end.suffix(tailLength).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length > 0, length <= limit, length <= fileSize - tailLength - 4 else { throw .badLength(length) }
    guard end.count >= length + tailLength else { return .needs(length + tailLength) }
    return .metadata(try ParquetMetadata(end.suffix(length + tailLength).prefix(length)))
  }
}
