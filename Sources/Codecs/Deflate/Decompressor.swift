/// Restores gzip, zlib or raw DEFLATE data that arrives in pieces, checking headers and checksums.
package struct Decompressor: Sendable {
  /// What the compressed bytes are wrapped in.
  package enum Format: Hashable, Sendable {
    /// DEFLATE alone (RFC 1951).
    case raw
    /// With a two-byte header and an Adler-32 checksum (RFC 1950).
    case zlib
    /// One or more gzip members (RFC 1952).
    case gzip
    /// The content coding "deflate" of HTTP: zlib, or raw as some senders have it (RFC 9110 section 8.4.1.2).
    case deflate
  }

  private enum State { case header, body, trailer, finished }

  private enum Wrapping { case raw, zlib, gzip }

  private let format: Format
  private var state: State
  private var wrapping: Wrapping?
  private var header = GzipHeader()
  private var inflater: Inflater
  private var crc = CRC32()
  private var adler = Adler32()
  private var size: UInt32 = 0
  private var pending: [UInt8] = []

  private var membersRead = 0

  /// A decompressor that fails with `tooLarge` as soon as more than `limit` bytes would come out.
  package init(_ format: Format, limit: Int) {
    self.format = format
    inflater = Inflater(limit: limit)
    wrapping =
      switch format {
      case .raw: .raw
      case .zlib: .zlib
      case .gzip: .gzip
      case .deflate: nil
      }
    state = format == .raw ? .body : .header
  }

  /// Whether the stream is complete; gzip may go on with a further member.
  package var isFinished: Bool {
    state == .finished || (wrapping == .gzip && state == .header && header.isUntouched && membersRead > 0)
  }

  /// Takes in the next bytes and appends what they restore to `output`.
  package mutating func push(_ bytes: Span<UInt8>, into output: inout [UInt8]) throws(DecompressionError) {
    var position = 0
    while position < bytes.count {
      switch state {
      case .header: try readHeader(bytes, from: &position, into: &output)
      case .body: try readBody(bytes, from: &position, into: &output)
      case .trailer: try readTrailer(bytes[position], &position)
      case .finished: throw .trailingBytes
      }
    }
  }

  /// Takes in the next bytes and appends what they restore to `output`.
  package mutating func push(_ bytes: [UInt8], into output: inout [UInt8]) throws(DecompressionError) {
    try push(bytes.span, into: &output)
  }

  /// Says that no more bytes come; fails when the stream is not complete.
  package mutating func finish() throws(DecompressionError) {
    guard isFinished else { throw .truncated }
  }

  /// Restores `bytes`, which are one whole stream.
  package static func decompress(
    _ bytes: [UInt8], _ format: Format, limit: Int
  ) throws(DecompressionError) -> [UInt8] {
    var decompressor = Decompressor(format, limit: limit)
    var output: [UInt8] = []
    try decompressor.push(bytes.span, into: &output)
    try decompressor.finish()
    return output
  }

  private mutating func readHeader(
    _ bytes: Span<UInt8>, from position: inout Int, into output: inout [UInt8]
  ) throws(DecompressionError) {
    let byte = bytes[position]
    position += 1
    if wrapping == .gzip {
      if header.isUntouched, membersRead > 0, byte != GzipHeader.firstByte { throw .trailingBytes }
      if try header.take(byte) { state = .body }
      return
    }
    pending.append(byte)
    guard pending.count == 2 else { return }
    let isZlib = pending[0] & 15 == 8 && (Int(pending[0]) << 8 | Int(pending[1])).isMultiple(of: 31)
    state = .body
    if wrapping == nil, !isZlib {
      wrapping = .raw
      let beginning = pending
      var start = 0
      try readBody(beginning.span, from: &start, into: &output)
      return
    }
    wrapping = .zlib
    guard isZlib else { throw .badHeader }
    guard pending[0] >> 4 <= 7, pending[1] & 0x20 == 0 else { throw .unsupported }
  }

  private mutating func readBody(
    _ bytes: Span<UInt8>, from position: inout Int, into output: inout [UInt8]
  ) throws(DecompressionError) {
    let before = output.count
    try inflater.push(bytes, from: &position, into: &output)
    let restored = output.span.extracting(before..<output.count)
    switch wrapping {
    case .gzip: crc.update(restored)
    case .zlib: adler.update(restored)
    default: break
    }
    size &+= UInt32(truncatingIfNeeded: restored.count)
    guard inflater.isFinished else { return }
    pending = []
    state = wrapping == .raw ? .finished : .trailer
  }

  private mutating func readTrailer(_ byte: UInt8, _ position: inout Int) throws(DecompressionError) {
    pending.append(byte)
    position += 1
    if wrapping == .zlib {
      guard pending.count == 4 else { return }
      guard pending.reduce(0, { $0 << 8 | UInt32($1) }) == adler.value else { throw .checksumMismatch }
      state = .finished
    } else {
      guard pending.count == 8 else { return }
      let fields = pending.reversed().reduce(0) { $0 << 8 | UInt64($1) }
      guard fields == UInt64(size) << 32 | UInt64(crc.value) else { throw .checksumMismatch }
      beginMember()
    }
  }

  private mutating func beginMember() {
    membersRead += 1
    header = GzipHeader()
    crc = CRC32()
    size = 0
    inflater.restart()
    state = .header
  }
}
