extension OutputSpan<UInt8> {
  /// Appends bytes that lie somewhere else; there must be room for them.
  @inlinable
  package mutating func append(_ source: UnsafeBufferPointer<UInt8>) {
    withUnsafeMutableBufferPointer { room, count in
      let end = count + source.count
      _ = UnsafeMutableBufferPointer(rebasing: room[count..<end]).update(fromContentsOf: source)
      count = end
    }
  }

  /// Appends the UTF-8 of a text that is known when the program is built; there must be room for it.
  @inlinable
  package mutating func append(_ text: StaticString) { text.withUTF8Buffer { append($0) } }
}
