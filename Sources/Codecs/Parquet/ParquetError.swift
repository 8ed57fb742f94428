/// Why bytes are not a Parquet file that can be read.
package enum ParquetError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file does not end in the format's mark.
  case notParquet
  /// Its footer is encrypted.
  case encrypted
  /// The footer's length is more than the file, or than the caller accepts.
  case badLength(Int)
  /// The footer or a page's head is no Thrift.
  case thrift(ThriftError)
  /// Something that must be there is missing or makes no sense; the text says what and where.
  case malformed(String)
  /// A compression or an encoding of values that is not read here.
  case unsupported(String)

  package var description: String {
    switch self {
    case .notParquet: "the file is no Parquet file: it does not end in PAR1"
    case .encrypted: "the file's footer is encrypted; only plain footers can be read"
    case .badLength(let length): "the Parquet footer claims to be \(length) bytes long, which cannot be"
    case .thrift(let error): "the Parquet metadata is damaged: \(error)"
    case .malformed(let what): "the Parquet file is damaged: \(what)"
    case .unsupported(let what): "the Parquet file uses \(what), which is not read here"
    }
  }
}
