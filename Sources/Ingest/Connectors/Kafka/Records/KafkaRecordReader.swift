import Codecs

/// Reads the records of one partition as Fetch brings them: batches of format 2, and message sets of formats 0 and 1
/// (https://kafka.apache.org/documentation/#messageformat). The last one is often cut short.
struct KafkaRecordReader {
  /// The records, oldest first; those that only mark the end of a transaction are left out.
  private(set) var records: [KafkaRecord] = []
  /// Batches that could not be read, each with why.
  private(set) var faults: [String] = []
  /// The offset behind the last batch; nil when there was none.
  private(set) var nextOffset: Int64?

  private let limit: Int
  /// How many bytes batches may hold when they are restored: the records keep all of them.
  private var contentLimit = 32 << 20

  /// - Parameter limit: how many records are wanted; the others are left where they are.
  init(_ bytes: ArraySlice<UInt8>, limit: Int = 10_000) {
    self.limit = limit
    do throws(KafkaProtocolError) { try read(bytes, isInner: false) } catch { faults.append("\(error)") }
  }

  private mutating func read(_ bytes: ArraySlice<UInt8>, isInner: Bool) throws(KafkaProtocolError) {
    var reader = KafkaReader(bytes)
    // An offset, a length, and what is as long as it says, with the format at its seventeenth byte.
    while reader.remaining >= 17, records.count < limit {
      let offset = try reader.int64()
      let length = try reader.int32()
      guard length >= 0 else { throw KafkaProtocolError("a batch of \(length) bytes") }
      guard length <= reader.remaining else { return }
      let content = try reader.bytes(length)
      guard length >= 5 else { throw KafkaProtocolError("a batch of \(length) bytes") }
      switch content[content.startIndex + 4] {
      case 2 where !isInner: try readBatch(content, offset)
      case 0, 1: try readMessage(content, offset, isInner: isInner)
      case let format: faults.append("a batch of format \(format); 0, 1 and 2 are read")
      }
      if !isInner, nextOffset ?? -1 <= offset { nextOffset = offset &+ 1 }
    }
  }

  // MARK: Format 2

  private mutating func readBatch(_ content: ArraySlice<UInt8>, _ base: Int64) throws(KafkaProtocolError) {
    var reader = KafkaReader(content)
    _ = try reader.int32()
    _ = try reader.int8()
    let checksum = UInt32(truncatingIfNeeded: try reader.int32())
    guard CRC32.of(Array(content.dropFirst(9)), .castagnoli) == checksum else {
      faults.append("the batch at offset \(base) is damaged: its checksum is wrong")
      return
    }
    let attributes = try reader.int16()
    let lastDelta = try reader.int32()
    nextOffset = base &+ Int64(lastDelta) &+ 1
    // Times, the producer's number, its epoch, and its sequence.
    _ = try reader.bytes(8 + 8 + 8 + 2 + 4)
    let count = try reader.int32()
    let isControl = attributes & 0x20 != 0
    guard !isControl, let plain = restored(try reader.bytes(reader.remaining), attributes, base) else { return }
    var inner = KafkaReader(plain)
    for _ in 0..<max(0, count) where records.count < limit { records.append(try Self.record(&inner, base)) }
  }

  private static func record(_ reader: inout KafkaReader, _ base: Int64) throws(KafkaProtocolError) -> KafkaRecord {
    let length = try reader.varint()
    guard length >= 0, length <= reader.remaining else { throw KafkaProtocolError("a record of \(length) bytes") }
    var inner = KafkaReader(try reader.bytes(Int(length)))
    _ = try inner.int8()
    _ = try inner.varint()
    let delta = try inner.varint()
    // What follows are headers, which tell nothing of the schema.
    return KafkaRecord(offset: base &+ delta, key: try inner.varintBytes(), value: try inner.varintBytes())
  }

  // MARK: Formats 0 and 1

  private mutating func readMessage(
    _ content: ArraySlice<UInt8>, _ offset: Int64, isInner: Bool
  ) throws(KafkaProtocolError) {
    var reader = KafkaReader(content)
    let checksum = UInt32(truncatingIfNeeded: try reader.int32())
    guard CRC32.of(Array(content.dropFirst(4))) == checksum else {
      faults.append("the message at offset \(offset) is damaged: its checksum is wrong")
      return
    }
    let format = try reader.int8()
    let attributes = try reader.int8()
    if format == 1 { _ = try reader.int64() }
    let key = try reader.nullableBytes()
    let value = try reader.nullableBytes()
    guard attributes & 7 != 0, !isInner else {
      records.append(KafkaRecord(offset: offset, key: key, value: value))
      return
    }
    guard let value, let plain = restored(value, attributes, offset) else { return }
    let start = records.count
    try read(plain, isInner: true)
    // Inner offsets of format 1 count from 0; the outer one is the last one's.
    guard format == 1, let last = records[start...].last?.offset else { return }
    for index in start..<records.count {
      let record = records[index]
      records[index] = KafkaRecord(offset: offset &- last &+ record.offset, key: record.key, value: record.value)
    }
  }

  /// The bytes as they were before compression; nil when they cannot be restored, which is noted.
  private mutating func restored(_ bytes: ArraySlice<UInt8>, _ attributes: Int, _ offset: Int64) -> ArraySlice<UInt8>? {
    guard let compression = KafkaCompression(rawValue: attributes & 7) else {
      faults.append("the batch at offset \(offset) is compressed in a way that is not known (\(attributes & 7))")
      return nil
    }
    if compression == .none { return bytes }
    do {
      let plain =
        switch compression {
        case .none: Array(bytes)
        case .gzip: try Decompressor.decompress(Array(bytes), .gzip, limit: contentLimit)
        case .snappy: try XerialSnappy.decompress(Array(bytes), limit: contentLimit)
        case .lz4: try LZ4.decompress(Array(bytes), limit: contentLimit)
        case .zstandard: try Zstandard.decompress(Array(bytes), limit: contentLimit)
        }
      contentLimit -= plain.count
      return plain[...]
    } catch {
      faults.append("the batch at offset \(offset) cannot be restored: \(error)")
      return nil
    }
  }
}
