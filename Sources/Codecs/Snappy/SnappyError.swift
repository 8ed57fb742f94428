/// Why bytes are not Snappy data, and where.
package struct SnappyError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was wrong.
  package enum Reason: Hashable, Sendable {
    /// The bytes end inside an element or before all that was announced came out.
    case truncated
    /// The length at the start is no 32-bit number.
    case badLength
    /// A copy from before the start.
    case badOffset(Int)
    /// More comes out than the length at the start announces.
    case tooLong
    /// The announced length is more than the caller accepts.
    case tooLarge(limit: Int)
  }

  /// The byte of the input at which reading stopped, from 0.
  package let offset: Int
  /// What was wrong there.
  package let reason: Reason

  package var description: String {
    switch reason {
    case .truncated: "the Snappy data ends too early at byte \(offset)"
    case .badLength: "the Snappy data starts with a length beyond 32 bits"
    case .badOffset(let distance): "the Snappy data copies from \(distance) bytes back at byte \(offset), before its start"
    case .tooLong: "the Snappy data holds more than the length at its start, seen at byte \(offset)"
    case .tooLarge(let limit): "the Snappy data announces more than \(limit) bytes"
    }
  }
}
