import Catalog
import SQLLineage

/// Connectors that speak JDBC: Confluent's and Aiven's source and sink, Debezium's sink, and the databases of
/// Confluent's cloud.
enum JDBCConnectors {
  /// The database that a connector is set up for.
  static func database(_ config: ConnectConfig, platform: String? = nil) -> DatabaseAddress? {
    if let url = config["connection.url"] { return DatabaseAddress(jdbc: url) }
    guard let platform, let host = config["connection.host"] else { return nil }
    return DatabaseAddress(
      platform: platform, address: ConnectDataset.Address(config["connection.port"].map { "\(host):\($0)" } ?? host, defaultPort: Platform.defaultPort(platform)),
      database: config["db.name"])
  }

  /// One topic for each table, named after it behind a prefix; of a query, the prefix alone.
  static func source(_ setup: ConnectSetup, platform: String? = nil) -> ConnectLineage {
    let config = setup.config
    let prefix = config["topic.prefix"] ?? ""
    guard let database = database(config, platform: platform) else { return setup.source([]) { _ in nil } }
    if let query = config["query"] {
      return setup.source(origins(of: query, in: database, topic: prefix)) { _ in nil }
    }
    let schema = config["schema.pattern"].flatMap { $0.contains("%") ? nil : $0 }
    func table(_ parts: [String]) -> ConnectDataset? {
      database.table(parts.count == 1 ? (schema.map { [$0] } ?? []) + parts : parts)
    }
    let listed = IncludeList(config[first: "table.whitelist", "table.include.list"])
    let origins = listed.names.compactMap { parts -> ConnectSetup.Origin? in
      guard let name = parts.last, let dataset = table(parts) else { return nil }
      return ConnectSetup.Origin(dataset: dataset, topic: prefix + name)
    }
    return setup.source(origins) { topic in
      topic.hasPrefix(prefix) && topic.count > prefix.count ? table([String(topic.dropFirst(prefix.count))]) : nil
    }
  }

  /// The tables that a query reads, each with the columns that the query's own come from as far as its text tells alone.
  private static func origins(of query: String, in database: DatabaseAddress, topic: String) -> [ConnectSetup.Origin] {
    let statements = SQLAnalyzer(dialect: SQLDialect.named(database.platform)).analyze(query)
    let results = statements.flatMap(\.edges).filter { $0.target == nil && $0.source.column != "*" }
    return statements.flatMap(\.inputs).filter { !$0.isLocation }.compactMap { input in
      guard let dataset = database.table(input.parts) else { return nil }
      let columns = results.compactMap { edge -> ConnectFlow.Column? in
        guard edge.source.table == input, let name = edge.column, name != "*" else { return nil }
        return ConnectFlow.Column(
          source: edge.source.column, target: name, transformation: Transformation(edge.kind), isCertain: edge.confidence == .certain)
      }
      return ConnectSetup.Origin(dataset: dataset, topic: topic, columns: columns)
    }
  }

  /// A topic's records go into the table of its name, or of what the format makes of it.
  static func sink(_ setup: ConnectSetup, platform: String? = nil) -> ConnectLineage {
    let config = setup.config
    let database = database(config, platform: platform)
    let format = config[first: "collection.name.format", "table.name.format"] ?? "${topic}"
    let mapped = config.map("topics.to.tables.mapping")
    // Debezium's sink makes one name of a topic; the others take its dots for those of a qualified name.
    let isFlat = config["connector.class"]?.hasPrefix("io.debezium.") == true
    return setup.sink { topic, routed in
      let own = isFlat ? routed.text.replacing(".", with: "_") : routed.text
      let name = mapped[topic] ?? format.replacing("${topic}", with: own)
      // What other placeholders stand for is in the records.
      guard !name.contains("${") else { return [] }
      return [database?.table(Self.parts(name))].compactMap(\.self)
    }
  }

  /// A name at its dots, quotes taken off.
  private static func parts(_ name: String) -> [String] {
    if let fqn = try? FQN(name) { return fqn.parts }
    return name.split(separator: ".").map { String($0).replacing("\"", with: "").replacing("`", with: "") }
  }
}
