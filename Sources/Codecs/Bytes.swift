extension Array where Element == UInt8 {
  /// Appends a copy of `span`.
  mutating func append(_ span: Span<UInt8>) {
    span.withUnsafeBufferPointer { append(contentsOf: $0) }
  }
}
