/// A set of assets that stays small however many they are: row ids lie close together, so that each takes about a bit.
package struct AssetIDSet: Sendable, ExpressibleByArrayLiteral {
  /// Bits of a page each, by the number that the page's ids share.
  private var pages: [Int64: [UInt64]] = [:]
  private static let pageBits: Int64 = 4096

  /// An empty set.
  package init() {}

  /// The set of those ids.
  package init(arrayLiteral ids: AssetID...) { formUnion(ids) }

  /// Takes in one more.
  package mutating func insert(_ id: AssetID) {
    let (page, word, bit) = Self.place(id)
    pages[page, default: [UInt64](repeating: 0, count: Int(Self.pageBits / 64))][word] |= bit
  }

  /// Takes in more.
  package mutating func formUnion(_ ids: some Sequence<AssetID>) { for id in ids { insert(id) } }

  /// Whether an asset is in it.
  package func contains(_ id: AssetID) -> Bool {
    let (page, word, bit) = Self.place(id)
    return pages[page].map { $0[word] & bit != 0 } ?? false
  }

  private static func place(_ id: AssetID) -> (page: Int64, word: Int, bit: UInt64) {
    // Shifting rounds down, so that ids below zero have places of their own, too.
    let within = Int(id.rawValue & (pageBits - 1))
    return (id.rawValue >> 12, within / 64, 1 << UInt64(within % 64))
  }
}
