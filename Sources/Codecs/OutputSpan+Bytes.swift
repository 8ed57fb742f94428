extension OutputSpan<UInt8> {
  // Inlined always: a text known when the program is built then costs a move or two.
  /// Appends bytes that lie somewhere else; there must be room for them.
  @inlinable @inline(__always)
  package mutating func append(_ source: UnsafeBufferPointer<UInt8>) {
    withUnsafeMutableBufferPointer { room, count in
      precondition(source.count <= room.count - count)
      guard let start = room.baseAddress, let from = source.baseAddress else { return }
      (start + count).update(from: from, count: source.count)
      count += source.count
    }
  }

  /// Appends the UTF-8 of a text that is known when the program is built; there must be room for it.
  @inlinable @inline(__always)
  package mutating func append(_ text: StaticString) { text.withUTF8Buffer { append($0) } }
}
