/// Why compressed bytes could not be restored.
package enum DecompressionError: Error, Hashable, Sendable {
  /// The bytes do not start as the format does.
  case badHeader
  /// A compression method other than DEFLATE, or a preset dictionary.
  case unsupported
  /// A block type, code or distance that DEFLATE does not have.
  case badData
  /// The checksum or length at the end is not that of the bytes before it.
  case checksumMismatch
  /// The bytes end before the compressed stream does.
  case truncated
  /// Something follows the end of the compressed stream.
  case trailingBytes
  /// More comes out than the caller accepts.
  case tooLarge(limit: Int)
}

extension DecompressionError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .badHeader: "the compressed data does not start with the header of its format"
    case .unsupported: "the compressed data uses a method or a dictionary that is not supported; DEFLATE is"
    case .badData: "the compressed data is damaged"
    case .checksumMismatch: "the compressed data is damaged: its checksum is wrong"
    case .truncated: "the compressed data ends too early"
    case .trailingBytes: "something follows the end of the compressed data"
    case .tooLarge(let limit): "the decompressed data is larger than \(limit) bytes"
    }
  }
}
