/// Numbers that look random and are the same for the same seed (SplitMix64).
struct SeededRandom {
  private var state: UInt64

  /// - Parameter stream: streams of one seed are independent of each other.
  init(seed: UInt64, stream: Int = 0) {
    state = seed &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: stream) &* 0xD1B5_4A32_D192_ED03
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 to below `bound`, which is at least 1.
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }

  /// A number from 0 to below 1.
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Whether something happens that happens with this probability.
  mutating func chance(_ probability: Double) -> Bool { unit() < probability }

  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}

/// Places of a list drawn so that the first are the most frequent: place n in proportion to 1 / (n + 1)^exponent.
struct ZipfTable: Sendable {
  private let places: [Int32]

  init(count: Int, exponent: Double, size: Int = 1 << 15) {
    let weights = (0..<count).map { power(Double($0 + 1), -exponent) }
    let sum = weights.reduce(0, +)
    places = weights.enumerated().flatMap { place, weight in
      [Int32](repeating: Int32(place), count: max(1, Int(Double(size) * weight / sum)))
    }
  }

  func pick(_ random: inout SeededRandom) -> Int { Int(places[random.below(places.count)]) }
}
