/// Consumer groups (ListGroups, DescribeGroups, FindCoordinator).
enum KafkaGroups {
  struct Group: Equatable {
    let error: KafkaErrorCode
    let name: String
    /// `Stable`, `Empty`, `Dead` or a word for a rebalance.
    let state: String
    let protocolType: String
    let members: [Member]
  }

  struct Member: Equatable {
    let client: String
    let host: String
  }

  /// The groups that one broker coordinates; those of other protocols, such as Connect's workers, are left out.
  static func list(_ body: ArraySlice<UInt8>) throws(KafkaProtocolError) -> (names: [String], error: KafkaErrorCode) {
    var reader = KafkaReader(body)
    let error = KafkaErrorCode(try reader.int16())
    let groups = try reader.array { (reader) throws(KafkaProtocolError) in
      (name: try reader.string(), type: try reader.string())
    }
    // A group whose offsets were set by hand has no protocol.
    return (groups.filter { $0.type == "consumer" || $0.type.isEmpty }.map(\.name), error)
  }

  static func request(describing groups: [String]) -> [UInt8] {
    var writer = KafkaWriter()
    writer.array(groups) { $0.string($1) }
    return writer.bytes
  }

  static func described(_ body: ArraySlice<UInt8>) throws(KafkaProtocolError) -> [Group] {
    var reader = KafkaReader(body)
    return try reader.array { (reader) throws(KafkaProtocolError) in
      let error = KafkaErrorCode(try reader.int16())
      let (name, state, type) = (try reader.string(), try reader.string(), try reader.string())
      _ = try reader.string()
      let members = try reader.array(Self.member)
      return Group(error: error, name: name, state: state, protocolType: type, members: members)
    }
  }

  private static func member(_ reader: inout KafkaReader) throws(KafkaProtocolError) -> Member {
    _ = try reader.string()
    let member = Member(client: try reader.string(), host: try reader.string())
    _ = try reader.byteArray()
    _ = try reader.byteArray()
    return member
  }
}

/// How much room partitions take (DescribeLogDirs).
enum KafkaLogDirectories {
  /// The body of a request for all partitions of some topics.
  static func request(_ topics: [KafkaMetadata.Topic]) -> [UInt8] {
    var writer = KafkaWriter()
    writer.array(topics) { writer, topic in
      writer.string(topic.name)
      writer.array(topic.partitions) { $0.int32($1.index) }
    }
    return writer.bytes
  }

  /// Bytes on one broker's disks, by topic: every replica counts.
  static func sizes(_ body: ArraySlice<UInt8>) throws(KafkaProtocolError) -> [String: Int64] {
    var reader = KafkaReader(body)
    _ = try reader.int32()
    let directories = try reader.array { (reader) throws(KafkaProtocolError) in
      _ = try reader.int16()
      _ = try reader.string()
      return try reader.array { (reader) throws(KafkaProtocolError) in
        let topic = try reader.string()
        let sizes = try reader.array { (reader) throws(KafkaProtocolError) in
          _ = try reader.int32()
          let size = try reader.int64()
          _ = try reader.int64()
          _ = try reader.bool()
          return max(0, size)
        }
        return (topic, sizes.reduce(Int64(0)) { $0.addingReportingOverflow($1).partialValue })
      }
    }
    var total: [String: Int64] = [:]
    for (topic, size) in directories.joined() { total[topic, default: 0] &+= size }
    return total
  }
}
