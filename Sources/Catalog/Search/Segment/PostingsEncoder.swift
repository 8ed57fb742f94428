/// Writes the documents of one term in blocks of 128: payloads, then bit-packed gaps.
///
/// Lists of one block begin with its 4-byte header (gap width, flags, impact bound, boost bound). Longer lists begin
/// with a table of 12 bytes a block (last document, end of its data, the header), which searches skip along.
enum PostingsEncoder {
  static let blockSize = 128

  /// Header flags.
  enum Flag {
    static let onePayload: UInt8 = 1
    static let hasHead: UInt8 = 2
    static let hasWholeName: UInt8 = 4
  }

  /// Appends a list of at least two postings, each `document << 8 | payload`, ascending.
  /// - Parameter boosts: of each document; empty when all are 0.
  static func encode(_ list: UnsafeBufferPointer<UInt64>, boosts: [UInt8], into bytes: inout [UInt8]) {
    let blockCount = (list.count + blockSize - 1) / blockSize
    let start = bytes.count
    let headerSize = blockCount > 1 ? 12 : 4
    for _ in 0..<blockCount * headerSize / 4 { bytes.append(raw: UInt32(0)) }
    let dataStart = bytes.count
    var previous: Int64 = -1
    for block in 0..<blockCount {
      let lower = block * blockSize
      let slice = UnsafeBufferPointer(rebasing: list[lower..<min(lower + blockSize, list.count)])
      let header = append(slice, after: previous, boosts: boosts, to: &bytes)
      previous = Int64(slice[slice.count - 1] >> 8)
      var at = start + block * headerSize
      if blockCount > 1 {
        store(UInt32(previous), at: &at, in: &bytes)
        store(UInt32(bytes.count - dataStart), at: &at, in: &bytes)
      }
      store(header, at: &at, in: &bytes)
    }
  }

  private static func store(_ value: UInt32, at index: inout Int, in bytes: inout [UInt8]) {
    for shift in stride(from: UInt32(0), to: 32, by: 8) {
      bytes[index] = UInt8(truncatingIfNeeded: value >> shift)
      index += 1
    }
  }

  /// Appends one block's data and returns its header.
  private static func append(
    _ block: UnsafeBufferPointer<UInt64>, after previous: Int64, boosts: [UInt8], to bytes: inout [UInt8]
  ) -> UInt32 {
    var last = previous
    var gaps: UInt64 = 0
    var differences: UInt64 = 0
    for posting in block {
      let document = Int64(posting >> 8)
      gaps |= UInt64(document &- last &- 1)
      differences |= posting ^ block[0]
      last = document
    }
    let width = 64 - gaps.leadingZeroBitCount
    var boost: UInt8 = 0
    if !boosts.isEmpty { for posting in block { boost = max(boost, boosts[Int(posting >> 8)]) } }
    let isOnePayload = UInt8(truncatingIfNeeded: differences) == 0
    // Where all payloads are the same, the first says it all.
    let (payloadFlags, impact) = appendPayloads(
      of: isOnePayload ? UnsafeBufferPointer(rebasing: block[..<1]) : block, to: &bytes)
    let flags = payloadFlags | (isOnePayload ? Flag.onePayload : 0)
    pack(block, after: previous, width: width, to: &bytes)
    let bound = UInt8(min(127, (impact / Payload.largestImpact * 127).rounded(.up)))
    return UInt32(width) | UInt32(flags) << 8 | UInt32(bound) << 16 | UInt32(boost) << 24
  }

  private static func appendPayloads(
    of block: UnsafeBufferPointer<UInt64>, to bytes: inout [UInt8]
  ) -> (flags: UInt8, impact: Float) {
    var flags: UInt8 = 0
    var impact: Float = 0
    let impacts = Payload.impacts
    bytes.append(addingCapacity: block.count) { payloads in
      for posting in block {
        let payload = Payload(raw: UInt8(truncatingIfNeeded: posting))
        payloads.append(payload.raw)
        impact = max(impact, impacts[Int(payload.raw)])
        if payload.raw & Payload.head != 0 { flags |= Flag.hasHead }
        if payload.isWholeName { flags |= Flag.hasWholeName }
      }
    }
    return (flags, impact)
  }

  /// - Parameter width: bits of a gap, 32 at most.
  private static func pack(
    _ block: UnsafeBufferPointer<UInt64>, after previous: Int64, width: Int, to bytes: inout [UInt8]
  ) {
    guard width > 0 else { return }
    let size = (block.count * width + 7) / 8
    bytes.append(addingCapacity: size) { packed in
      packed.withUnsafeMutableBufferPointer { room, count in
        precondition(count + size <= room.count)
        let room = UnsafeMutableRawBufferPointer(room)
        var pending: UInt64 = 0
        var pendingBits = 0
        var last = previous
        for posting in block {
          let document = Int64(posting >> 8)
          pending |= UInt64(truncatingIfNeeded: document &- last &- 1) &<< UInt64(truncatingIfNeeded: pendingBits)
          pendingBits &+= width
          last = document
          guard pendingBits >= 32 else { continue }
          room.storeBytes(of: UInt32(truncatingIfNeeded: pending).littleEndian, toByteOffset: count, as: UInt32.self)
          count += 4
          pending >>= 32
          pendingBits &-= 32
        }
        while pendingBits > 0 {
          room[count] = UInt8(truncatingIfNeeded: pending)
          count += 1
          pending >>= 8
          pendingBits &-= 8
        }
      }
    }
  }
}
