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
    let subjects = try connector.registry.map { (registry) throws(CrawlError) in Set(try registry.subjects()) } ?? []
    let topics = cluster.metadata.topics.filter(isWanted)
    try sink.put(try named { () throws(CatalogError) in try KafkaTranslator(service).cluster(cluster.metadata, try connector.service) })
    sink.expect(topics.count)
    let survey = KafkaSurvey(cluster, topics, sink)
    let configs = try asking { () throws(KafkaError) in try survey.configs() }
    let sizes = try asking { () throws(KafkaError) in try survey.sizes() }
    let wantsOffsets = connector.includesOffsets || connector.sampling != nil
    let latest = wantsOffsets ? try asking { () throws(KafkaError) in try survey.offsets(.latest) } : [:]
    let earliest = wantsOffsets ? try asking { () throws(KafkaError) in try survey.offsets(.earliest) } : [:]
    let sampler = connector.sampling.flatMap { sampling in
      survey.mayFetch ? KafkaSampler(cluster: cluster, sampling: sampling) : nil
    }
    let look = KafkaTopicLook(
      registry: connector.registry, subjects: subjects, sampler: sampler, earliest: earliest, latest: latest, sink: sink)
    for topic in topics {
      if sink.isCancelled { throw .cancelled }
      let facts = KafkaTopicFacts(
        configs: configs[topic.name] ?? [], bytes: sizes[topic.name],
        messages: KafkaSurvey.count(topic, from: earliest, to: latest), showsMessages: connector.includesOffsets)
      try put(topic, facts, look)
    }
    if connector.includesGroups { try putGroups(survey, latest) }
  }

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

  private func putGroups(_ survey: KafkaSurvey, _ latest: [KafkaPartition: Int64]) throws(CrawlError) {
    let groups = try asking { () throws(KafkaError) in try survey.groups { connector.groups.allows($0) } }
    sink.expect(groups.count)
    let translator = KafkaTranslator(service)
    for (group, committed) in groups {
      if sink.isCancelled { throw .cancelled }
      guard let name = try? translator.groupName(group.name) else {
        sink.report(group.name, "the catalog cannot hold the group's name", hint: nil, keeping: nil)
        continue
      }
      try sink.put(translator.group(group, name, committed, latest))
      let edges = translator.edges(committed, into: name) { connector.topics.allows($0) }
      try sink.put(edges: edges, into: .named(.consumerGroup, name), job: nil)
    }
  }

  private func asking<Result>(_ body: () throws(KafkaError) -> Result) throws(CrawlError) -> Result {
    do throws(KafkaError) { return try body() } catch {
      throw error.crawlError
    }
  }
}
