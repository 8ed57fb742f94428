/// Restores LZ4 frames (lz4, `doc/lz4_Frame_format.md`), with blocks of `doc/lz4_Block_format.md` inside.
package enum LZ4 {
  /// Restores `bytes`, which are one or several frames.
  ///
  /// The header's own checksum is not looked at: old Kafka clients computed it over the wrong bytes.
  /// - Parameter limit: as soon as more than this many bytes come out, it is over.
  package static func decompress(_ bytes: [UInt8], limit: Int) throws(LZ4Error) -> [UInt8] {
    var decoder = LZ4Decoder(bytes, limit: limit)
    repeat { try decoder.frame() } while !decoder.isAtEnd
    return decoder.output
  }

  /// Restores `bytes`, which are one block without a frame around it.
  /// - Parameter limit: as soon as more than this many bytes come out, it is over.
  package static func decompressBlock(_ bytes: [UInt8], limit: Int) throws(LZ4Error) -> [UInt8] {
    var decoder = LZ4Decoder(bytes, limit: limit)
    try decoder.sequences(end: bytes.count)
    return decoder.output
  }
}

private struct LZ4Decoder {
  private let bytes: [UInt8]
  private let limit: Int
  private var position = 0
  private(set) var output: [UInt8] = []
  /// Where copies may begin: with the frame, or with the block when blocks are on their own.
  private var floor = 0

  private static let magic = 0x184D_2204
  private static let skippable = 0x184D_2A50...0x184D_2A5F

  init(_ bytes: [UInt8], limit: Int) {
    self.bytes = bytes
    self.limit = limit
  }

  var isAtEnd: Bool { position == bytes.count }

  mutating func frame() throws(LZ4Error) {
    let magic = try number(4)
    if Self.skippable.contains(magic) {
      try skip(try number(4))
      return
    }
    guard magic == Self.magic else { throw failure(.badMagic) }
    let flags = try number(1)
    guard flags >> 6 == 1, flags & 2 == 0 else { throw failure(.badHeader) }
    let (isIndependent, hasBlockSums, hasSize, hasSum, hasDictionary) =
      (flags & 32 != 0, flags & 16 != 0, flags & 8 != 0, flags & 4 != 0, flags & 1 != 0)
    guard !hasDictionary else { throw failure(.dictionary) }
    // The size of blocks, the size of the content, and the header's checksum.
    try skip(1 + (hasSize ? 8 : 0) + 1)
    let start = output.count
    while true {
      let size = try number(4)
      if size == 0 { break }
      floor = isIndependent ? output.count : start
      try block(size & 0x7FFF_FFFF, isPlain: size >> 31 == 1, hasSum: hasBlockSums)
    }
    if hasSum { try check(Array(output[start...])) }
  }

  private mutating func block(_ size: Int, isPlain: Bool, hasSum: Bool) throws(LZ4Error) {
    guard size <= bytes.count - position else { throw failure(.truncated) }
    let start = position
    if isPlain { try literals(size, end: start + size) } else { try sequences(end: start + size) }
    if hasSum { try check(Array(bytes[start..<(start + size)])) }
  }

  mutating func sequences(end: Int) throws(LZ4Error) {
    while position < end {
      let token = try number(1)
      try literals(try length(token >> 4, end: end), end: end)
      // The last sequence of a block has no copy.
      if position == end { return }
      let distance = try number(2)
      guard distance > 0, distance <= output.count - floor else { throw failure(.badOffset(distance)) }
      let count = try length(token & 15, end: end) + 4
      guard count <= limit - output.count else { throw failure(.tooLarge(limit: limit)) }
      output.appendCopy(from: distance, count: count)
    }
    guard position == end else { throw failure(.truncated) }
  }

  private mutating func literals(_ count: Int, end: Int) throws(LZ4Error) {
    guard count <= end - position else { throw failure(.truncated) }
    guard count <= limit - output.count else { throw failure(.tooLarge(limit: limit)) }
    output += bytes[position..<(position + count)]
    position += count
  }

  /// A length of four bits, which goes on in bytes when all of them are set.
  private mutating func length(_ start: Int, end: Int) throws(LZ4Error) -> Int {
    guard start == 15 else { return start }
    var length = start
    while true {
      guard position < end else { throw failure(.truncated) }
      let byte = Int(try number(1))
      length += byte
      guard byte == 255 else { return length }
    }
  }

  private mutating func check(_ content: [UInt8]) throws(LZ4Error) {
    guard try number(4) == Int(XXHash32.of(content)) else { throw failure(.badChecksum) }
  }

  private mutating func skip(_ count: Int) throws(LZ4Error) {
    guard count <= bytes.count - position else { throw failure(.truncated) }
    position += count
  }

  /// A little-endian number of one to four bytes.
  private mutating func number(_ count: Int) throws(LZ4Error) -> Int {
    guard count <= bytes.count - position else { throw failure(.truncated) }
    var value = 0
    for index in 0..<count { value |= Int(bytes[position + index]) << (8 * index) }
    position += count
    return value
  }

  private func failure(_ reason: LZ4Error.Reason) -> LZ4Error { LZ4Error(offset: position, reason: reason) }
}
