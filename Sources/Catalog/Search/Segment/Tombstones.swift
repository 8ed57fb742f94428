/// Which documents of a segment are replaced or deleted. Copies share their pages, so that marking one document of
/// millions costs one page.
struct Tombstones: Sendable {
  private static let pageBits = 1 << 15
  private var pages: [[UInt64]]
  private(set) var count = 0

  init(documentCount: Int) {
    pages = [[UInt64]](repeating: [], count: (documentCount + Self.pageBits - 1) / Self.pageBits)
  }

  /// Marks a document; false when it was marked before.
  @discardableResult
  mutating func insert(_ document: UInt32) -> Bool {
    let page = Int(document) / Self.pageBits
    let bit = Int(document) % Self.pageBits
    if pages[page].isEmpty { pages[page] = [UInt64](repeating: 0, count: Self.pageBits / 64) }
    guard pages[page][bit / 64] & 1 << UInt64(bit % 64) == 0 else { return false }
    pages[page][bit / 64] |= 1 << UInt64(bit % 64)
    count += 1
    return true
  }

  @inline(__always)
  func contains(_ document: UInt32) -> Bool {
    guard count > 0 else { return false }
    let page = Int(document) / Self.pageBits
    let bit = Int(document) % Self.pageBits
    return !pages[page].isEmpty && pages[page][bit / 64] & 1 << UInt64(bit % 64) != 0
  }

  /// All marked documents, ascending.
  func all() -> [UInt32] {
    var documents: [UInt32] = []
    documents.reserveCapacity(count)
    for (page, words) in pages.enumerated() {
      for (index, word) in words.enumerated() {
        var word = word
        while word != 0 {
          documents.append(UInt32(page * Self.pageBits + index * 64 + word.trailingZeroBitCount))
          word &= word - 1
        }
      }
    }
    return documents
  }
}
