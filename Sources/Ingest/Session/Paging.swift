/// Watches over a listing that comes page by page, so that one which goes round in circles or never ends is told.
struct Paging {
  /// What is wrong with a listing.
  struct Fault: Error, CustomStringConvertible {
    let description: String
  }

  private let limit: Int
  private let byteLimit: Int
  private var bytes = 0
  private var count = 0
  private var empty = 0
  // Marks may be long and many, so that only their hashes are kept.
  private var marks: Set<Int> = []
  private var beginnings: Set<Int> = []

  /// Pages in a row that bring nothing: a store may skip a long stretch of what is deleted, but not for ever.
  private static let emptyLimit = 1000

  /// What all pages of a listing may come to that is kept whole.
  static let wholeLimit = 256 << 20

  /// - Parameters:
  ///   - limit: pages, of which no honest listing has more.
  ///   - byteLimit: bytes of all pages together, where all are kept.
  init(limit: Int = 100_000, byteLimit: Int = .max) {
    self.limit = limit
    self.byteLimit = byteLimit
  }

  /// Takes the length of a page.
  mutating func add(bytes count: Int) throws(Fault) {
    bytes += count
    guard bytes <= byteLimit else { throw Fault(description: "is longer than \(byteLimit >> 20) MB") }
  }

  /// Takes the mark of the next page.
  /// - Parameter first: what the page that came begins with; nil for an empty one.
  mutating func turn(to mark: String, after first: String?) throws(Fault) {
    count += 1
    empty = first == nil ? empty + 1 : 0
    guard marks.insert(mark.hashValue).inserted else { throw Fault(description: "names the same next page twice") }
    if let first, !beginnings.insert(first.hashValue).inserted { throw Fault(description: "brings the same page twice") }
    guard empty < Self.emptyLimit else { throw Fault(description: "brings \(empty) empty pages in a row") }
    guard count < limit else { throw Fault(description: "has more than \(limit) pages") }
  }
}
