/// The sink of Apache Iceberg, before that Tabular's (https://iceberg.apache.org/docs/latest/kafka-connect/).
enum IcebergSink {
  static func lineage(_ setup: ConnectSetup) -> ConnectLineage {
    let config = setup.config
    let tables = config.list("iceberg.tables").map { ConnectDataset("iceberg", at: nil, $0) }
    let field = config["iceberg.tables.route-field"]
    guard !tables.isEmpty else {
      var lineage = setup.sink { _, _ in [] }
      lineage.notes.append("it writes to the tables that \(field.map { "the field \($0)" } ?? "its records") names, which only the records tell")
      return lineage
    }
    // With several topics and tables, the records decide which goes where.
    let confidence = field == nil || tables.count == 1 ? 1 : 0.5
    var lineage = ConnectLineage()
    for flow in setup.sink({ _, _ in tables }).flows {
      lineage.add(ConnectFlow(flow.source, flow.target, confidence: confidence))
    }
    if let field, tables.count > 1 { lineage.notes.append("the field \(field) decides into which of \(tables.count) tables a record goes") }
    return lineage
  }
}
