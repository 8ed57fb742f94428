/// Counts by looking at every dataset how many hold a word, in all and for each platform: what facets must show.
struct CountedWords {
  /// How many datasets hold each word, for each platform.
  private(set) var counts: [String: [String: Int]] = [:]
  private let words: [UInt64: String]

  init(_ words: [String], in catalog: SyntheticCatalog) {
    self.words = Dictionary(uniqueKeysWithValues: words.map { (Self.hash(Array($0.utf8)[...]), $0) })
    for number in 0..<catalog.count { add(catalog.dataset(number)) }
  }

  private mutating func add(_ dataset: SyntheticDataset) {
    var found: Set<String> = []
    for token in Array(dataset.text.utf8).split(whereSeparator: { !Self.isPart($0) }) {
      if let word = words[Self.hash(token)] { found.insert(word) }
    }
    for word in found { counts[word, default: [:]][dataset.platform, default: 0] += 1 }
  }

  private static func isPart(_ byte: UInt8) -> Bool {
    byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z") || byte &- UInt8(ascii: "0") < 10
  }

  private static func hash(_ word: ArraySlice<UInt8>) -> UInt64 {
    word.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1 | 0x20)) &* 0x100_0000_01B3 }
  }
}
