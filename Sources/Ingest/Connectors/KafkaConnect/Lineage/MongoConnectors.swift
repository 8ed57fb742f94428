import Codecs

/// MongoDB's own connectors (https://www.mongodb.com/docs/kafka-connector/current/).
enum MongoConnectors {
  /// One topic for each collection: prefix, database, collection and suffix, joined by a separator.
  static func source(_ setup: ConnectSetup) -> ConnectLineage {
    let config = setup.config
    let separator = config["topic.separator"] ?? "."
    let before = config["topic.prefix"].map { $0 + separator } ?? ""
    let behind = config["topic.suffix"].map { separator + $0 } ?? ""
    let mapped = (config["topic.namespace.map"]).flatMap { try? JSON.parse(Array($0.utf8)) }
    let server = MongoAddress(config["connection.uri"] ?? "")
    var origins: [ConnectSetup.Origin] = []
    if let database = config["database"], let collection = config["collection"],
      let dataset = ConnectDataset("mongodb", at: server.address, parts: [database, collection])
    {
      let own = mapped?["\(database).\(collection)"]?.string
      let name = own ?? mapped?["*"]?.string ?? [database, collection].joined(separator: separator)
      origins.append(ConnectSetup.Origin(dataset: dataset, topic: before + name + behind))
    }
    return setup.source(origins) { topic in
      guard mapped == nil, topic.hasPrefix(before), topic.hasSuffix(behind) else { return nil }
      let parts = topic.dropFirst(before.count).dropLast(behind.count).split(separator: separator, maxSplits: 1)
      guard parts.count == 2 else { return nil }
      return ConnectDataset("mongodb", at: server.address, parts: parts.map(String.init))
    }
  }

  /// A topic's records go into the collection of its name unless one is set.
  static func sink(_ setup: ConnectSetup) -> ConnectLineage {
    let config = setup.config
    let server = MongoAddress(config["connection.uri"] ?? "")
    return setup.sink { topic, routed in
      let own = "topic.override.\(routed.text)"
      let database = config["\(own).database"] ?? config["database"] ?? server.database
      let collection = config["\(own).collection"] ?? config["collection"] ?? routed.text
      return [ConnectDataset("mongodb", at: server.address, parts: [database, collection])].compactMap(\.self)
    }
  }
}
