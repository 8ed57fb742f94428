/// Asks a cluster's brokers what metadata does not tell. What a broker does not offer, or the user may not ask, is
/// noted and left out.
///
/// Nothing is kept from one portion of topics to the next, so that memory does not grow with the cluster.
final class KafkaSurvey {
  /// What brokers tell of some topics.
  struct Findings {
    /// The settings of each topic.
    var configs: [String: [KafkaConfigs.Entry]] = [:]
    /// Bytes on all brokers' disks, by topic; every replica counts.
    var sizes: [String: Int64] = [:]
    /// Where partitions begin and end; empty where that is not asked.
    var earliest: [KafkaPartition: Int64] = [:]
    var latest: [KafkaPartition: Int64] = [:]
  }

  private let cluster: KafkaCluster
  private let topics: KafkaTopicList
  private let sink: any CrawlSink
  /// What is missing has been noted once.
  private var noted: Set<String> = []
  /// How many topics, groups or partitions one request asks about.
  static let portion = 500

  /// - Parameter topics: those that the recipe wants.
  init(_ cluster: KafkaCluster, _ topics: KafkaTopicList, _ sink: any CrawlSink) {
    self.cluster = cluster
    self.topics = topics
    self.sink = sink
  }

  /// Asks about some of the topics, at most a portion.
  func findings(on topics: [KafkaMetadata.Topic], withOffsets: Bool) throws(KafkaError) -> Findings {
    var findings = Findings()
    findings.configs = try configs(of: topics)
    findings.sizes = try sizes(of: topics)
    guard withOffsets else { return findings }
    let partitions = topics.flatMap { topic in topic.partitions.map { (KafkaPartition(topic: topic.name, index: $0.index), $0.leader) } }
    findings.latest = try offsets(.latest, of: partitions)
    findings.earliest = try offsets(.earliest, of: partitions)
    return findings
  }

  private func configs(of topics: [KafkaMetadata.Topic]) throws(KafkaError) -> [String: [KafkaConfigs.Entry]] {
    guard isOffered(.describeConfigs, "topic settings", by: cluster.any) else { return [:] }
    let answer = try cluster.any.ask(.describeConfigs, KafkaConfigs.request(topics: topics.map(\.name))) {
      (body, _) throws(KafkaProtocolError) in try KafkaConfigs(body)
    }
    for (code, topics) in Dictionary(grouping: answer.refused, by: \.value) {
      sink.note("the settings of \(topics.count) topics cannot be read: \(code)")
    }
    return answer.topics
  }

  private func sizes(of topics: [KafkaMetadata.Topic]) throws(KafkaError) -> [String: Int64] {
    var sizes: [String: Int64] = [:]
    for broker in cluster.metadata.brokers {
      let connection = try cluster.broker(broker.id)
      guard isOffered(.describeLogDirs, "sizes", by: connection) else { return [:] }
      let answer = try connection.ask(.describeLogDirs, KafkaLogDirectories.request(topics)) {
        (body, _) throws(KafkaProtocolError) in try KafkaLogDirectories.sizes(body)
      }
      sizes.merge(answer) { $0 &+ $1 }
    }
    return sizes
  }

  /// One end of each partition, asked of its leader.
  private func offsets(
    _ end: KafkaOffsets.End, of partitions: [(partition: KafkaPartition, leader: Int)]
  ) throws(KafkaError) -> [KafkaPartition: Int64] {
    let byLeader = Dictionary(grouping: partitions.filter { $0.leader >= 0 }, by: \.leader)
    var offsets: [KafkaPartition: Int64] = [:]
    for (leader, partitions) in byLeader.sorted(by: { $0.key < $1.key }) {
      let connection = try cluster.broker(leader)
      guard isOffered(.listOffsets, "offsets", by: connection) else { return [:] }
      for portion in partitions.map(\.partition).portions(of: Self.portion) {
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

  /// A consumer group, and how far it has read what.
  struct GroupReads {
    let group: KafkaGroups.Group
    let committed: [KafkaPartition: Int64]
    /// Where the partitions that it reads end; empty where that is not asked.
    let latest: [KafkaPartition: Int64]
  }

  /// Hands over the consumer groups one by one. Every broker knows those that it coordinates.
  func forEachGroup(
    where isWanted: (String) -> Bool, withOffsets: Bool, expect: (Int) -> Void, _ body: (GroupReads) throws(CrawlError) -> Void
  ) throws(CrawlError) {
    for broker in cluster.metadata.brokers {
      let names = try asking { () throws(KafkaError) in try self.names(broker.id) }
      for portion in names.filter(isWanted).portions(of: Self.portion) {
        expect(portion.count)
        let connection = try asking { () throws(KafkaError) in try cluster.broker(broker.id) }
        for group in try asking({ () throws(KafkaError) in try describe(portion, connection) }) {
          try body(try reads(group, connection, withOffsets))
        }
      }
    }
  }

  private func reads(
    _ group: KafkaGroups.Group, _ connection: KafkaConnection, _ withOffsets: Bool
  ) throws(CrawlError) -> GroupReads {
    let committed = try asking { () throws(KafkaError) in try self.committed(group.name, connection) }
    guard withOffsets else { return GroupReads(group: group, committed: committed, latest: [:]) }
    let led = try self.led(Array(committed.keys))
    let latest = try asking { () throws(KafkaError) in try offsets(.latest, of: led) }
    return GroupReads(group: group, committed: committed, latest: latest)
  }

  /// Partitions with their leaders, without those of topics that the recipe does not want.
  private func led(_ partitions: [KafkaPartition]) throws(CrawlError) -> [(partition: KafkaPartition, leader: Int)] {
    var led: [(KafkaPartition, Int)] = []
    for (name, partitions) in Dictionary(grouping: partitions, by: \.topic) {
      guard let topic = try topics.topic(named: name) else { continue }
      let leaders = Dictionary(topic.partitions.map { ($0.index, $0.leader) }) { first, _ in first }
      led += partitions.compactMap { partition in leaders[partition.index].map { (partition, $0) } }
    }
    return led
  }

  private func names(_ broker: Int) throws(KafkaError) -> [String] {
    let connection = try cluster.broker(broker)
    guard isOffered(.listGroups, "consumer groups", by: connection) else { return [] }
    let (names, error) = try connection.ask(.listGroups, []) {
      (body, _) throws(KafkaProtocolError) in try KafkaGroups.list(body)
    }
    if error != .none { sink.note("consumer groups of broker \(broker) cannot be listed: \(error)") }
    return names
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
    if noted.insert(what).inserted { sink.note("\(what): the broker offers no \(api)") }
    return false
  }
}

extension Array {
  /// The elements in runs of at most `size`.
  func portions(of size: Int) -> [[Element]] {
    stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
  }
}
