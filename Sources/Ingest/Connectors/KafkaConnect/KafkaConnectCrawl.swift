import Catalog
import Codecs

/// One crawl of a Connect cluster: its connectors, and the lineage that each of them makes.
struct KafkaConnectCrawl {
  private let connector: KafkaConnectConnector
  private let sink: any CrawlSink
  private let client: KafkaConnectClient
  private let service: AssetDraft

  init(_ connector: KafkaConnectConnector, _ sink: any CrawlSink) throws(CrawlError) {
    self.connector = connector
    self.sink = sink
    client = connector.client { sink.isCancelled }
    do throws(CatalogError) { service = try connector.service } catch { throw .catalog(error) }
  }

  func run() throws(CrawlError) {
    let cluster = try client.cluster()
    let names = try client.names().filter(connector.patterns.allows)
    sink.expect(names.count)
    try sink.put(draft(cluster))
    try client.forEach(names) { (job) throws(CrawlError) in
      if sink.isCancelled { throw .cancelled }
      let name: FQN
      do throws(CatalogError) { name = try service.fqn.appending(job.name) } catch {
        return sink.report(job.name, "\(error)", hint: nil, keeping: nil)
      }
      try sink.put(job.draft(name))
      try putLineage(of: job, name)
    }
  }

  private func draft(_ cluster: KafkaConnectClient.Cluster) -> AssetDraft {
    var draft = service
    draft.displayName = connector.clusterName
    draft.properties["version"] = .string(cluster.version)
    draft.properties["kafkaClusterId"] = cluster.kafkaClusterID.map { .string($0) }
    return draft
  }

  private func putLineage(of job: ConnectJob, _ name: FQN) throws(CrawlError) {
    let active = connector.asksForTopics ? try client.topics(of: job.name) : nil
    let lineage = ConnectLineage(of: job, active: active, generic: connector.generic[job.name])
    for note in lineage.notes { sink.note("\(job.name): \(note)") }
    let reference = AssetReference.named(.job, name)
    let edges = lineage.flows.flatMap { flow -> [EdgeDraft] in
      let source = connector.names.reference(flow.source, of: job.name, job: reference)
      let target = connector.names.reference(flow.target, of: job.name, job: reference)
      let columns = flow.columns.map { column in
        EdgeDraft(
          source, target, sourceColumn: FieldPath(column.source), targetColumn: FieldPath(column.target),
          transformation: column.transformation, confidence: column.isCertain ? flow.confidence : min(flow.confidence, 0.7))
      }
      return [EdgeDraft(source, target, confidence: flow.confidence, detail: job.edgeDetail)] + columns
    }
    try sink.put(edges: edges, by: reference)
  }
}

// MARK: In the catalog's words

extension ConnectJob {
  fileprivate func draft(_ name: FQN) -> AssetDraft {
    var properties: JSONObject = ["state": .string(state), "health": .string(health)]
    properties["problem"] = problem.map { .string($0) }
    properties["worker"] = worker.map { .string($0) }
    properties["tasks"] = .array(
      tasks.map { task in
        var object: JSONObject = ["id": .int(Int64(task.id)), "state": .string(task.state)]
        object["worker"] = task.worker.map { .string($0) }
        return .object(object)
      })
    properties["settings"] = .object(config.shown)
    return AssetDraft(.job, name, subtype: isSource ? "source connector" : "sink connector", properties: properties)
  }

  /// What each edge of the connector says of how it came about.
  fileprivate var edgeDetail: JSONObject {
    let routing = TopicRouting(config)
    var detail: JSONObject = ["connector": .string(config.className)]
    if !routing.isEmpty { detail["transforms"] = .array(routing.names.map { .string($0) }) }
    if !routing.conditions.isEmpty { detail["conditions"] = .array(routing.conditions.map { .string($0) }) }
    return detail
  }
}
