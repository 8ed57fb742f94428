/// A pattern of whole paths as DataHub's `exclude` has it: `*` for any text within a name, `?` for a byte of one, and `**`
/// for any number of folders.
struct PathGlob: Sendable {
  private enum Part: Sendable {
    case folders
    case name([UInt8])
  }

  private let parts: [Part]

  /// A pattern that ends in a slash means everything below.
  init(_ text: String) {
    let names = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: true).map(Array.init)
    let parts = names.map { $0 == Array("**".utf8) ? Part.folders : .name($0) }
    self.parts = text.hasSuffix("/") ? parts + [.folders] : parts
  }

  /// Whether the whole of a location's text fits.
  func matches(_ location: ObjectLocation) -> Bool {
    let path = Array("\(location)".utf8).split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: true)
    return Self.fits(
      parts.count, path.count, isOpen: { if case .folders = parts[$0] { true } else { false } },
      isOne: { part, name in
        guard case .name(let pattern) = parts[part] else { return false }
        return Self.fits(pattern, path[name])
      })
  }

  private static func fits(_ pattern: [UInt8], _ name: ArraySlice<UInt8>) -> Bool {
    fits(
      pattern.count, name.count, isOpen: { pattern[$0] == UInt8(ascii: "*") },
      isOne: { pattern[$0] == UInt8(ascii: "?") || pattern[$0] == name[name.startIndex + $1] })
  }

  /// Whether a pattern covers a text. Only the last open element ever takes more, which is enough: what stood before it
  /// has been found as early as can be.
  private static func fits(
    _ patternCount: Int, _ textCount: Int, isOpen: (Int) -> Bool, isOne: (Int, Int) -> Bool
  ) -> Bool {
    var (element, place) = (0, 0)
    var open: (element: Int, place: Int)?
    while place < textCount {
      if element < patternCount, isOpen(element) {
        open = (element, place)
        element += 1
      } else if element < patternCount, isOne(element, place) {
        element += 1
        place += 1
      } else if let last = open {
        open = (last.element, last.place + 1)
        (element, place) = (last.element + 1, last.place + 1)
      } else {
        return false
      }
    }
    while element < patternCount, isOpen(element) { element += 1 }
    return element == patternCount
  }
}
