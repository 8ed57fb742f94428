import System

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
