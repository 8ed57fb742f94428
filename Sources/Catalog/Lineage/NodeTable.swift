/// The pages of all assets, or of all columns, in directories of 1,024.
///
/// Copies share what they have in common: replacing a page copies one directory when somebody else holds it, and
/// nothing otherwise.
struct NodeTable: Sendable {
  private static let directoryBits = 10
  private var directories: [[LineagePage]] = []

  /// One more than the highest page there may be.
  var pageCount: Int {
    guard let last = directories.last else { return 0 }
    return (directories.count - 1) << Self.directoryBits + last.count
  }

  /// A page; the empty one where none is.
  subscript(page: Int) -> LineagePage {
    @inline(__always) get {
      let directory = page &>> Self.directoryBits
      let place = page & (1 << Self.directoryBits - 1)
      guard directory < directories.count, place < directories[directory].count else { return .empty }
      return directories[directory][place]
    }
    set {
      let directory = page >> Self.directoryBits
      let place = page & (1 << Self.directoryBits - 1)
      if directory >= directories.count {
        directories += repeatElement([], count: directory + 1 - directories.count)
      }
      if place >= directories[directory].count {
        directories[directory] += repeatElement(.empty, count: place + 1 - directories[directory].count)
      }
      directories[directory][place] = newValue
    }
  }

  /// Lends a page that is there to `body`; to follow an edge costs less than to count references to a copy.
  @inline(__always)
  func withPage(_ page: Int, _ body: (borrowing LineagePage) -> Void) {
    directories.withUnsafeBufferPointer { directories in
      let directory = page &>> Self.directoryBits
      guard directory < directories.count else { return }
      directories[directory].withUnsafeBufferPointer { pages in
        let place = page & (1 << Self.directoryBits - 1)
        if place < pages.count { body(pages[place]) }
      }
    }
  }

  /// Bytes on the heap.
  var size: Int {
    directories.reduce(directories.capacity * 8) { sum, directory in
      directory.reduce(sum + 32 + directory.capacity * MemoryLayout<LineagePage>.stride) { $0 + $1.size }
    }
  }
}
