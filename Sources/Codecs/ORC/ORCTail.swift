/// Finds the metadata at an ORC file's end without the rest of the file (Apache ORC specification, "File Tail").
package enum ORCTail {
  /// What a look at a file's last bytes tells.
  package enum Step: Sendable {
    /// The footer is here.
    case footer(ORCFooter)
    /// So many bytes of the file's end are needed.
    case needs(Int)
  }

  /// How many of a file's last bytes to read first: most tails fit.
  package static let firstRead = 16 << 10
  /// Footers above this are refused, also once they are restored.
  package static let limit = 32 << 20

  /// Reads the footer from the end of a file.
  /// - Parameters:
  ///   - end: the file's last bytes.
  ///   - fileSize: the length of the whole file.
  package static func read(_ end: [UInt8], fileSize: Int) throws(ORCError) -> Step {
    // The postscript's length is the last byte.
    guard let last = end.last, last > 0, fileSize > Int(last) else { throw .notORC }
    guard end.count > Int(last) else { return .needs(Int(last) + 1) }
    let postscript = try ORCPostscript(end.dropLast().suffix(Int(last)))
    let length = postscript.footerLength
    guard length > 0, length <= limit, length < fileSize - Int(last) else { throw .badLength(length) }
    guard end.count > Int(last) + length else { return .needs(Int(last) + 1 + length) }
    let stored = end.dropLast(Int(last) + 1).suffix(length)
    let plain = try postscript.compression.restore(stored, blockSize: postscript.blockSize, limit: limit)
    return .footer(try ORCFooter(plain[...], compression: postscript.compression))
  }
}

/// What stands uncompressed at a file's very end ("Postscript").
struct ORCPostscript: Sendable {
  let footerLength: Int
  let compression: ORCCompression
  /// The most bytes that one chunk restores to.
  let blockSize: Int

  init(_ bytes: ArraySlice<UInt8>) throws(ORCError) {
    var length: UInt64 = 0
    var kind: UInt64 = 0
    var block: UInt64 = 256 << 10
    var magic: String?
    try ORCError.fields(of: bytes) { field in
      switch field.number {
      case 1: length = field.value.number ?? 0
      case 2: kind = field.value.number ?? 0
      case 3: block = field.value.number ?? block
      case 8000: magic = field.value.text
      default: break
      }
    }
    guard magic == "ORC" else { throw .notORC }
    guard let compression = ORCCompression(rawValue: kind) else { throw .unsupported("compression \(kind)") }
    self.compression = compression
    footerLength = Int(clamping: length)
    blockSize = Int(clamping: min(block, UInt64(ORCTail.limit)))
  }
}

/// How streams and the footer are compressed ("Compression").
package enum ORCCompression: UInt64, Hashable, Sendable {
  case none, zlib, snappy, lzo, lz4, zstd, brotli

  /// The word that ORC's tools have for it.
  package var name: String {
    switch self {
    case .none: "none"
    case .zlib: "zlib"
    case .snappy: "snappy"
    case .lzo: "lzo"
    case .lz4: "lz4"
    case .zstd: "zstd"
    case .brotli: "brotli"
    }
  }

  /// Restores a stream of chunks, each behind its length and whether it stands as it is.
  func restore(_ bytes: ArraySlice<UInt8>, blockSize: Int, limit: Int) throws(ORCError) -> [UInt8] {
    guard self != .none else { return Array(bytes) }
    var plain: [UInt8] = []
    var rest = bytes
    while !rest.isEmpty {
      guard rest.count >= 3 else { throw .malformed("a chunk's head is cut off") }
      let head = rest.prefix(3).reversed().reduce(0) { $0 << 8 | Int($1) }
      let chunk = rest.dropFirst(3).prefix(head >> 1)
      guard chunk.count == head >> 1 else { throw .malformed("a chunk is longer than what holds it") }
      rest = rest.dropFirst(3 + chunk.count)
      plain += head & 1 == 1 ? Array(chunk) : try restore(chunk: Array(chunk), limit: blockSize)
      guard plain.count <= limit else { throw .badLength(plain.count) }
    }
    return plain
  }

  private func restore(chunk: [UInt8], limit: Int) throws(ORCError) -> [UInt8] {
    switch self {
    case .none: return chunk
    case .zlib: do throws(DecompressionError) { return try Decompressor.decompress(chunk, .raw, limit: limit) } catch { throw .compression("\(error)") }
    case .snappy: do throws(SnappyError) { return try Snappy.decompress(chunk, limit: limit) } catch { throw .compression("\(error)") }
    case .lz4: do throws(LZ4Error) { return try LZ4.decompressBlock(chunk, limit: limit) } catch { throw .compression("\(error)") }
    case .zstd: do throws(ZstandardError) { return try Zstandard.decompress(chunk, limit: limit) } catch { throw .compression("\(error)") }
    case .lzo, .brotli: throw .unsupported("\(name) compression")
    }
  }
}
