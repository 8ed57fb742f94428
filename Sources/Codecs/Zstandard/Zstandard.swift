/// Restores Zstandard data (RFC 8878).
package enum Zstandard {
  /// Restores `bytes`: one or more whole frames, skippable ones left out (section 3.1). Checksums are verified.
  /// - Parameter limit: fails with `tooLarge` before more than this many bytes come out.
  package static func decompress(_ bytes: [UInt8], limit: Int) throws(ZstandardError) -> [UInt8] {
    var input = ZstandardInput(bytes)
    var output: [UInt8] = []
    repeat {
      let magic = UInt32(truncatingIfNeeded: try input.number(bytes: 4))
      if magic & 0xFFFF_FFF0 == 0x184D_2A50 {
        try input.skip(try input.number(bytes: 4))
        continue
      }
      guard magic == 0xFD2F_B528 else { throw ZstandardError(offset: input.position - 4, reason: .badMagic) }
      var frame = try ZstandardFrame(&input, outputStart: output.count, limit: limit)
      try frame.decode(&input, into: &output)
    } while !input.isAtEnd
    return output
  }
}

/// The compressed bytes and how far they have been read.
struct ZstandardInput {
  let bytes: [UInt8]
  private(set) var position = 0
  private let end: Int

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    end = bytes.count
  }

  private init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    position = range.lowerBound
    end = range.upperBound
  }

  var isAtEnd: Bool { position == end }
  var remaining: Int { end - position }
  /// What has not been read yet.
  var range: Range<Int> { position..<end }

  func failure(_ reason: ZstandardError.Reason) -> ZstandardError { ZstandardError(offset: position, reason: reason) }

  /// A little-endian number of up to seven bytes.
  mutating func number(bytes count: Int) throws(ZstandardError) -> Int {
    guard count <= remaining else { throw failure(.truncated) }
    var value = 0
    for index in 0..<count { value |= Int(bytes[position + index]) << (8 * index) }
    position += count
    return value
  }

  mutating func skip(_ count: Int) throws(ZstandardError) {
    guard count <= remaining else { throw failure(.truncated) }
    position += count
  }

  /// The next bytes as an input of their own; they count as read.
  mutating func take(_ count: Int) throws(ZstandardError) -> ZstandardInput {
    let start = position
    try skip(count)
    return ZstandardInput(bytes, start..<(start + count))
  }
}
