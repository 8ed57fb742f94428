import Catalog

/// A Debezium connector: one topic for each table, named after it behind the topic prefix
/// (https://debezium.io/documentation/reference/stable/connectors/).
struct DebeziumSource {
  /// How a kind of database names its tables and topics.
  private struct Shape {
    let platform: String
    /// How many names stand behind the prefix of a topic.
    let levels: Int
    /// What holds the tables and is no part of an include list's or topic's names.
    let database: String?
  }

  private let setup: ConnectSetup
  private let shape: Shape
  private let address: ConnectDataset.Address?
  private let prefix: String
  private let delimiter: String
  private var config: ConnectConfig { setup.config }

  /// Nil for a connector that is none of Debezium's.
  init?(_ setup: ConnectSetup) {
    let config = setup.config
    guard let shape = Self.shape(config) else { return nil }
    self.setup = setup
    self.shape = shape
    prefix = config[first: "topic.prefix", "database.server.name", "mongodb.name"] ?? ""
    delimiter = config["topic.delimiter"] ?? "."
    address = Self.address(config, shape.platform)
  }

  private static func shape(_ config: ConnectConfig) -> Shape? {
    let database = config[first: "database.dbname", "db.name", "database.names"]
    // SQL Server's topics hold the database since there may be several.
    let isMulti = config["database.names"] != nil
    switch config.className {
    case "PostgresConnector", "PostgresCdcSource", "PostgresCdcSourceV2":
      return Shape(platform: "postgres", levels: 2, database: database)
    case "MySqlConnector", "MySqlCdcSource", "MySqlCdcSourceV2": return Shape(platform: "mysql", levels: 2, database: nil)
    case "MariaDbConnector": return Shape(platform: "mariadb", levels: 2, database: nil)
    case "SqlServerConnector", "SqlServerCdcSource", "SqlServerCdcSourceV2":
      return Shape(platform: "mssql", levels: isMulti ? 3 : 2, database: isMulti ? nil : database)
    case "OracleConnector": return Shape(platform: "oracle", levels: 2, database: config["database.pdb.name"] ?? database)
    case "MongoDbConnector": return Shape(platform: "mongodb", levels: 2, database: nil)
    case "Db2Connector": return Shape(platform: "db2", levels: 2, database: database)
    default: return nil
    }
  }

  private static func address(_ config: ConnectConfig, _ platform: String) -> ConnectDataset.Address? {
    if platform == "mongodb" { return MongoAddress(config[first: "mongodb.connection.string", "mongodb.hosts"] ?? "").address }
    return config["database.hostname"].flatMap { host in
      ConnectDataset.Address(config["database.port"].map { "\(host):\($0)" } ?? host, defaultPort: Platform.defaultPort(platform))
    }
  }

  var lineage: ConnectLineage {
    var lineage = setup.source(origins, invert: dataset)
    if setup.active == nil, tables.hasPatterns {
      lineage.notes.append("which tables its patterns mean is not known as long as no topic is active")
    }
    return lineage
  }

  private var tables: IncludeList {
    IncludeList(config[first: "table.include.list", "collection.include.list", "table.whitelist", "collection.whitelist"])
  }

  private var origins: [ConnectSetup.Origin] {
    // Of several databases, tables are listed by schema and name, and each database may have them.
    let outer = shape.levels == 3 ? config.list("database.names").map { [$0] } : [[]]
    return tables.names.flatMap { name in
      outer.compactMap { outer in
        let parts = name.count < shape.levels ? outer + name : name
        guard let dataset = dataset(parts) else { return nil }
        return ConnectSetup.Origin(
          dataset: dataset, topic: Self.sanitized(([prefix] + parts).joined(separator: delimiter)))
      }
    }
  }

  private func dataset(_ parts: [String]) -> ConnectDataset? {
    guard parts.count == shape.levels else { return nil }
    return ConnectDataset(shape.platform, at: address, parts: (shape.database.map { [$0] } ?? []) + parts)
  }

  /// The table that a topic is named after. Topics of schema changes, transactions and heartbeats have none.
  private func dataset(_ topic: String) -> ConnectDataset? {
    guard topic.hasPrefix(prefix + delimiter) else { return nil }
    let rest = topic.dropFirst(prefix.count + delimiter.count)
    var parts = rest.split(separator: delimiter, maxSplits: shape.levels - 1, omittingEmptySubsequences: false).map(String.init)
    if parts.count > shape.levels { parts = [] }
    return parts.contains("") ? nil : dataset(parts)
  }

  /// Characters that no topic may hold become underscores.
  private static func sanitized(_ topic: String) -> String {
    String(topic.map { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) ? $0 : "_" })
  }
}
