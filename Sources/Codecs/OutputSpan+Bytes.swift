extension OutputSpan where Element: BitwiseCopyable {
  // Inlined always: a text known when the program is built then costs a move or two.
  /// Appends what lies somewhere else; there must be room for it.
  @inlinable @inline(__always)
  package mutating func append(_ source: UnsafeBufferPointer<Element>) {
    withUnsafeMutableBufferPointer { room, count in
      precondition(source.count <= room.count - count)
      guard let start = room.baseAddress, let from = source.baseAddress else { return }
      (start + count).update(from: from, count: source.count)
      count += source.count
    }
  }
}

extension OutputSpan<UInt8> {
  /// Appends a number in the machine's byte order; there must be room for it.
  @inlinable @inline(__always)
  package mutating func append<Number: FixedWidthInteger & BitwiseCopyable>(raw value: Number) {
    withUnsafeMutableBufferPointer { room, count in
      precondition(MemoryLayout<Number>.size <= room.count - count)
      UnsafeMutableRawBufferPointer(room).storeBytes(of: value, toByteOffset: count, as: Number.self)
      count += MemoryLayout<Number>.size
    }
  }

  /// Appends the UTF-8 of a text that is known when the program is built; there must be room for it.
  @inlinable @inline(__always)
  package mutating func append(_ text: StaticString) { text.withUTF8Buffer { append($0) } }
}
