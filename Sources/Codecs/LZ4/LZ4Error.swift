/// Why bytes are no LZ4 frames, and where.
package struct LZ4Error: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was wrong.
  package enum Reason: Hashable, Sendable {
    /// The bytes end inside a frame or block.
    case truncated
    /// The bytes do not start as a frame does.
    case badMagic
    /// The frame is of a version that is not known.
    case badHeader
    /// The frame needs a dictionary.
    case dictionary
    /// A copy from before the start.
    case badOffset(Int)
    /// What came out is not what went in.
    case badChecksum
    /// More comes out than the caller accepts.
    case tooLarge(limit: Int)
  }

  /// The byte of the input at which reading stopped, from 0.
  package let offset: Int
  /// What was wrong there.
  package let reason: Reason

  package var description: String {
    switch reason {
    case .truncated: "the LZ4 data ends too early at byte \(offset)"
    case .badMagic: "the data at byte \(offset) is no LZ4 frame"
    case .badHeader: "the LZ4 frame before byte \(offset) is not of version 1"
    case .dictionary: "the LZ4 frame before byte \(offset) needs a dictionary, and there is none"
    case .badOffset(let distance): "the LZ4 data copies from \(distance) bytes back at byte \(offset), before its start"
    case .badChecksum: "the LZ4 data before byte \(offset) is damaged: its checksum is wrong"
    case .tooLarge(let limit): "the LZ4 data holds more than \(limit) bytes"
    }
  }
}
