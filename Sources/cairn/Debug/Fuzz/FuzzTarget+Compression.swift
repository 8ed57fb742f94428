import Codecs

extension FuzzTarget {
  private static let limit = 1 << 18
  private static let words = ["\0", "\u{4}\"M\u{18}", "\u{1}\0", "\u{7F}", "\0\0\0\0"]

  /// LZ4 frames: never more than the limit comes out.
  static let lz4 = FuzzTarget(
    "lz4", bytes: [[4, 0x22, 0x4D, 0x18, 0x60, 0x40, 0x82, 6, 0, 0, 0, 0x10, 0x61, 1, 0, 0x50, 0x62, 0, 0, 0, 0], [4, 0x22, 0x4D, 0x18, 0x60, 0x40, 0x82, 3, 0, 0, 0x80, 1, 2, 3, 0, 0, 0, 0]],
    words: words
  ) { input in (try? LZ4.decompress(input, limit: limit)).flatMap(excess) }

  /// Snappy, bare and in the frames of its Java library: never more than the limit comes out.
  static let snappy = FuzzTarget(
    "snappy", bytes: [[6, 0x14, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66], [8, 4, 0x61, 0x62, 0x15, 2], [0x82, 0x53, 0x4E, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 3, 1, 0, 0x61]],
    words: words
  ) { input in
    (try? Snappy.decompress(input, limit: limit)).flatMap(excess) ?? (try? XerialSnappy.decompress(input, limit: limit)).flatMap(excess)
  }

  /// Zstandard frames: never more than the limit comes out.
  static let zstandard = FuzzTarget(
    "zstandard", bytes: [[0x28, 0xB5, 0x2F, 0xFD, 0x20, 3, 0x19, 0, 0, 0x61, 0x62, 0x63], [0x28, 0xB5, 0x2F, 0xFD, 0x20, 9, 0x4B, 0, 0, 0x61], [0x50, 0x2A, 0x4D, 0x18, 1, 0, 0, 0, 9]],
    words: words
  ) { input in (try? Zstandard.decompress(input, limit: limit)).flatMap(excess) }

  private static func excess(_ output: [UInt8]) -> String? { output.count > limit ? "more than the limit came out" : nil }
}
