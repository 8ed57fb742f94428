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
    try sink.put(try translated { () throws(CatalogError) in try KafkaTranslator(service).cluster(cluster.metadata, try connector.service) })
    sink.expect(topics.count)
    let survey = KafkaSurvey(cluster, topics, sink)
    let configs = try asking { () throws(KafkaError) in try survey.configs() }
    let sizes = try asking { () throws(KafkaError) in try survey.sizes() }
    let latest = connector.includesOffsets ? try asking { () throws(KafkaError) in try survey.offsets(.latest) } : [:]
    let earliest = connector.includesOffsets ? try asking { () throws(KafkaError) in try survey.offsets(.earliest) } : [:]
    for topic in topics {
      if sink.isCancelled { throw .cancelled }
      try put(
        topic, KafkaTopicFacts(
          configs: configs[topic.name] ?? [], bytes: sizes[topic.name],
          messages: KafkaSurvey.count(topic, from: earliest, to: latest)), subjects)
    }
    if connector.includesGroups { try putGroups(survey, latest) }
  }

  private func isWanted(_ topic: KafkaMetadata.Topic) -> Bool {
    let isInternal = topic.isInternal || topic.name.hasPrefix("__")
    return connector.topics.allows(topic.name) && (connector.includesInternal || !isInternal)
  }

  private func put(
    _ topic: KafkaMetadata.Topic, _ facts: KafkaTopicFacts, _ subjects: Set<String>
  ) throws(CrawlError) {
    let name: FQN
    do throws(CatalogError) { name = try service.appending(topic.name) } catch {
      return sink.report(topic.name, "\(error)", hint: nil, keeping: nil)
    }
    guard topic.error == .none else {
      return sink.report(topic.name, "\(topic.error)", hint: nil, keeping: name)
    }
    // The newest schemas decide the columns; without a registry, or without a subject, nothing is said of them.
    let key = try schema("\(topic.name)-key", subjects)
    let value = try schema("\(topic.name)-value", subjects)
    var columns: [ColumnDraft] = []
    for (schema, root) in [(value, nil), (key, FieldPath("{key}"))] {
      do throws(TopicSchemaError) {
        columns += try schema?.columns(under: root) ?? []
      } catch { sink.report(topic.name, "\(error)", hint: nil, keeping: nil) }
    }
    try sink.put(KafkaTranslator(service).topic(topic, name, facts, key: key, value: value, columns: columns))
  }

  private func schema(_ subject: String, _ subjects: Set<String>) throws(CrawlError) -> TopicSchema? {
    guard let registry = connector.registry, subjects.contains(subject) else { return nil }
    do throws(CrawlError) {
      guard let latest = try registry.latest(subject) else { return nil }
      var imports: [String] = []
      var open = latest.references
      var seen: Set<String> = []
      while let reference = open.popLast(), imports.count < 256 {
        guard seen.insert(reference.subject).inserted, let target = try registry.version(reference) else { continue }
        imports.append(target.text)
        open += target.references
      }
      return TopicSchema(
        subject: latest, versions: try registry.versions(subject), compatibility: try registry.compatibility(subject),
        imports: imports)
    } catch {
      guard case .source(let line, let hint) = error else { throw error }
      sink.report(subject, line, hint: hint, keeping: nil)
      return nil
    }
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
      throw error.isCancelled ? .cancelled : .source("\(error)", hint: nil)
    }
  }

  private func translated<Result>(_ body: () throws(CatalogError) -> Result) throws(CrawlError) -> Result {
    do throws(CatalogError) { return try body() } catch { throw .catalog(error) }
  }
}
