/// Why bytes are not Zstandard data, and where.
package struct ZstandardError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was wrong.
  package enum Reason: Hashable, Sendable {
    /// The bytes end inside a frame.
    case truncated
    /// No frame starts here.
    case badMagic
    /// A part of the format that has a reserved value, by its name.
    case reserved(String)
    /// A part of the format that contradicts itself, by its name.
    case damaged(String)
    /// The frame was made with a dictionary that is not at hand.
    case dictionary(UInt32)
    /// The checksum at the end is not that of what came out.
    case checksum
    /// More comes out than the caller accepts.
    case tooLarge(limit: Int)
  }

  /// The byte of the input at which the part begins that is wrong, from 0.
  package let offset: Int
  /// What was wrong there.
  package let reason: Reason

  package var description: String {
    switch reason {
    case .truncated: "the Zstandard data ends too early at byte \(offset)"
    case .badMagic: "no Zstandard frame starts at byte \(offset)"
    case .reserved(let part): "the Zstandard data has a reserved \(part) at byte \(offset)"
    case .damaged(let part): "the Zstandard data is damaged: its \(part) at byte \(offset) makes no sense"
    case .dictionary(let id): "the Zstandard data needs dictionary \(id); only data without one can be read"
    case .checksum: "the Zstandard data is damaged: its checksum is wrong"
    case .tooLarge(let limit): "the Zstandard data restores to more than \(limit) bytes"
    }
  }
}
