import Codecs

/// Undoes the content coding of a body (RFC 9110 8.4.1) while it comes in.
struct ContentDecoder {
  /// The codings that can be undone, as an Accept-Encoding field.
  static let accepted = "gzip, deflate"

  private var decompressor: Decompressor
  private var isEmpty = true
  private let limit: Int

  /// A decoder for the coding that the fields tell.
  /// - Parameter limit: a body of more bytes is refused once so many have been decoded.
  /// - Returns: nil for a body that is not encoded.
  /// - Throws: `.undecodable` for a coding that was not asked for.
  init?(_ headers: HTTPHeaders, limit: Int) throws(HTTPClientError.Cause) {
    let codings = headers.list("Content-Encoding").map { $0.lowercased() }.filter { $0 != "identity" }
    switch codings {
    case []: return nil
    case ["gzip"], ["x-gzip"]: decompressor = Decompressor(.gzip, limit: limit)
    case ["deflate"]: decompressor = Decompressor(.deflate, limit: limit)
    default:
      throw .undecodable("its Content-Encoding is \(codings.joined(separator: ", ")); gzip and deflate are accepted")
    }
    self.limit = limit
  }

  /// The decoded form of the next bytes, which may be empty.
  mutating func decode(_ bytes: [UInt8]) throws(HTTPClientError.Cause) -> [UInt8] {
    isEmpty = isEmpty && bytes.isEmpty
    var decoded: [UInt8] = []
    do throws(DecompressionError) {
      try decompressor.push(bytes.span, into: &decoded)
    } catch {
      if case .tooLarge = error { throw .tooLarge(limit: limit) }
      throw .undecodable("\(error)")
    }
    return decoded
  }

  /// Checks at the end of the body that it was whole. Answers to HEAD, and careless servers, announce a coding for no
  /// bytes at all.
  mutating func finish() throws(HTTPClientError.Cause) {
    guard !isEmpty else { return }
    do throws(DecompressionError) {
      try decompressor.finish()
    } catch {
      throw .undecodable("\(error)")
    }
  }
}
