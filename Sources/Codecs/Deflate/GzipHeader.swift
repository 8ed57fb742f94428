/// The header of a gzip member (RFC 1952 section 2.3), read byte by byte; its fields are checked, not kept.
struct GzipHeader {
  private enum Field {
    case fixed, extraLength
    case extra(Int)
    case name, comment, checksum
  }

  static let firstByte: UInt8 = 0x1F

  private var field = Field.fixed
  private var taken: [UInt8] = []
  private var flags: UInt8 = 0
  private var crc = CRC32()

  /// Whether no byte has been taken.
  var isUntouched: Bool { if case .fixed = field { taken.isEmpty } else { false } }

  private static let hasChecksum: UInt8 = 2
  private static let hasExtra: UInt8 = 4
  private static let hasName: UInt8 = 8
  private static let hasComment: UInt8 = 16
  private static let reserved: UInt8 = 0xE0

  /// Takes the next byte; true when it was the header's last one.
  mutating func take(_ byte: UInt8) throws(DecompressionError) -> Bool {
    if case .checksum = field {} else { crc.update([byte].span) }
    switch field {
    case .fixed: return try takeFixed(byte)
    case .extraLength:
      taken.append(byte)
      guard taken.count == 2 else { return false }
      let length = Int(taken[0]) | Int(taken[1]) << 8
      if length > 0 {
        field = .extra(length)
        return false
      }
      return advance(from: Self.hasExtra)
    case .extra(let left):
      field = .extra(left - 1)
      return left == 1 ? advance(from: Self.hasExtra) : false
    case .name: return byte == 0 ? advance(from: Self.hasName) : false
    case .comment: return byte == 0 ? advance(from: Self.hasComment) : false
    case .checksum:
      taken.append(byte)
      guard taken.count == 2 else { return false }
      guard UInt32(taken[0]) | UInt32(taken[1]) << 8 == crc.value & 0xFFFF else { throw .checksumMismatch }
      return true
    }
  }

  private mutating func takeFixed(_ byte: UInt8) throws(DecompressionError) -> Bool {
    let magic = [Self.firstByte, 0x8B]
    if taken.count < 2, byte != magic[taken.count] { throw .badHeader }
    if taken.count == 2, byte != 8 { throw .unsupported }
    if taken.count == 3 {
      guard byte & Self.reserved == 0 else { throw .unsupported }
      flags = byte
    }
    taken.append(byte)
    return taken.count == 10 ? advance(from: 0) : false
  }

  /// Goes to the first field that is there behind the one of flag `done`; true when there is none.
  private mutating func advance(from done: UInt8) -> Bool {
    taken = []
    if done < Self.hasExtra, flags & Self.hasExtra != 0 {
      field = .extraLength
    } else if done < Self.hasName, flags & Self.hasName != 0 {
      field = .name
    } else if done < Self.hasComment, flags & Self.hasComment != 0 {
      field = .comment
    } else if flags & Self.hasChecksum != 0 {
      field = .checksum
    } else {
      return true
    }
    return false
  }
}
