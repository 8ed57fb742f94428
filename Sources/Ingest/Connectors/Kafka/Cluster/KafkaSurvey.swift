/// Asks a cluster's brokers what metadata does not tell. What a broker does not offer, or the user may not ask, is
/// noted and left out.
struct KafkaSurvey {
  private let cluster: KafkaCluster
  private let topics: [KafkaMetadata.Topic]
  private let sink: any CrawlSink
  /// How many topics or groups one request asks about.
  private static let portion = 500

  init(_ cluster: KafkaCluster, _ topics: [KafkaMetadata.Topic], _ sink: any CrawlSink) {
    self.cluster = cluster
    self.topics = topics
    self.sink = sink
  }

  /// The settings of each topic.
  func configs() throws(KafkaError) -> [String: [KafkaConfigs.Entry]] {
    guard isOffered(.describeConfigs, "topic settings", by: cluster.any) else { return [:] }
    var configs: [String: [KafkaConfigs.Entry]] = [:]
    for portion in topics.map(\.name).portions(of: Self.portion) {
      let answer = try cluster.any.ask(.describeConfigs, KafkaConfigs.request(topics: portion)) {
        (body, _) throws(KafkaProtocolError) in try KafkaConfigs(body)
      }
      configs.merge(answer.topics) { $1 }
      for (code, topics) in Dictionary(grouping: answer.refused, by: \.value) {
        sink.note("the settings of \(topics.count) topics cannot be read: \(code)")
      }
    }
    return configs
  }

  /// Bytes on all brokers' disks, by topic; every replica counts.
  func sizes() throws(KafkaError) -> [String: Int64] {
    var sizes: [String: Int64] = [:]
    for broker in cluster.metadata.brokers {
      let connection = try cluster.broker(broker.id)
      guard isOffered(.describeLogDirs, "sizes", by: connection) else { return [:] }
      let answer = try connection.ask(.describeLogDirs, KafkaLogDirectories.request) {
        (body, _) throws(KafkaProtocolError) in try KafkaLogDirectories.sizes(body)
      }
      sizes.merge(answer) { $0 &+ $1 }
    }
    return sizes
  }

  /// One end of every partition, asked of its leader.
  func offsets(_ end: KafkaOffsets.End) throws(KafkaError) -> [KafkaPartition: Int64] {
    var byLeader: [Int: [KafkaPartition]] = [:]
    for topic in topics {
      for partition in topic.partitions where partition.leader >= 0 {
        byLeader[partition.leader, default: []].append(KafkaPartition(topic: topic.name, index: partition.index))
      }
    }
    var offsets: [KafkaPartition: Int64] = [:]
    for (leader, partitions) in byLeader.sorted(by: { $0.key < $1.key }) {
      let connection = try cluster.broker(leader)
      guard isOffered(.listOffsets, "offsets", by: connection) else { return [:] }
      for portion in partitions.portions(of: Self.portion) {
        let answer = try connection.ask(.listOffsets, KafkaOffsets.request(portion, end)) {
          (body, _) throws(KafkaProtocolError) in try KafkaOffsets.ends(body)
        }
        offsets.merge(answer) { $1 }
      }
    }
    return offsets
  }

  /// How many messages a topic holds; nil when some partition did not tell. Compacted topics hold fewer.
  static func count(
    _ topic: KafkaMetadata.Topic, from earliest: [KafkaPartition: Int64], to latest: [KafkaPartition: Int64]
  ) -> Int64? {
    var count: Int64 = 0
    for partition in topic.partitions {
      let place = KafkaPartition(topic: topic.name, index: partition.index)
      guard let from = earliest[place], let to = latest[place], to >= from else { return nil }
      count &+= to - from
    }
    return topic.partitions.isEmpty ? nil : count
  }

  /// The consumer groups, each with how far it has read. Every broker knows those that it coordinates.
  func groups(
    where isWanted: (String) -> Bool
  ) throws(KafkaError) -> [(group: KafkaGroups.Group, committed: [KafkaPartition: Int64])] {
    var groups: [(KafkaGroups.Group, [KafkaPartition: Int64])] = []
    for broker in cluster.metadata.brokers {
      let connection = try cluster.broker(broker.id)
      guard isOffered(.listGroups, "consumer groups", by: connection) else { return groups }
      let (names, error) = try connection.ask(.listGroups, []) {
        (body, _) throws(KafkaProtocolError) in try KafkaGroups.list(body)
      }
      if error != .none { sink.note("consumer groups of broker \(broker.id) cannot be listed: \(error)") }
      for portion in names.filter(isWanted).portions(of: Self.portion) {
        for group in try describe(portion, connection) { groups.append((group, try committed(group.name, connection))) }
      }
    }
    return groups
  }

  private func describe(_ names: [String], _ connection: KafkaConnection) throws(KafkaError) -> [KafkaGroups.Group] {
    guard isOffered(.describeGroups, "members of consumer groups", by: connection) else {
      return names.map { KafkaGroups.Group(error: .none, name: $0, state: "", protocolType: "", members: []) }
    }
    return try connection.ask(.describeGroups, KafkaGroups.request(describing: names)) {
      (body, _) throws(KafkaProtocolError) in try KafkaGroups.described(body)
    }
  }

  private func committed(_ group: String, _ connection: KafkaConnection) throws(KafkaError) -> [KafkaPartition: Int64] {
    guard isOffered(.offsetFetch, "what groups have read", by: connection) else { return [:] }
    let (offsets, error) = try connection.ask(.offsetFetch, KafkaOffsets.request(group: group)) {
      (body, _) throws(KafkaProtocolError) in try KafkaOffsets.committed(body)
    }
    if error != .none { sink.note("what \(group) has read cannot be told: \(error)") }
    return offsets
  }

  /// Whether records may be read at all.
  var mayFetch: Bool { isOffered(.fetch, "records", by: cluster.any) }

  private func isOffered(_ api: KafkaAPI, _ what: String, by connection: KafkaConnection) -> Bool {
    if connection.offers(api) { return true }
    sink.note("\(what): the broker offers no \(api)")
    return false
  }
}

extension Array {
  /// The elements in runs of at most `size`.
  fileprivate func portions(of size: Int) -> [[Element]] {
    stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
  }
}
