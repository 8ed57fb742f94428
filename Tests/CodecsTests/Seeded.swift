/// A random number generator that repeats itself (SplitMix64), so that a failing case can be run again.
struct Seeded: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  /// `count` random bytes.
  mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
  }
}

extension String {
  /// A short text of plain, awkward and non-Latin characters.
  static func random(using random: inout Seeded) -> String {
    let alphabet: [Character] = Array("abcxyz019 _-.,:;\"\\/\n\r\t\u{0}\u{1f}\u{7f}éß漢字😀\u{301}=+@'%&?#[]{}")
    return String((0..<Int.random(in: 0..<12, using: &random)).map { _ in alphabet.randomElement(using: &random)! })
  }
}
