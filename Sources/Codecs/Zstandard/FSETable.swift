/// A finite state entropy table: each state stands for a symbol and tells how the next state is read (RFC 8878
/// section 4.1.1).
struct FSETable {
  struct State {
    var symbol: UInt8
    var bits: UInt8
    var base: UInt16
  }

  /// How many bits a state has.
  let accuracy: Int
  private let states: [State]

  @inline(__always)
  subscript(state: Int) -> State { states[state] }

  /// The state that follows.
  @inline(__always)
  func next(after state: Int, _ bits: inout ZstandardBitReader) -> Int {
    Int(states[state].base) + bits.read(Int(states[state].bits))
  }

  /// The table of one symbol, which takes no bits.
  init(only symbol: UInt8) {
    accuracy = 0
    states = [State(symbol: symbol, bits: 0, base: 0)]
  }

  /// The table of symbols with these frequencies, -1 for less than one; nil when they do not fill it.
  init?(_ frequencies: [Int], accuracy: Int) {
    let size = 1 << accuracy
    guard frequencies.reduce(0, { $0 + abs($1) }) == size else { return nil }
    var symbols = [UInt8](repeating: 0, count: size)
    var end = size
    for (symbol, frequency) in frequencies.enumerated() where frequency < 0 {
      end -= 1
      symbols[end] = UInt8(truncatingIfNeeded: symbol)
    }
    let step = size >> 1 + size >> 3 + 3
    var place = 0
    for (symbol, frequency) in frequencies.enumerated() where frequency > 0 {
      for _ in 0..<frequency {
        symbols[place] = UInt8(truncatingIfNeeded: symbol)
        repeat { place = (place + step) & (size - 1) } while place >= end
      }
    }
    var next = frequencies.map { max(1, $0) }
    states = symbols.map { symbol in
      let number = next[Int(symbol)]
      next[Int(symbol)] += 1
      let bits = accuracy - (Int.bitWidth - 1 - number.leadingZeroBitCount)
      return State(
        symbol: symbol, bits: UInt8(truncatingIfNeeded: bits), base: UInt16(truncatingIfNeeded: number << bits - size))
    }
    self.accuracy = accuracy
  }

  /// Reads the frequencies that stand before coded data, bits in the order of the bytes.
  init(_ input: inout ZstandardInput, largestSymbol: Int, largestAccuracy: Int) throws(ZstandardError) {
    var reader = ForwardBits(input)
    let accuracy = reader.read(4) + 5
    guard accuracy <= largestAccuracy else { throw input.failure(.damaged("FSE accuracy")) }
    var remaining = 1 << accuracy
    var frequencies: [Int] = []
    while remaining > 0 {
      guard frequencies.count <= largestSymbol, !reader.isOverrun else { throw input.failure(.damaged("FSE table")) }
      let frequency = reader.frequency(remaining)
      remaining -= abs(frequency)
      frequencies.append(frequency)
      guard frequency == 0 else { continue }
      var zeros = 3
      while zeros == 3, frequencies.count <= largestSymbol {
        zeros = reader.read(2)
        frequencies += [Int](repeating: 0, count: zeros)
      }
    }
    guard remaining == 0, frequencies.count <= largestSymbol + 1, let table = FSETable(frequencies, accuracy: accuracy)
    else { throw input.failure(.damaged("FSE table")) }
    self = table
    try input.skip(reader.bytesRead)
  }
}

/// Reads bits from the start of a range of bytes, the least significant first.
private struct ForwardBits {
  private let bytes: [UInt8]
  private let range: Range<Int>
  private var position = 0

  init(_ input: ZstandardInput) {
    bytes = input.bytes
    range = input.range
  }

  var bytesRead: Int { (position + 7) / 8 }
  var isOverrun: Bool { bytesRead > range.count }

  /// The next `count` bits, at most 16; zeros beyond the end.
  mutating func read(_ count: Int) -> Int {
    var value = 0
    let first = range.lowerBound + position >> 3
    for index in 0..<3 where first + index < range.upperBound { value |= Int(bytes[first + index]) << (8 * index) }
    value = value >> (position & 7) & (1 << count - 1)
    position += count
    return value
  }

  /// A frequency, in as few bits as what remains allows.
  mutating func frequency(_ remaining: Int) -> Int {
    let width = Int.bitWidth - (remaining + 1).leadingZeroBitCount
    let value = read(width)
    let short = value & (1 << (width - 1) - 1)
    let threshold = 1 << width - 1 - (remaining + 1)
    if short < threshold {
      position -= 1
      return short - 1
    }
    return (value >= 1 << (width - 1) ? value - threshold : value) - 1
  }
}
