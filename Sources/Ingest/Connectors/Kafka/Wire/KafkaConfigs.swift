/// The settings of topics and brokers (DescribeConfigs).
struct KafkaConfigs {
  struct Entry: Equatable {
    let name: String
    /// Nil for a sensitive value, which the broker keeps to itself.
    let value: String?
    /// Whether it was set for this topic and is not a default.
    let isOwn: Bool
  }

  /// What was answered, by topic.
  let topics: [String: [Entry]]
  /// What was refused, by topic.
  let refused: [String: KafkaErrorCode]

  static func request(topics: [String]) -> [UInt8] {
    var writer = KafkaWriter()
    writer.array(topics) { writer, topic in
      // 2 stands for a topic.
      writer.int8(2)
      writer.string(topic)
      writer.nullArray()
    }
    writer.bool(false)
    return writer.bytes
  }

  init(_ body: ArraySlice<UInt8>) throws(KafkaProtocolError) {
    var reader = KafkaReader(body)
    _ = try reader.int32()
    let results = try reader.array { (reader) throws(KafkaProtocolError) in
      let error = KafkaErrorCode(try reader.int16())
      _ = try reader.nullableString()
      _ = try reader.int8()
      return (error: error, name: try reader.string(), entries: try reader.array(Self.entry))
    }
    var topics: [String: [Entry]] = [:]
    var refused: [String: KafkaErrorCode] = [:]
    for result in results {
      if result.error == .none { topics[result.name] = result.entries } else { refused[result.name] = result.error }
    }
    self.topics = topics
    self.refused = refused
  }

  private static func entry(_ reader: inout KafkaReader) throws(KafkaProtocolError) -> Entry {
    let name = try reader.string()
    let value = try reader.nullableString()
    _ = try reader.bool()
    let source = try reader.int8()
    let isSensitive = try reader.bool()
    _ = try reader.array { (reader) throws(KafkaProtocolError) in
      _ = try reader.string()
      _ = try reader.nullableString()
      _ = try reader.int8()
    }
    // 1 is a topic's own setting; the others come from the broker or from Kafka.
    return Entry(name: name, value: isSensitive ? nil : value, isOwn: source == 1)
  }
}
