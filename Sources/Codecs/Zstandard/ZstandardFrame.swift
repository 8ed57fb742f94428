/// One frame: its header, then blocks that each continue where the last one stopped (RFC 8878 section 3.1.1).
struct ZstandardFrame {
  private let outputStart: Int
  private let limit: Int
  private let hasChecksum: Bool
  private let contentSize: Int?
  private let blockLimit: Int
  private var state = ZstandardBlockState()

  /// Reads the header.
  /// - Parameter outputStart: where in the output this frame's content begins; no match reaches before it.
  init(_ input: inout ZstandardInput, outputStart: Int, limit: Int) throws(ZstandardError) {
    let start = input.position
    let descriptor = try input.number(bytes: 1)
    guard descriptor & 0b1000 == 0 else { throw ZstandardError(offset: start, reason: .reserved("frame header bit")) }
    let isSingleSegment = descriptor & 0b10_0000 != 0
    var window: Int?
    if !isSingleSegment {
      let byte = try input.number(bytes: 1)
      let base = 1 << (10 + byte >> 3)
      window = base + base / 8 * (byte & 7)
    }
    let dictionary = try input.number(bytes: [0, 1, 2, 4][descriptor & 3])
    guard dictionary == 0 else {
      throw ZstandardError(offset: start, reason: .dictionary(UInt32(truncatingIfNeeded: dictionary)))
    }
    contentSize = try Self.contentSize(&input, flag: descriptor >> 6, isSingleSegment)
    if let contentSize, contentSize > limit - outputStart {
      throw ZstandardError(offset: start, reason: .tooLarge(limit: limit))
    }
    hasChecksum = descriptor & 0b100 != 0
    blockLimit = min(window ?? contentSize ?? 0, 128 << 10)
    self.outputStart = outputStart
    self.limit = limit
  }

  private static func contentSize(
    _ input: inout ZstandardInput, flag: Int, _ isSingleSegment: Bool
  ) throws(ZstandardError) -> Int? {
    switch flag {
    case 0: return isSingleSegment ? try input.number(bytes: 1) : nil
    case 1: return try input.number(bytes: 2) + 256
    case 2: return try input.number(bytes: 4)
    default:
      let low = try input.number(bytes: 4)
      let high = try input.number(bytes: 4)
      // Beyond any limit all the same, and free of overflow.
      return min(high, Int(Int32.max)) << 32 | low
    }
  }

  mutating func decode(_ input: inout ZstandardInput, into output: inout [UInt8]) throws(ZstandardError) {
    var isLast = false
    while !isLast {
      let header = try input.number(bytes: 3)
      isLast = header & 1 == 1
      try block(type: header >> 1 & 3, size: header >> 3, &input, into: &output)
    }
    if let contentSize, output.count - outputStart != contentSize { throw input.failure(.damaged("content size")) }
    if hasChecksum {
      let expected = try input.number(bytes: 4)
      var hash = XXHash64()
      hash.update(output.span.extracting(outputStart..<output.count))
      guard Int(hash.value & 0xFFFF_FFFF) == expected else { throw input.failure(.checksum) }
    }
  }

  private mutating func block(
    type: Int, size: Int, _ input: inout ZstandardInput, into output: inout [UInt8]
  ) throws(ZstandardError) {
    guard size <= blockLimit else { throw input.failure(.damaged("block size")) }
    switch type {
    case 0:
      try checkRoom(for: size, output, input)
      let content = try input.take(size)
      output += content.bytes[content.range]
    case 1:
      try checkRoom(for: size, output, input)
      let byte = UInt8(truncatingIfNeeded: try input.number(bytes: 1))
      output.append(contentsOf: repeatElement(byte, count: size))
    case 2:
      var content = try input.take(size)
      let room = min(blockLimit, limit - output.count)
      let isShort = room < blockLimit
      do throws(ZstandardError) {
        try state.decode(&content, into: &output, frameStart: outputStart, room: room)
      } catch {
        // What overflows a block that had to be cut short would have overflowed the caller's limit.
        throw isShort && error.reason == .damaged("block size") ? input.failure(.tooLarge(limit: limit)) : error
      }
    default: throw input.failure(.reserved("block type"))
    }
  }

  private func checkRoom(for count: Int, _ output: [UInt8], _ input: ZstandardInput) throws(ZstandardError) {
    guard count <= limit - output.count else { throw input.failure(.tooLarge(limit: limit)) }
  }
}
