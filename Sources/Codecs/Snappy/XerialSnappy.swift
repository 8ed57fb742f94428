/// Restores what snappy-java's streams write, and so Kafka's Java clients: a header, then blocks of raw Snappy data, each
/// behind its length.
package enum XerialSnappy {
  private static let magic: [UInt8] = [0x82] + Array("SNAPPY".utf8) + [0]
  /// The magic bytes, a version, and the oldest version that can read it.
  private static let headerSize = 16

  /// Restores `bytes`, with or without the frame: other clients than Java's write the raw data alone.
  /// - Parameter limit: as soon as more than this many bytes would come out, it is over.
  package static func decompress(_ bytes: [UInt8], limit: Int) throws(SnappyError) -> [UInt8] {
    guard bytes.starts(with: magic) else { return try Snappy.decompress(bytes, limit: limit) }
    var output: [UInt8] = []
    var position = headerSize
    while position < bytes.count {
      guard bytes.count - position >= 4 else { throw SnappyError(offset: position, reason: .truncated) }
      let size = bytes[position..<(position + 4)].reduce(0) { $0 << 8 | Int($1) }
      position += 4
      guard size <= bytes.count - position else { throw SnappyError(offset: position, reason: .truncated) }
      output += try Snappy.decompress(Array(bytes[position..<(position + size)]), limit: limit - output.count)
      position += size
    }
    return output
  }
}
