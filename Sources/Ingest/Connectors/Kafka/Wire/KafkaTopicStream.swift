/// Reads the topics out of a Metadata answer while it still comes in: that of a large cluster is hundreds of megabytes,
/// and none of its topics needs the others.
struct KafkaTopicStream {
  private let version: Int
  private var buffer: [UInt8] = []
  private var position = 0
  /// Topics that are still to come; nil before the brokers have been read.
  private var left: Int?
  /// How many bytes have to be there before another try is worth it.
  private var wanted = 0

  /// The most bytes that one topic may take, or what stands before the first one.
  private static let topicLimit = 1 << 24
  /// The most topics of a cluster, each of which is asked about.
  private static let countLimit = 5_000_000

  init(version: Int) { self.version = version }

  /// Takes the next part of the answer's body.
  mutating func append(_ part: ArraySlice<UInt8>) {
    if position > 0 {
      buffer.removeFirst(position)
      position = 0
    }
    buffer += part
  }

  /// The next topic with its bytes, as `KafkaMetadata.Topic` reads them; nil when more of the body is needed, or nothing
  /// is left.
  /// - Parameter isWhole: whether no further part comes.
  mutating func next(isWhole: Bool) throws(KafkaProtocolError) -> (topic: KafkaMetadata.Topic, bytes: ArraySlice<UInt8>)? {
    if left == nil {
      let version = version
      guard let count = try read(isWhole, { (reader) throws(KafkaProtocolError) in try Self.topicCount(&reader, version) }) else { return nil }
      left = count.value
    }
    guard let open = left, open > 0 else { return nil }
    guard let found = try read(isWhole, { (reader) throws(KafkaProtocolError) in try KafkaMetadata.Topic(&reader) }) else { return nil }
    left = open - 1
    return (found.value, found.bytes)
  }

  private static func topicCount(_ reader: inout KafkaReader, _ version: Int) throws(KafkaProtocolError) -> Int {
    _ = try KafkaMetadata.Head(&reader, version: version)
    let count = try reader.int32()
    guard count <= countLimit else {
      throw KafkaProtocolError("a cluster of \(count) topics where \(countLimit) are accepted")
    }
    return max(0, count)
  }

  /// Reads one thing; nil when its end has not come yet.
  private mutating func read<Value>(
    _ isWhole: Bool, _ body: (inout KafkaReader) throws(KafkaProtocolError) -> Value
  ) throws(KafkaProtocolError) -> (value: Value, bytes: ArraySlice<UInt8>)? {
    let held = buffer[position...]
    guard isWhole || held.count >= wanted else { return nil }
    do throws(KafkaProtocolError) {
      var reader = KafkaReader(held)
      let value = try body(&reader)
      let bytes = held.prefix(held.count - reader.remaining)
      position = bytes.endIndex
      wanted = 0
      return (value, bytes)
    } catch {
      // Whether it is broken or only cut off shows when more has come; each try waits for twice as much, so that a
      // hostile broker costs no more than it sends.
      guard !isWhole, held.count < Self.topicLimit else { throw error }
      wanted = max(1, held.count * 2)
      return nil
    }
  }
}
