/// MirrorMaker 2: topics of another cluster, by default with that cluster's alias before their names.
enum MirrorSource {
  static func lineage(_ setup: ConnectSetup) -> ConnectLineage {
    let config = setup.config
    let bootstrap = config["source.cluster.bootstrap.servers"]?.split(separator: ",").first.map { String($0).trimmed }
    let address = ConnectDataset.Address(bootstrap ?? "", defaultPort: 9092)
    let keepsNames = config["replication.policy.class"]?.hasSuffix("IdentityReplicationPolicy") == true
    let prefix = keepsNames ? "" : (config["source.cluster.alias"] ?? "source") + (config["replication.policy.separator"] ?? ".")
    func origin(_ topic: String) -> ConnectDataset { ConnectDataset("kafka", at: address, topic) }
    let listed = IncludeList(config["topics"]).names.map { $0.joined(separator: ".") }
    return setup.source(listed.map { ConnectSetup.Origin(dataset: origin($0), topic: prefix + $0) }) { topic in
      topic.hasPrefix(prefix) && topic.count > prefix.count ? origin(String(topic.dropFirst(prefix.count))) : nil
    }
  }
}
