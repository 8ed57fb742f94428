/// One byte beside each posting: in which texts of the document the word stands, and how short the best of them is.
struct Payload: Equatable {
  var raw: UInt8

  /// Bit 5: the word is the first of the name.
  static let head: UInt8 = 1 << 5
  /// Bits 6 and 7: the length class of the best text, 0 for the shortest.
  static let lengthShift: UInt8 = 6
  /// Bits 0 to 4: one per `SearchText`.
  static let texts: UInt8 = 0b1_1111
  /// The payload of postings that only filter; not zero, because zero means absent in a `DocMap`.
  static let filter = Payload(raw: 1 << lengthShift)

  init(raw: UInt8) { self.raw = raw }

  init(text: SearchText, lengthClass: UInt8, isHead: Bool = false) {
    raw = Self.bit(text) | (isHead ? Self.head : 0) | lengthClass << Self.lengthShift
  }

  static func bit(_ text: SearchText) -> UInt8 { 1 << text.rawValue }

  /// Whether the word is all there is of the name.
  var isWholeName: Bool { raw & Self.head != 0 && raw >> Self.lengthShift == 0 }

  /// The texts the word stands in, the most telling first.
  var fields: [SearchText] { SearchText.allCases.filter { raw & Self.bit($0) != 0 } }
}

extension Payload {
  /// What the word contributes to a score before its rarity is weighed in, for each payload byte.
  static let impacts: [Float] = (0...255).map { impact(of: UInt8($0)) }

  /// No impact is larger; blocks store theirs in 7 bits relative to this.
  static let largestImpact: Float = 1.6

  private static func impact(of raw: UInt8) -> Float {
    guard let best = SearchText.allCases.first(where: { raw & bit($0) != 0 }) else { return 0 }
    let others = (raw & texts).nonzeroBitCount - 1
    let weight: Float =
      switch best {
      case .name: 1
      case .displayName: 0.9
      case .columns: 0.55
      case .path: 0.4
      case .description: 0.25
      }
    // Brevity and further texts never lift a word above the next better text, whatever usage and trust add to it.
    let brevity: [Float] = [1.06, 1.04, 1.02, 1]
    return weight * brevity[Int(raw >> lengthShift)] + 0.02 * Float(others) + (raw & head != 0 ? 0.1 : 0)
  }

  /// The length class of a text with this many words: names are short, prose is long.
  static func lengthClass(of text: SearchText, words: Int) -> UInt8 {
    let limits: (Int, Int, Int) =
      switch text {
      case .name, .displayName: (1, 2, 4)
      case .columns: (5, 15, 40)
      case .path: (4, 8, 16)
      case .description: (8, 20, 60)
      }
    return words <= limits.0 ? 0 : words <= limits.1 ? 1 : words <= limits.2 ? 2 : 3
  }
}
