/// Compresses bytes that come in pieces into one gzip member (RFC 1952), for response bodies and exports.
package struct GzipWriter: Sendable {
  private var deflater = Deflater()
  private var crc = CRC32()
  private var size: UInt32 = 0
  private var isBegun = false

  /// A writer of a member without name or time.
  package init() {}

  /// Takes in `bytes` and appends what is ready to `output`; up to 32 KiB are held back to be compressed together.
  package mutating func push(_ bytes: Span<UInt8>, into output: inout [UInt8]) {
    begin(&output)
    crc.update(bytes)
    size &+= UInt32(truncatingIfNeeded: bytes.count)
    deflater.push(bytes, into: &output)
  }

  /// Takes in `bytes` and appends what is ready to `output`.
  package mutating func push(_ bytes: [UInt8], into output: inout [UInt8]) { push(bytes.span, into: &output) }

  /// Appends everything that was held back, so that the receiver can read all of it now; costs a few bytes.
  package mutating func flush(into output: inout [UInt8]) {
    begin(&output)
    deflater.flush(into: &output)
  }

  /// Appends the rest and the checksum; nothing may be pushed after it.
  package mutating func finish(into output: inout [UInt8]) {
    begin(&output)
    deflater.finish(into: &output)
    let trailer = UInt64(size) << 32 | UInt64(crc.value)
    for byte in 0..<8 { output.append(UInt8(truncatingIfNeeded: trailer >> UInt64(8 * byte))) }
  }

  /// `bytes` as one gzip member.
  package static func compress(_ bytes: [UInt8]) -> [UInt8] {
    var writer = GzipWriter()
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count / 3 + 64)
    writer.push(bytes.span, into: &output)
    writer.finish(into: &output)
    return output
  }

  /// The ten bytes in front: DEFLATE, no flags, no time, an unknown system.
  private mutating func begin(_ output: inout [UInt8]) {
    if isBegun { return }
    isBegun = true
    output += [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]
  }
}
