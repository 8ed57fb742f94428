/// Every source that recipes can crawl.
package enum Connectors {
  /// The connectors, by name.
  package static let all: [any Connector.Type] = [
    PostgreSQLConnector.self, MySQLConnector.self, SQLiteConnector.self, RabbitMQConnector.self, IcebergConnector.self,
    KafkaConnector.self, KafkaConnectConnector.self, ObjectStoreConnector.self, DeltaLakeConnector.self,
    HiveConnector.self, MongoDBConnector.self, DuckDBConnector.self, GlueConnector.self, TrinoConnector.self,
  ]

  /// Every name a recipe may use for a source.
  package static let allNames = all.flatMap { $0.types }

  /// The usual names, for messages.
  package static let typeList = all.map { $0.types[0] }.joined(separator: ", ")

  /// The connector that a recipe's `source.type` means.
  package static func type(named name: String) -> (any Connector.Type)? {
    all.first { $0.types.contains(name.lowercased()) }
  }
}
