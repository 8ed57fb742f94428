import Catalog
import Codecs

/// One crawl of a cluster: topics with their settings, sizes and schemas, then consumer groups with how far they lag.
struct KafkaCrawl {
  private let connector: KafkaConnector
  private let sink: any CrawlSink
  private let service: FQN

  init(_ connector: KafkaConnector, _ sink: any CrawlSink) throws(CrawlError) {
    self.connector = connector
    self.sink = sink
    do throws(CatalogError) { service = try connector.service.fqn } catch { throw .catalog(error) }
  }

  func run() throws(CrawlError) {
    let sink = sink
    let cluster = try asking { () throws(KafkaError) in
      try KafkaCluster(connector.settings, isCancelled: { sink.isCancelled })
    }
    let registry = connector.registry.map { SchemaRegistry($0) { sink.isCancelled } }
    // Of each name a number is enough: a subject that is not there after all is asked for once in vain.
    let subjects = try registry.map { (registry) throws(CrawlError) in Set(try registry.subjects().map(\.hashValue)) } ?? []
    let topics = try wantedTopics(cluster)
    try sink.put(try named { () throws(CatalogError) in try KafkaTranslator(service).cluster(cluster.metadata, try connector.service) })
    sink.expect(topics.count)
    let survey = KafkaSurvey(cluster, topics, sink)
    let sampler = connector.sampling.flatMap { sampling in
      survey.mayFetch ? KafkaSampler(cluster: cluster, sampling: sampling) : nil
    }
    try topics.forEachPortion { (portion) throws(CrawlError) in
      let findings = try asking { () throws(KafkaError) in try survey.findings(on: portion, withOffsets: wantsOffsets) }
      let look = KafkaTopicLook(
        registry: registry, subjects: subjects, sampler: sampler, earliest: findings.earliest, latest: findings.latest, sink: sink)
      for topic in portion {
        if sink.isCancelled { throw .cancelled }
        let facts = KafkaTopicFacts(
          configs: findings.configs[topic.name] ?? [], bytes: findings.sizes[topic.name],
          messages: KafkaSurvey.count(topic, from: findings.earliest, to: findings.latest), showsMessages: connector.includesOffsets)
        try put(topic, facts, look)
      }
    }
    if connector.includesGroups { try putGroups(survey) }
  }

  private func wantedTopics(_ cluster: KafkaCluster) throws(CrawlError) -> KafkaTopicList {
    var topics = KafkaTopicList(portionSize: KafkaSurvey.portion)
    try cluster.forEachTopic { (topic, bytes) throws(CrawlError) in
      if isWanted(topic) { try topics.append(topic, bytes) }
    }
    try topics.close()
    return topics
  }

  private var wantsOffsets: Bool { connector.includesOffsets || connector.sampling != nil }

  private func isWanted(_ topic: KafkaMetadata.Topic) -> Bool {
    let isInternal = topic.isInternal || topic.name.hasPrefix("__")
    return connector.topics.allows(topic.name) && (connector.includesInternal || !isInternal)
  }

  private func put(
    _ topic: KafkaMetadata.Topic, _ facts: KafkaTopicFacts, _ look: KafkaTopicLook
  ) throws(CrawlError) {
    let name: FQN
    do throws(CatalogError) { name = try service.appending(topic.name) } catch {
      return sink.report(topic.name, "\(error)", hint: nil, keeping: nil)
    }
    guard topic.error == .none else {
      return sink.report(topic.name, "\(topic.error)", hint: nil, keeping: name)
    }
    let findings = try look.findings(on: topic, messages: facts.messages)
    try sink.put(KafkaTranslator(service).topic(topic, name, facts, findings))
  }

  private func putGroups(_ survey: KafkaSurvey) throws(CrawlError) {
    let translator = KafkaTranslator(service)
    try survey.forEachGroup(where: { connector.groups.allows($0) }, withOffsets: wantsOffsets, expect: sink.expect) { (reads) throws(CrawlError) in
      if sink.isCancelled { throw .cancelled }
      guard let name = try? translator.groupName(reads.group.name) else {
        return sink.report(reads.group.name, "the catalog cannot hold the group's name", hint: nil, keeping: nil)
      }
      try sink.put(translator.group(reads.group, name, reads.committed, reads.latest))
      let edges = translator.edges(reads.committed, into: name) { connector.topics.allows($0) }
      try sink.put(edges: edges, into: .named(.consumerGroup, name), job: nil)
    }
  }
}

/// What a broker answers, its errors as the runner takes them.
func asking<Result>(_ body: () throws(KafkaError) -> Result) throws(CrawlError) -> Result {
  do throws(KafkaError) { return try body() } catch { throw error.crawlError }
}
