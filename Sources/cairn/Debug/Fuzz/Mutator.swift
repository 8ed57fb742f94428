import System

/// Makes inputs out of others. What it makes follows from its seed alone, so that every input can be made again.
struct Mutator {
  private var random: SeededRandom
  private static let largestInput = 64 << 10

  /// - Parameters:
  ///   - seed: of the run.
  ///   - number: of the input within the run.
  init(seed: UInt64, number: UInt64) { random = SeededRandom(seed: seed, stream: number) }

  /// One input: most often a mutation of some of the corpus, now and then words or bytes at random.
  mutating func input(corpus: [[UInt8]], words: [[UInt8]]) -> [UInt8] {
    var input: [UInt8]
    switch below(16) {
    case 0: input = (0..<below(300)).map { _ in byte() }
    case 1: input = (0..<below(80)).flatMap { _ in word(words) }
    default:
      input = corpus.isEmpty ? [] : corpus[below(corpus.count)]
      for _ in 0...below(8) { mutate(&input, corpus, words) }
    }
    if input.count > Self.largestInput { input.removeSubrange(Self.largestInput...) }
    return input
  }

  private mutating func mutate(_ input: inout [UInt8], _ corpus: [[UInt8]], _ words: [[UInt8]]) {
    guard !input.isEmpty else { return input = word(words) }
    let place = below(input.count)
    let length = min(1 + below(below(4) == 0 ? 200 : 8), input.count - place)
    let piece = Array(input[place..<place + length])
    switch below(12) {
    case 0: input[place] ^= 1 << UInt8(below(8))
    case 1: input[place] = byte()
    case 2: input.removeSubrange(place..<place + length)
    case 3: input.insert(contentsOf: word(words), at: place)
    case 4: input.replaceSubrange(place..<place + length, with: word(words))
    case 5: input.insert(contentsOf: piece, at: below(input.count))
    case 6: input.insert(contentsOf: Array(repeating: piece, count: 1 + below(below(8) == 0 ? 2000 : 20)).joined(), at: place)
    case 7: input.removeSubrange(place...)
    case 8: input.insert(contentsOf: number(), at: place)
    case 9: replaceDigits(&input, from: place)
    case 10: input.insert(contentsOf: [byte(), byte()], at: place)
    default:
      let other = corpus[below(corpus.count)]
      let cut = below(other.count + 1)
      input.replaceSubrange(place..., with: other[cut...])
    }
  }

  /// Puts another number in the place of one that stands there.
  private mutating func replaceDigits(_ input: inout [UInt8], from place: Int) {
    let isDigit = { (byte: UInt8) in (0x30...0x39).contains(byte) }
    guard let start = input[place...].firstIndex(where: isDigit) else { return }
    let end = input[start...].firstIndex { !isDigit($0) } ?? input.count
    input.replaceSubrange(start..<end, with: number())
  }

  /// Numbers at which arithmetic goes wrong.
  private mutating func number() -> [UInt8] {
    let numbers = [
      "0", "1", "-1", "127", "128", "255", "256", "65535", "65536", "2147483647", "2147483648", "4294967295", "4294967296",
      "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551615", "18446744073709551616",
      "1e308", "1e309", "1e-400", "0.1", "00", "99999999999999999999999999",
    ]
    return Array(numbers[below(numbers.count)].utf8)
  }

  private mutating func word(_ words: [[UInt8]]) -> [UInt8] { words.isEmpty ? [byte()] : words[below(words.count)] }

  private mutating func byte() -> UInt8 { UInt8(truncatingIfNeeded: random.next()) }

  private mutating func below(_ bound: Int) -> Int { random.below(bound) }
}
