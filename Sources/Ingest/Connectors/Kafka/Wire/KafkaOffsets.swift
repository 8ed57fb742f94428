/// A partition of a topic.
struct KafkaPartition: Hashable, Sendable {
  let topic: String
  let index: Int
}

/// Where partitions begin and end (ListOffsets), and how far groups have read them (OffsetFetch).
enum KafkaOffsets {
  /// The two ends of a partition, as ListOffsets' timestamps mean them.
  enum End: Int64, CaseIterable {
    case latest = -1
    case earliest = -2
  }

  static func request(_ partitions: [KafkaPartition], _ end: End) -> [UInt8] {
    var writer = KafkaWriter()
    writer.int32(-1)
    let topics = Dictionary(grouping: partitions, by: \.topic).sorted { $0.key < $1.key }
    writer.array(topics) { writer, topic in
      writer.string(topic.key)
      writer.array(topic.value) { writer, partition in
        writer.int32(partition.index)
        writer.int64(end.rawValue)
      }
    }
    return writer.bytes
  }

  /// The offsets that ListOffsets answered; partitions with an error, and offsets that cannot be, are left out.
  static func ends(_ body: ArraySlice<UInt8>) throws(KafkaProtocolError) -> [KafkaPartition: Int64] {
    var reader = KafkaReader(body)
    var offsets: [KafkaPartition: Int64] = [:]
    let topics = try reader.array { (reader) throws(KafkaProtocolError) in
      let topic = try reader.string()
      return try reader.array { (reader) throws(KafkaProtocolError) in
        let partition = KafkaPartition(topic: topic, index: try reader.int32())
        let error = KafkaErrorCode(try reader.int16())
        _ = try reader.int64()
        return (partition, error, try reader.int64())
      }
    }
    for (partition, error, offset) in topics.joined() where error == .none && offset >= 0 { offsets[partition] = offset }
    return offsets
  }

  /// The body of a request for everything that a group has read.
  static func request(group: String) -> [UInt8] {
    var writer = KafkaWriter()
    writer.string(group)
    writer.nullArray()
    return writer.bytes
  }

  /// How far a group has read; -1 and partitions with an error are left out.
  static func committed(
    _ body: ArraySlice<UInt8>
  ) throws(KafkaProtocolError) -> (offsets: [KafkaPartition: Int64], error: KafkaErrorCode) {
    var reader = KafkaReader(body)
    var offsets: [KafkaPartition: Int64] = [:]
    let topics = try reader.array { (reader) throws(KafkaProtocolError) in
      let topic = try reader.string()
      return try reader.array { (reader) throws(KafkaProtocolError) in
        let partition = KafkaPartition(topic: topic, index: try reader.int32())
        let offset = try reader.int64()
        _ = try reader.nullableString()
        return (partition, offset, KafkaErrorCode(try reader.int16()))
      }
    }
    for (partition, offset, error) in topics.joined() where error == .none && offset >= 0 { offsets[partition] = offset }
    return (offsets, KafkaErrorCode(try reader.int16()))
  }
}
