/// The cluster's brokers and topics (Metadata).
struct KafkaMetadata: Equatable {
  struct Broker: Equatable {
    let id: Int
    let host: String
    let port: Int
    let rack: String?
  }

  struct Partition: Equatable {
    let error: KafkaErrorCode
    let index: Int
    /// -1 for none.
    let leader: Int
    let replicas: [Int]
    let inSync: [Int]
  }

  struct Topic: Equatable {
    let error: KafkaErrorCode
    let name: String
    let isInternal: Bool
    let partitions: [Partition]
  }

  /// What stands before the topics.
  struct Head: Equatable {
    let brokers: [Broker]
    let clusterID: String?
    let controller: Int
  }

  let head: Head
  /// Those that were asked for.
  let topics: [Topic]

  /// The body of a request for all topics, or for none.
  static func request(allTopics: Bool) -> [UInt8] {
    var writer = KafkaWriter()
    if allTopics { writer.nullArray() } else { writer.array([Int]()) { _, _ in } }
    return writer.bytes
  }

  init(_ body: ArraySlice<UInt8>, version: Int) throws(KafkaProtocolError) {
    var reader = KafkaReader(body)
    head = try Head(&reader, version: version)
    topics = try reader.array { (reader) throws(KafkaProtocolError) in try Topic(&reader) }
  }
}

extension KafkaMetadata.Head {
  init(_ reader: inout KafkaReader, version: Int) throws(KafkaProtocolError) {
    brokers = try reader.array { (reader) throws(KafkaProtocolError) in
      KafkaMetadata.Broker(id: try reader.int32(), host: try reader.string(), port: try reader.int32(), rack: try reader.nullableString())
    }
    guard brokers.count <= Self.brokerLimit else {
      throw KafkaProtocolError("a cluster of \(brokers.count) brokers where \(Self.brokerLimit) are accepted")
    }
    clusterID = version >= 2 ? try reader.nullableString() : nil
    controller = try reader.int32()
  }

  /// Each of them is asked, and waited for.
  private static let brokerLimit = 10_000
}

extension KafkaMetadata.Topic {
  init(_ reader: inout KafkaReader) throws(KafkaProtocolError) {
    error = KafkaErrorCode(try reader.int16())
    name = try reader.string()
    isInternal = try reader.bool()
    partitions = try reader.array { (reader) throws(KafkaProtocolError) in
      KafkaMetadata.Partition(
        error: KafkaErrorCode(try reader.int16()), index: try reader.int32(), leader: try reader.int32(),
        replicas: try reader.numbers(), inSync: try reader.numbers())
    }
  }
}
