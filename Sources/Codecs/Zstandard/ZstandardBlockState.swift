/// A compressed block: literals, then sequences of copies between them (RFC 8878 section 3.1.1.3); and what one block
/// leaves to the next.
struct ZstandardBlockState {
  private var huffman: ZstandardHuffmanTable?
  private var literalLengths: FSETable?
  private var offsets: FSETable?
  private var matchLengths: FSETable?
  private var recentOffsets = (1, 4, 8)

  /// - Parameters:
  ///   - frameStart: where in `output` the frame begins.
  ///   - room: the most that the block may restore.
  mutating func decode(
    _ input: inout ZstandardInput, into output: inout [UInt8], frameStart: Int, room: Int
  ) throws(ZstandardError) {
    let literals = try self.literals(&input, room: room)
    let count = try sequenceCount(&input)
    guard count > 0 else {
      guard input.isAtEnd else { throw input.failure(.damaged("sequences section")) }
      output += literals
      return
    }
    let modes = try input.number(bytes: 1)
    guard modes & 3 == 0 else { throw input.failure(.reserved("compression mode")) }
    let lengthTable = try FSETable.read(&input, mode: modes >> 6, .literalLengths, previous: literalLengths)
    let offsetTable = try FSETable.read(&input, mode: modes >> 4 & 3, .offsets, previous: offsets)
    let matchTable = try FSETable.read(&input, mode: modes >> 2 & 3, .matchLengths, previous: matchLengths)
    (literalLengths, offsets, matchLengths) = (lengthTable, offsetTable, matchTable)
    var execution = Execution(literals: literals, end: output.count + room, frameStart: frameStart, recentOffsets)
    var bits = try ZstandardBitReader(input)
    var lengthState = bits.read(lengthTable.accuracy)
    var offsetState = bits.read(offsetTable.accuracy)
    var matchState = bits.read(matchTable.accuracy)
    for index in 0..<count {
      let offsetCode = Int(offsetTable[offsetState].symbol)
      let match = ZstandardCodes.matchLengths[Int(matchTable[matchState].symbol)]
      let literal = ZstandardCodes.literalLengths[Int(lengthTable[lengthState].symbol)]
      let offsetValue = 1 << offsetCode + bits.read(offsetCode)
      let matchLength = match.base + bits.read(match.bits)
      let literalLength = literal.base + bits.read(literal.bits)
      guard bits.position >= 0,
        execution.run(literalLength: literalLength, offsetValue: offsetValue, matchLength: matchLength, &output)
      else { throw input.failure(.damaged(execution.isOverlong ? "block size" : "sequence")) }
      guard index < count - 1 else { break }
      lengthState = lengthTable.next(after: lengthState, &bits)
      matchState = matchTable.next(after: matchState, &bits)
      offsetState = offsetTable.next(after: offsetState, &bits)
    }
    guard bits.position == 0 else { throw input.failure(.damaged("sequence bit stream")) }
    guard execution.finish(&output) else { throw input.failure(.damaged("block size")) }
    recentOffsets = execution.recentOffsets
  }

  private func sequenceCount(_ input: inout ZstandardInput) throws(ZstandardError) -> Int {
    let first = try input.number(bytes: 1)
    if first < 128 { return first }
    if first < 255 { return (first - 128) << 8 + (try input.number(bytes: 1)) }
    return try input.number(bytes: 2) + 0x7F00
  }

  private mutating func literals(_ input: inout ZstandardInput, room: Int) throws(ZstandardError) -> [UInt8] {
    let header = try ZstandardLiteralsHeader(&input)
    guard header.size <= room else { throw input.failure(.damaged("block size")) }
    switch header.kind {
    case .raw:
      let content = try input.take(header.size)
      return Array(content.bytes[content.range])
    case .repeated:
      let byte = UInt8(truncatingIfNeeded: try input.number(bytes: 1))
      return [UInt8](repeating: byte, count: header.size)
    case .compressed, .treeless:
      var content = try input.take(header.compressedSize)
      if header.kind == .compressed { huffman = try ZstandardHuffmanTable(&content) }
      guard let huffman else { throw input.failure(.damaged("literals without a Huffman table")) }
      return try huffman.decode(&content, count: header.size, streams: header.streams)
    }
  }

  /// Carries sequences out.
  private struct Execution {
    private let literals: [UInt8]
    private var used = 0
    private let end: Int
    private let frameStart: Int
    private(set) var recentOffsets: (Int, Int, Int)
    private(set) var isOverlong = false

    init(literals: [UInt8], end: Int, frameStart: Int, _ recentOffsets: (Int, Int, Int)) {
      self.literals = literals
      self.end = end
      self.frameStart = frameStart
      self.recentOffsets = recentOffsets
    }

    /// Copies literals, then the match; false when they are not there or there is no room.
    mutating func run(literalLength: Int, offsetValue: Int, matchLength: Int, _ output: inout [UInt8]) -> Bool {
      guard literalLength <= literals.count - used else { return false }
      guard literalLength + matchLength <= end - output.count else {
        isOverlong = true
        return false
      }
      output += literals[used..<(used + literalLength)]
      used += literalLength
      let offset = self.offset(offsetValue, afterNoLiterals: literalLength == 0)
      guard offset > 0, offset <= output.count - frameStart else { return false }
      output.appendCopy(from: offset, count: matchLength)
      return true
    }

    /// Copies the literals behind the last match.
    func finish(_ output: inout [UInt8]) -> Bool {
      guard literals.count - used <= end - output.count else { return false }
      output += literals[used...]
      return true
    }

    /// The distance that a value means: a new one, or one of the last three (section 3.1.1.5).
    private mutating func offset(_ value: Int, afterNoLiterals: Bool) -> Int {
      let (first, second, third) = recentOffsets
      guard value <= 3 else {
        recentOffsets = (value - 3, first, second)
        return value - 3
      }
      switch value + (afterNoLiterals ? 1 : 0) {
      case 1: return first
      case 2: recentOffsets = (second, first, third)
      case 3: recentOffsets = (third, first, second)
      default: recentOffsets = (first - 1, first, second)
      }
      return recentOffsets.0
    }
  }
}
