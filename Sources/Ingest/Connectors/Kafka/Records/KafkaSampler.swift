import Net

/// How closely a recipe wants records looked at.
struct KafkaSampling: Sendable {
  /// How many records of a topic are looked at, the newest ones.
  var records = 100
  /// How many bytes of a topic are read at most, not counting the batch that goes beyond.
  var bytes = 1 << 20
  /// Seconds that one topic may take.
  var seconds = 10.0
}

/// Reads the newest records of topics; what it reads stays in memory until their shapes are known.
struct KafkaSampler {
  let cluster: KafkaCluster
  let sampling: KafkaSampling
  /// Milliseconds that a broker may wait for records that are there already.
  private static let wait = 50

  /// Where reading a partition stands.
  private struct Place {
    let partition: Int
    let leader: Int
    let first: Int64
    let end: Int64
    var next: Int64
  }

  /// What the newest records look like, and what could not be read.
  func sample(
    _ topic: KafkaMetadata.Topic, from earliest: [KafkaPartition: Int64], to latest: [KafkaPartition: Int64]
  ) throws(KafkaError) -> (sample: KafkaTopicSample, faults: [String]) {
    var sample = KafkaTopicSample()
    var faults: [String] = []
    let deadline = Deadline.after(seconds: sampling.seconds)
    let places = places(topic, earliest, latest)
    for (leader, places) in Dictionary(grouping: places, by: \.leader).sorted(by: { $0.key < $1.key }) {
      try read(topic.name, places, of: leader, deadline, &sample, &faults)
    }
    return (sample, faults)
  }

  /// Where to begin in each partition, so that their newest records together are as many as wanted.
  private func places(
    _ topic: KafkaMetadata.Topic, _ earliest: [KafkaPartition: Int64], _ latest: [KafkaPartition: Int64]
  ) -> [Place] {
    let filled = topic.partitions.compactMap { partition -> (KafkaMetadata.Partition, Int64, Int64)? in
      let place = KafkaPartition(topic: topic.name, index: partition.index)
      guard partition.leader >= 0, let from = earliest[place], let to = latest[place], to > from else { return nil }
      return (partition, from, to)
    }.prefix(sampling.records)
    let share = Int64(max(1, sampling.records / max(1, filled.count)))
    return filled.map { partition, from, to in
      let first = to - from > share ? to - share : from
      return Place(partition: partition.index, leader: partition.leader, first: first, end: to, next: first)
    }
  }

  private func read(
    _ topic: String, _ places: [Place], of leader: Int, _ deadline: Deadline, _ sample: inout KafkaTopicSample,
    _ faults: inout [String]
  ) throws(KafkaError) {
    let connection = try cluster.broker(leader)
    // Metadata may name a partition twice.
    var open = Dictionary(places.map { ($0.partition, $0) }) { first, _ in first }
    var bytes = 0
    while !open.isEmpty, bytes < sampling.bytes, sample.records < sampling.records, !deadline.hasPassed {
      let offsets = open.values.map { (partition: $0.partition, offset: $0.next) }.sorted { $0.partition < $1.partition }
      let share = max(1, (sampling.bytes - bytes) / offsets.count)
      let answers = try connection.ask(
        .fetch, { KafkaFetch.request(topic, from: offsets, bytes: share, wait: Self.wait, version: $0) }
      ) { (body, version) throws(KafkaProtocolError) in try KafkaFetch.partitions(body, version: version) }
      let before = bytes
      for answer in answers {
        guard let place = open[answer.place.index] else { continue }
        let reader = KafkaRecordReader(answer.records)
        bytes += answer.records.count
        faults += reader.faults
        if answer.error != .none { faults.append("partition \(place.partition): \(answer.error)") }
        for record in reader.records where record.offset >= place.next && record.offset < place.end { sample.observe(record) }
        open[place.partition]?.next = max(place.next, reader.nextOffset ?? place.end)
        if answer.error != .none || (open[place.partition]?.next ?? place.end) >= place.end { open[place.partition] = nil }
      }
      // A broker that sends nothing has nothing more.
      if bytes == before { return }
    }
  }
}
