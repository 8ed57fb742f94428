/// Restores a raw DEFLATE stream (RFC 1951) that arrives in pieces of any size.
///
/// Each step takes a whole unit, such as a literal or a match, and only when all its bits are there; so between two
/// pieces nothing but unread bits has to be remembered.
struct Inflater {
  private enum State {
    case blockHeader
    case storedLength
    case stored(Int)
    case codeHeader
    case codeLengthLengths(Int)
    case codeLengths
    case symbols
    case finished
  }

  private static let windowSize = 32_768
  private static let longestMatch = 258

  private var state = State.blockHeader
  private var isLastBlock = false
  private var bits: UInt64 = 0
  private var bitCount = 0
  private var input = 0

  /// The last 32 KiB that came out, then what has not been handed over.
  private var window = [UInt8](repeating: 0, count: 4 * windowSize)
  private var windowEnd = 0
  private var handedOver = 0

  private var literals = Inflater.fixedLiterals
  private var distances = Inflater.fixedDistances
  private var lengths: [UInt8] = []
  private var lengthCode: HuffmanTable?
  private var literalCount = 0
  private var distanceCount = 0
  private var lengthLengthCount = 0

  private let limit: Int
  private var produced = 0

  /// An inflater that gives out at most `limit` bytes.
  init(limit: Int) { self.limit = limit }

  var isFinished: Bool { if case .finished = state { true } else { false } }

  /// Starts over with the next stream, the limit counting on.
  mutating func restart() {
    state = .blockHeader
    bits = 0
    bitCount = 0
    windowEnd = 0
    handedOver = 0
  }

  /// Reads `bytes` from `position` on and appends to `output`; stops behind the last byte of the stream.
  mutating func push(
    _ bytes: Span<UInt8>, from position: inout Int, into output: inout [UInt8]
  ) throws(DecompressionError) {
    input = position
    while try step(bytes, into: &output) {}
    try handOver(into: &output)
    if isFinished {
      input -= bitCount / 8
      bitCount = 0
      bits = 0
    }
    position = input
  }

  /// Takes the next unit; false when the stream is at its end or more input is needed.
  private mutating func step(_ bytes: Span<UInt8>, into output: inout [UInt8]) throws(DecompressionError) -> Bool {
    switch state {
    case .blockHeader:
      guard fill(3, bytes) else { return false }
      isLastBlock = take(1) == 1
      try beginBlock(type: take(2))
    case .storedLength:
      guard fill(32, bytes) else { return false }
      let length = take(16)
      guard length ^ 0xFFFF == take(16) else { throw .badData }
      state = .stored(length)
    case .stored(let count):
      return try copyStored(count, bytes, into: &output)
    case .codeHeader:
      guard fill(14, bytes) else { return false }
      literalCount = take(5) + 257
      distanceCount = take(5) + 1
      lengthLengthCount = take(4) + 4
      guard literalCount <= 286, distanceCount <= 30 else { throw .badData }
      lengths = [UInt8](repeating: 0, count: 19)
      state = .codeLengthLengths(0)
    case .codeLengthLengths(let index):
      guard fill(3, bytes) else { return false }
      lengths[DeflateAlphabet.codeLengthOrder[index]] = UInt8(take(3))
      state = index + 1 < lengthLengthCount ? .codeLengthLengths(index + 1) : .codeLengths
      if index + 1 == lengthLengthCount { try beginCodeLengths() }
    case .codeLengths:
      return try readCodeLength(bytes)
    case .symbols:
      return try readSymbols(bytes, into: &output)
    case .finished:
      return false
    }
    return true
  }

  private mutating func beginBlock(type: Int) throws(DecompressionError) {
    switch type {
    case 0:
      _ = take(bitCount & 7)
      state = .storedLength
    case 1:
      literals = Self.fixedLiterals
      distances = Self.fixedDistances
      state = .symbols
    case 2: state = .codeHeader
    default: throw .badData
    }
  }

  private mutating func endBlock() {
    if isLastBlock {
      _ = take(bitCount & 7)
      state = .finished
    } else {
      state = .blockHeader
    }
  }

  private mutating func copyStored(
    _ count: Int, _ bytes: Span<UInt8>, into output: inout [UInt8]
  ) throws(DecompressionError) -> Bool {
    var left = count
    while left > 0 {
      if windowEnd == window.count { try handOver(into: &output) }
      if bitCount >= 8 {
        window[windowEnd] = UInt8(take(8))
      } else {
        guard input < bytes.count else {
          state = .stored(left)
          return false
        }
        window[windowEnd] = bytes[input]
        input += 1
      }
      windowEnd += 1
      left -= 1
    }
    endBlock()
    return true
  }

  private mutating func beginCodeLengths() throws(DecompressionError) {
    lengthCode = HuffmanTable(
      lengths: lengths[...], meanings: DeflateAlphabet.codeLengths, primaryBits: 7, mayBeSparse: false)
    if lengthCode == nil { throw .badData }
    lengths.removeAll(keepingCapacity: true)
  }

  /// Reads one length or one run of them (section 3.2.7); behind the last one the block's codes are made.
  private mutating func readCodeLength(_ bytes: Span<UInt8>) throws(DecompressionError) -> Bool {
    guard let lengthCode else { throw .badData }
    _ = fill(14, bytes)
    let entry = lengthCode[bits]
    let extra = entry.value < 16 ? 0 : entry.value == 16 ? 2 : entry.value == 17 ? 3 : 7
    guard entry.codeLength + extra <= bitCount else { return false }
    guard entry.kind == HuffmanTable.Entry.literal else { throw .badData }
    _ = take(entry.codeLength)
    if entry.value < 16 {
      lengths.append(UInt8(entry.value))
    } else {
      let run = take(extra) + (entry.value == 18 ? 11 : 3)
      guard entry.value != 16 || !lengths.isEmpty else { throw .badData }
      lengths.append(contentsOf: repeatElement(entry.value == 16 ? lengths[lengths.count - 1] : 0, count: run))
    }
    guard lengths.count >= literalCount + distanceCount else { return true }
    try beginSymbols()
    return true
  }

  private mutating func beginSymbols() throws(DecompressionError) {
    guard lengths.count == literalCount + distanceCount, lengths[256] > 0,
      let literals = HuffmanTable(
        lengths: lengths[..<literalCount], meanings: DeflateAlphabet.literalsAndLengths, primaryBits: 10,
        mayBeSparse: true),
      let distances = HuffmanTable(
        lengths: lengths[literalCount...], meanings: DeflateAlphabet.distances, primaryBits: 8, mayBeSparse: true)
    else { throw .badData }
    self.literals = literals
    self.distances = distances
    state = .symbols
  }

  /// Reads literals and matches to the end of the block or of the input.
  private mutating func readSymbols(
    _ bytes: Span<UInt8>, into output: inout [UInt8]
  ) throws(DecompressionError) -> Bool {
    while true {
      if window.count - windowEnd < Self.longestMatch { try handOver(into: &output) }
      _ = fill(48, bytes)
      let entry = literals[bits]
      guard entry.codeLength <= bitCount else { return false }
      switch entry.kind {
      case HuffmanTable.Entry.literal:
        drop(entry.codeLength)
        window[windowEnd] = UInt8(truncatingIfNeeded: entry.value)
        windowEnd += 1
      case HuffmanTable.Entry.endOfBlock:
        drop(entry.codeLength)
        endBlock()
        return true
      case HuffmanTable.Entry.invalid:
        throw .badData
      default:
        guard try readMatch(entry) else { return false }
      }
    }
  }

  /// Copies the match whose length starts with `entry`; false when its bits are not all there.
  @inline(__always)
  private mutating func readMatch(_ entry: HuffmanTable.Entry) throws(DecompressionError) -> Bool {
    let lengthExtra = Int(entry.kind & 0x1F)
    var used = entry.codeLength
    let length = entry.value + Int(truncatingIfNeeded: bits >> UInt64(used)) & (1 << lengthExtra - 1)
    used += lengthExtra
    let code = distances[bits >> UInt64(used)]
    let distanceExtra = Int(code.kind & 0x1F)
    used += code.codeLength
    guard used <= bitCount else { return false }
    guard code.kind != HuffmanTable.Entry.invalid else { throw .badData }
    let distance = code.value + Int(truncatingIfNeeded: bits >> UInt64(used)) & (1 << distanceExtra - 1)
    used += distanceExtra
    guard used <= bitCount else { return false }
    guard distance <= windowEnd else { throw .badData }
    drop(used)
    copyMatch(length: length, distance: distance)
    return true
  }

  @inline(__always)
  private mutating func copyMatch(length: Int, distance: Int) {
    var target = windowEnd
    var source = windowEnd - distance
    windowEnd += length
    window.withUnsafeMutableBufferPointer { window in
      // Source and target may overlap: the bytes just written are then the next ones to be read.
      while target < windowEnd {
        window[target] = window[source]
        target += 1
        source += 1
      }
    }
  }

  /// Appends what is new to `output` and keeps the last 32 KiB to refer to.
  private mutating func handOver(into output: inout [UInt8]) throws(DecompressionError) {
    let count = windowEnd - handedOver
    guard count <= limit - produced else { throw .tooLarge(limit: limit) }
    produced += count
    output.append(window.span.extracting(handedOver..<windowEnd))
    if windowEnd > 2 * Self.windowSize {
      let start = windowEnd - Self.windowSize
      for index in 0..<Self.windowSize { window[index] = window[start + index] }
      windowEnd = Self.windowSize
    }
    handedOver = windowEnd
  }

  /// Reads ahead so that `count` bits are there; false when the input ends before.
  @inline(__always)
  private mutating func fill(_ count: Int, _ bytes: Span<UInt8>) -> Bool {
    if bitCount >= count { return true }
    if input + 8 <= bytes.count {
      let word = UInt64(littleEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: input, as: UInt64.self))
      bits |= word << UInt64(bitCount)
      input += (63 - bitCount) >> 3
      bitCount |= 56
      // The rest of the word is part of a byte that has not been counted as read.
      bits &= (1 << UInt64(bitCount)) - 1
      return true
    }
    while bitCount <= 56, input < bytes.count {
      bits |= UInt64(bytes[input]) << UInt64(bitCount)
      input += 1
      bitCount += 8
    }
    return bitCount >= count
  }

  @inline(__always)
  private mutating func drop(_ count: Int) {
    bits >>= UInt64(count)
    bitCount -= count
  }

  @inline(__always)
  private mutating func take(_ count: Int) -> Int {
    let value = Int(truncatingIfNeeded: bits & ((1 << UInt64(count)) - 1))
    drop(count)
    return value
  }

  private static let fixedLiterals =
    HuffmanTable(
      lengths: DeflateAlphabet.fixedLiteralLengths[...], meanings: DeflateAlphabet.literalsAndLengths, primaryBits: 10,
      mayBeSparse: false)!
  private static let fixedDistances =
    HuffmanTable(
      lengths: DeflateAlphabet.fixedDistanceLengths[...], meanings: DeflateAlphabet.distances, primaryBits: 8,
      mayBeSparse: false)!
}
