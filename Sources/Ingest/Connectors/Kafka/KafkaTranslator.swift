import Catalog
import Codecs

/// What was learnt of a topic besides its partitions.
struct KafkaTopicFacts {
  let configs: [KafkaConfigs.Entry]
  let bytes: Int64?
  let messages: Int64?
  /// Whether the number of messages is asked for.
  let showsMessages: Bool
}

/// Puts what was read from a cluster into the catalog's words.
struct KafkaTranslator {
  private let service: FQN

  init(_ service: FQN) { self.service = service }

  /// Settings that are shown even when they are the broker's default.
  private static let telling: Set<String> = ["cleanup.policy", "retention.ms", "retention.bytes", "min.insync.replicas", "compression.type"]

  func cluster(_ metadata: KafkaMetadata.Head, _ draft: AssetDraft) throws(CatalogError) -> AssetDraft {
    var draft = draft
    draft.properties["clusterId"] = metadata.clusterID.map { .string($0) }
    if metadata.controller >= 0 { draft.properties["controller"] = .int(Int64(metadata.controller)) }
    draft.properties["brokers"] = .array(
      metadata.brokers.sorted { $0.id < $1.id }.map { broker in
        var object: JSONObject = ["id": .int(Int64(broker.id)), "address": .string("\(broker.host):\(broker.port)")]
        object["rack"] = broker.rack.map { .string($0) }
        return .object(object)
      })
    return draft
  }

  func topic(
    _ topic: KafkaMetadata.Topic, _ name: FQN, _ facts: KafkaTopicFacts, _ findings: KafkaTopicLook.Findings
  ) -> AssetDraft {
    var properties = JSONObject()
    properties["partitionCount"] = .int(Int64(topic.partitions.count))
    properties["replicationFactor"] = .int(Int64(topic.partitions.map(\.replicas.count).max() ?? 0))
    let missing = topic.partitions.filter { $0.inSync.count < $0.replicas.count }.count
    if missing > 0 { properties["underReplicatedPartitions"] = .int(Int64(missing)) }
    let shown = facts.configs.filter { $0.isOwn || Self.telling.contains($0.name) }.sorted { $0.name < $1.name }
    if !shown.isEmpty {
      properties["configs"] = .object(JSONObject(shown.compactMap { entry in entry.value.map { (entry.name, .string($0)) } }))
    }
    properties[PropertyName.rowCount] = facts.showsMessages ? facts.messages.map { .int($0) } : nil
    properties[PropertyName.sizeBytes] = facts.bytes.map { .int($0) }
    properties["keySchema"] = findings.key?.properties
    properties["valueSchema"] = findings.value?.properties
    properties["sample"] = findings.sample
    return AssetDraft(
      .topic, name, subtype: topic.isInternal ? "internal topic" : "topic", properties: properties,
      columns: findings.columns, columnsArePartial: findings.isPartial)
  }

  /// A group and a topic may have the same name, so the group's carries a mark.
  func groupName(_ name: String) throws(CatalogError) -> FQN { try service.appending("group:\(name)") }

  func group(
    _ group: KafkaGroups.Group, _ name: FQN, _ committed: [KafkaPartition: Int64], _ latest: [KafkaPartition: Int64]
  ) -> AssetDraft {
    var properties = JSONObject()
    if !group.state.isEmpty { properties["state"] = .string(group.state) }
    properties["members"] = .int(Int64(group.members.count))
    let clients = Set(group.members.map(\.client)).sorted()
    if !clients.isEmpty { properties["clients"] = .array(clients.map { .string($0) }) }
    var lags: [String: Int64] = [:]
    for (partition, offset) in committed {
      guard let end = latest[partition] else { continue }
      lags[partition.topic, default: 0] &+= max(0, end - offset)
    }
    if !lags.isEmpty {
      properties["lag"] = .object(JSONObject(lags.sorted { $0.key < $1.key }.map { ($0.key, .int($0.value)) }))
    }
    return AssetDraft(.consumerGroup, name, displayName: group.name, subtype: "consumer group", properties: properties)
  }

  /// A group reads the topics that it has committed offsets of.
  func edges(
    _ committed: [KafkaPartition: Int64], into group: FQN, where isWanted: (String) -> Bool
  ) -> [EdgeDraft] {
    Set(committed.keys.map(\.topic)).filter(isWanted).sorted().compactMap { topic in
      (try? service.appending(topic)).map { EdgeDraft(.named(.topic, $0), .named(.consumerGroup, group)) }
    }
  }
}
