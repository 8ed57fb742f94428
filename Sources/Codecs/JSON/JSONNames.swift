/// Names that members of an object may have, found in a document without making texts of them.
package struct JSONNames: Sendable {
  /// All names one after the other, as UTF-8.
  private let bytes: [UInt8]
  /// Where each of them ends.
  private let ends: [Int]

  /// - Parameter names: texts that JSON spells as they are: without quotes, backslashes and control characters.
  package init(_ names: [String]) {
    var (bytes, ends): ([UInt8], [Int]) = ([], [])
    for name in names {
      bytes += name.utf8
      ends.append(bytes.count)
    }
    self.bytes = bytes
    self.ends = ends
  }

  /// Which of the names stands in quotes at a place of a document; nil for any other text, also for one that is spelt
  /// with escapes.
  /// - Returns: its place among the names, and the offset behind the closing quote.
  func find(in document: [UInt8], at offset: Int) -> (place: Int, end: Int)? {
    guard offset < document.count, document[offset] == UInt8(ascii: "\"") else { return nil }
    var start = 0
    for place in ends.indices {
      let length = ends[place] - start
      let end = offset + 1 + length
      if end < document.count, document[end] == UInt8(ascii: "\""), matches(start, length, document, offset + 1) {
        return (place, end + 1)
      }
      start = ends[place]
    }
    return nil
  }

  private func matches(_ start: Int, _ length: Int, _ document: [UInt8], _ offset: Int) -> Bool {
    for index in 0..<length where bytes[start + index] != document[offset + index] { return false }
    return true
  }
}

/// The name of a member that was read with some names in mind.
package enum JSONKey: Equatable, Sendable {
  /// The place of one of the names.
  case known(Int)
  /// Any other name, or one of them spelt with escapes.
  case other(String)
}
