/// Finds the words of a segment that contain a text of three bytes and more.
///
/// Each three neighbouring bytes of a word are hashed to a bucket that lists word numbers in ascending order. Buckets
/// may mix trigrams; every candidate is compared with the text itself.
struct TrigramIndex {
  private static let bucketBits = 15
  private static let bucketCount = 1 << bucketBits
  /// Smaller vocabularies are quicker to read through than to index.
  static let smallestVocabulary = 4096

  private let offsets: UnsafeRawPointer
  private let lists: UnsafeRawPointer

  /// Reads an index as `encode` wrote it.
  init(_ region: UnsafeRawPointer) {
    offsets = region
    lists = region + (Self.bucketCount + 1) * 4
  }

  @inline(__always)
  private static func bucket(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Int {
    let trigram = UInt32(first) | UInt32(second) << 8 | UInt32(third) << 16
    return Int((trigram &* 0x9E37_79B1) >> (32 - UInt32(bucketBits)))
  }

  /// The numbers of words that may contain `text`, ascending. `text` has at least three bytes.
  func candidates(_ text: [UInt8]) -> [UInt32] {
    var buckets = (0..<text.count - 2).map { Self.bucket(text[$0], text[$0 + 1], text[$0 + 2]) }
    buckets.sort { size($0) < size($1) }
    guard let rarest = buckets.first else { return [] }
    var found = list(rarest)
    // Two or three short lists leave few candidates; reading more costs more than comparing words.
    for bucket in buckets.dropFirst().prefix(3) where found.count > 32 {
      found = Self.intersect(found, list(bucket))
    }
    return found
  }

  private func start(_ bucket: Int) -> Int { Int(offsets.loadUnaligned(fromByteOffset: bucket * 4, as: UInt32.self)) }

  private func size(_ bucket: Int) -> Int { start(bucket + 1) - start(bucket) }

  private func list(_ bucket: Int) -> [UInt32] {
    var reader = ByteReader(lists + start(bucket))
    let end = lists + start(bucket + 1)
    var numbers: [UInt32] = []
    numbers.reserveCapacity(size(bucket))
    var last: UInt32 = 0
    while reader.pointer < end {
      last &+= UInt32(truncatingIfNeeded: reader.varint())
      numbers.append(last)
    }
    return numbers
  }

  private static func intersect(_ first: [UInt32], _ second: [UInt32]) -> [UInt32] {
    var result: [UInt32] = []
    var index = 0
    for number in first {
      while index < second.count, second[index] < number { index += 1 }
      guard index < second.count else { break }
      if second[index] == number { result.append(number) }
    }
    return result
  }
}

extension TrigramIndex {
  /// Appends the index of a vocabulary.
  /// - Parameters:
  ///   - words: all words in order, one after another.
  ///   - ends: where each word ends in `words`.
  static func encode(words: [UInt8], ends: [Int], into bytes: inout [UInt8]) {
    var buckets = [[UInt8]](repeating: [], count: bucketCount)
    var last = [UInt32](repeating: .max, count: bucketCount)
    var start = 0
    for (number, end) in ends.enumerated() {
      defer { start = end }
      guard end - start >= 3 else { continue }
      for index in start..<end - 2 {
        let bucket = bucket(words[index], words[index + 1], words[index + 2])
        let previous = last[bucket]
        guard previous != UInt32(number) else { continue }
        buckets[bucket].append(varint: number - (previous == .max ? 0 : Int(previous)))
        last[bucket] = UInt32(number)
      }
    }
    var offset: UInt32 = 0
    for bucket in buckets {
      bytes.append(raw: offset)
      offset += UInt32(bucket.count)
    }
    bytes.append(raw: offset)
    for bucket in buckets { bytes.append(contentsOf: bucket) }
    bytes.pad()
  }
}
