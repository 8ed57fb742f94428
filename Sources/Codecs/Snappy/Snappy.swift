/// Restores raw Snappy data: a length, then literals and copies (google/snappy, `format_description.txt`).
package enum Snappy {
  /// Restores `bytes`, which are one whole stream.
  /// - Parameter limit: an announced length above this many bytes is refused before anything is restored.
  package static func decompress(_ bytes: [UInt8], limit: Int) throws(SnappyError) -> [UInt8] {
    var decoder = SnappyDecoder(bytes)
    return try decoder.decompress(limit: limit)
  }
}

private struct SnappyDecoder {
  private let bytes: [UInt8]
  private var position = 0
  private var output: [UInt8] = []
  private var length = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func decompress(limit: Int) throws(SnappyError) -> [UInt8] {
    length = try announcedLength()
    guard length <= limit else { throw failure(.tooLarge(limit: limit)) }
    // A short input cannot make much room be taken: an element of three bytes restores 64 at most.
    output.reserveCapacity(min(length, bytes.count * 22))
    while position < bytes.count {
      let tag = bytes[position]
      position += 1
      if tag & 3 == 0 { try literal(tag) } else { try copy(tag) }
    }
    guard output.count == length else { throw failure(.truncated) }
    return output
  }

  private mutating func announcedLength() throws(SnappyError) -> Int {
    var value = 0
    for shift in stride(from: 0, through: 28, by: 7) {
      let byte = Int(try number(bytes: 1))
      value |= (byte & 0x7F) << shift
      if byte < 0x80 {
        guard value <= Int(UInt32.max) else { break }
        return value
      }
    }
    throw failure(.badLength)
  }

  private mutating func literal(_ tag: UInt8) throws(SnappyError) {
    var count = Int(tag >> 2)
    if count >= 60 { count = try number(bytes: count - 59) }
    count += 1
    guard count <= bytes.count - position else { throw failure(.truncated) }
    guard count <= length - output.count else { throw failure(.tooLong) }
    output += bytes[position..<(position + count)]
    position += count
  }

  private mutating func copy(_ tag: UInt8) throws(SnappyError) {
    let count: Int
    let distance: Int
    switch tag & 3 {
    case 1:
      count = Int(tag >> 2 & 7) + 4
      distance = Int(tag >> 5) << 8 | (try number(bytes: 1))
    case 2:
      count = Int(tag >> 2) + 1
      distance = try number(bytes: 2)
    default:
      count = Int(tag >> 2) + 1
      distance = try number(bytes: 4)
    }
    guard distance > 0, distance <= output.count else { throw failure(.badOffset(distance)) }
    guard count <= length - output.count else { throw failure(.tooLong) }
    output.appendCopy(from: distance, count: count)
  }

  /// A little-endian number of one to four bytes.
  private mutating func number(bytes count: Int) throws(SnappyError) -> Int {
    guard count <= bytes.count - position else { throw failure(.truncated) }
    var value = 0
    for index in 0..<count { value |= Int(bytes[position + index]) << (8 * index) }
    position += count
    return value
  }

  private func failure(_ reason: SnappyError.Reason) -> SnappyError { SnappyError(offset: position, reason: reason) }
}

extension Array where Element == UInt8 {
  /// Appends `count` bytes from `distance` bytes back; they may overlap what is being appended.
  mutating func appendCopy(from distance: Int, count: Int) {
    let start = self.count - distance
    if distance >= count {
      append(contentsOf: self[start..<(start + count)])
    } else {
      reserveCapacity(self.count + count)
      for index in 0..<count { append(self[start + index]) }
    }
  }
}
