/// The lines of newline-delimited JSON: each line that holds more than white space, as it stands in the bytes.
package struct JSONLines: Sequence, IteratorProtocol, Sendable {
  /// One line without its end.
  package struct Line: Sendable {
    /// Counted from 1, blank lines included.
    package let number: Int
    /// What stands between the line ends.
    package let bytes: ArraySlice<UInt8>
  }

  private var rest: ArraySlice<UInt8>
  private var number = 0

  /// The lines of `bytes`; a line ends at a line feed, which may follow a carriage return.
  package init(_ bytes: [UInt8]) { rest = bytes[...] }

  package mutating func next() -> Line? {
    while !rest.isEmpty {
      let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
      let line = rest[..<end]
      rest = rest[end...].dropFirst()
      number += 1
      if line.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) {
        return Line(number: number, bytes: line.last == 0x0D ? line.dropLast() : line)
      }
    }
    return nil
  }
}
