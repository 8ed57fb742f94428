/// Splits identifiers and prose into folded words: `RAW_customerOrders2024` gives `raw`, `customerorders2024` and its
/// parts `customer`, `orders`, `2024`.
///
/// A chunk is a run of letters and digits; separators are everything else. A chunk with inner boundaries (camel case,
/// letter to digit) is indexed whole and in parts of two bytes and more. Ideographs, which are written without spaces,
/// are indexed in pairs.
struct Analyzer {
  /// One word of the text.
  struct Token {
    /// Where its folded form lies in `bytes`.
    var bytes: Range<Int>
    /// The number of its chunk in the text, from 0; parts share their chunk's number.
    var position: Int
    /// Whether it is a piece of a chunk that is also there whole.
    var isPart: Bool
  }

  /// The folded bytes of all tokens.
  private(set) var bytes: [UInt8] = []
  /// The tokens, whole chunks before their parts.
  private(set) var tokens: [Token] = []
  /// For each folded byte the bytes of the text it came from; kept only when `keepsSources` is set.
  private(set) var sources: [Range<Int>] = []
  /// Whether `sources` is filled.
  var keepsSources = false
  /// The number of chunks in the text.
  private(set) var chunkCount = 0

  private var chunkStart = 0
  private var boundaries: [Int] = []
  private var previous = Folding.Class.separator
  private var upperRun = 0

  /// Longer chunks are cut: nobody types them, and encoded blobs would swell the dictionary.
  private static let longestChunk = 64

  /// Replaces `tokens` with those of `text`.
  mutating func analyze(_ text: String) {
    var text = text
    text.withUTF8 { analyze($0) }
  }

  /// Replaces `tokens` with those of valid UTF-8 bytes.
  mutating func analyze(_ text: UnsafeBufferPointer<UInt8>) {
    bytes.removeAll(keepingCapacity: true)
    tokens.removeAll(keepingCapacity: true)
    sources.removeAll(keepingCapacity: true)
    chunkCount = 0
    startChunk()
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte &- 0x61 < 26, previous == .lower, !keepsSources, bytes.count - chunkStart <= Self.longestChunk - 4 {
        // Most letters follow others of their kind, and then nothing else is to be thought of.
        bytes.append(byte)
        index += 1
      } else if byte < 0x80 {
        take(ascii: byte, at: index)
        index += 1
      } else {
        index += take(scalarAt: index, of: text)
      }
    }
    endChunk()
  }

  private mutating func take(ascii byte: UInt8, at index: Int) {
    switch byte {
    case 0x61...0x7A: take(.lower, index..<index + 1) { $0.append(byte) }
    case 0x30...0x39: take(.digit, index..<index + 1) { $0.append(byte) }
    case 0x41...0x5A: take(.upper, index..<index + 1) { $0.append(byte | 0x20) }
    default: endChunk()
    }
  }

  private mutating func take(scalarAt index: Int, of text: UnsafeBufferPointer<UInt8>) -> Int {
    let rest = UnsafeBufferPointer(rebasing: text[index..<min(index + 4, text.count)])
    var decoder = UTF8()
    var iterator = rest.makeIterator()
    guard case .scalarValue(let scalar) = decoder.decode(&iterator) else {
      endChunk()
      return 1
    }
    let length = UTF8.width(scalar)
    switch Folding.classify(scalar) {
    case .separator: endChunk()
    case .mark: break
    case let kind: take(kind, index..<index + length) { Folding.append(scalar, to: &$0) }
    }
    return length
  }

  @inline(__always)
  private mutating func take(_ kind: Folding.Class, _ source: Range<Int>, _ append: (inout [UInt8]) -> Void) {
    if previous != kind {
      if (kind == .ideograph) != (previous == .ideograph), previous != .separator { endChunk() }
      if bytes.count > chunkStart { noteBoundary(before: kind) }
    }
    if bytes.count - chunkStart > Self.longestChunk - 4 { endChunk() }
    if kind == .ideograph { boundaries.append(bytes.count) }
    upperRun = kind == .upper ? upperRun + 1 : 0
    previous = kind
    let start = bytes.count
    append(&bytes)
    if keepsSources { for _ in start..<bytes.count { sources.append(source) } }
  }

  /// Camel case breaks before an upper letter, and before the last of several when a lower one follows: `HTTP|Server`.
  private mutating func noteBoundary(before kind: Folding.Class) {
    switch (previous, kind) {
    case (.lower, .upper), (.digit, _), (_, .digit): boundaries.append(bytes.count)
    case (.upper, .lower) where upperRun > 1:
      var start = bytes.count - 1
      while start > chunkStart, bytes[start] & 0xC0 == 0x80 { start -= 1 }
      boundaries.append(start)
    default: break
    }
  }

  private mutating func startChunk() {
    chunkStart = bytes.count
    boundaries.removeAll(keepingCapacity: true)
    previous = .separator
    upperRun = 0
  }

  private mutating func endChunk() {
    if bytes.count > chunkStart {
      if previous == .ideograph { emitIdeographs() } else { emitWord() }
      chunkCount += 1
    }
    startChunk()
  }

  private mutating func emitWord() {
    let end = bytes.count
    tokens.append(Token(bytes: chunkStart..<end, position: chunkCount, isPart: false))
    // More breaks than this are hashes and encoded keys, whose pieces mean nothing.
    guard !boundaries.isEmpty, boundaries.count <= 6 else { return }
    var start = chunkStart
    for index in 0...boundaries.count {
      let boundary = index < boundaries.count ? boundaries[index] : end
      if boundary - start >= 2 { tokens.append(Token(bytes: start..<boundary, position: chunkCount, isPart: true)) }
      start = boundary
    }
  }

  private mutating func emitIdeographs() {
    let end = bytes.count
    for index in 0..<max(1, boundaries.count - 1) {
      let pairEnd = index + 2 < boundaries.count ? boundaries[index + 2] : end
      tokens.append(Token(bytes: boundaries[index]..<pairEnd, position: chunkCount, isPart: false))
    }
  }
}

extension Analyzer {
  /// The whole of `text` folded, separators kept: the key under which an exact name is found.
  static func fold(_ text: String) -> [UInt8] {
    var folded: [UInt8] = []
    folded.reserveCapacity(text.utf8.count)
    fold(text, into: &folded)
    return folded
  }

  /// Appends the whole of `text` folded, separators kept.
  static func fold(_ text: String, into folded: inout [UInt8]) {
    let start = folded.count
    var isASCII = false
    text.utf8.withContiguousStorageIfAvailable { bytes in
      folded.append(addingCapacity: bytes.count) { room in
        for byte in bytes {
          guard byte < 0x80 else { return }
          room.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
        }
        isASCII = true
      }
    }
    if isASCII { return }
    folded.removeSubrange(start...)
    for scalar in text.unicodeScalars {
      if scalar.isASCII {
        let byte = UInt8(scalar.value)
        folded.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
      } else if Folding.classify(scalar) != .mark {
        Folding.append(scalar, to: &folded)
      }
    }
  }
}
