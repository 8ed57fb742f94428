import Codecs

/// A catalog of a Trino server: what another system has, under a name of its own.
struct TrinoCatalog: Sendable {
  let name: String
  /// What reads it, such as `hive` or `postgresql`; nil from servers that do not tell.
  let connector: String?
}

/// A table or view as Trino sees it.
struct TrinoTable: Sendable {
  let name: String
  /// `BASE TABLE`, `VIEW` or another word of the information schema.
  let type: String
  var comment: String?
  var columns: [NestedType.Field] = []
  /// A view's text.
  var definition: String?
  /// Set for a materialized view.
  var materialization: TrinoMaterialization?

  var isView: Bool { materialization != nil || type == "VIEW" }
}

/// How a materialized view is kept.
struct TrinoMaterialization: Sendable {
  /// `FRESH`, `STALE` or `UNKNOWN`.
  let freshness: String?
  let refreshedAt: String?
  /// The table that holds its rows, where told.
  let storage: String?
}

/// A statement that somebody ran.
struct TrinoQuery: Sendable {
  let text: String
  let user: String?
  let createdAt: Timestamp?
}

/// Asks a Trino server for what it has, by its information schema and system tables.
struct TrinoCatalogReader {
  let client: TrinoClient

  func catalogs() throws(TrinoError) -> [TrinoCatalog] {
    try client.rows("SELECT * FROM system.metadata.catalogs ORDER BY catalog_name") { (row) throws(TrinoError.Cause) in
      TrinoCatalog(name: try row.name("catalog_name"), connector: row.text("connector_name") ?? row.text("connector_id"))
    }
  }

  func schemas(of catalog: String) throws(TrinoError) -> [String] {
    try client.rows("SELECT schema_name FROM \(Self.name(catalog)).information_schema.schemata ORDER BY schema_name") { (row) throws(TrinoError.Cause) in
      try row.name("schema_name")
    }.filter { $0 != "information_schema" }
  }

  /// The tables of a schema as far as they can be listed, with their columns.
  /// - Parameter report: takes what could not be asked beside the tables: comments, definitions.
  func tables(
    of schema: String, in catalog: String, _ report: (String, TrinoError) -> Void
  ) throws(TrinoError) -> [TrinoTable] {
    var tables = try names(of: schema, in: catalog)
    for (table, column) in try columns(of: schema, in: catalog) { tables[table]?.columns.append(column) }
    func optional(_ what: String, _ read: () throws(TrinoError) -> Void) throws(TrinoError) {
      do throws(TrinoError) { try read() } catch {
        guard error.isRefusal else { throw error }
        report(what, error)
      }
    }
    try optional("comments") { () throws(TrinoError) in
      for (table, comment) in try comments(of: schema, in: catalog) { tables[table]?.comment = comment }
    }
    try optional("definitions of views") { () throws(TrinoError) in
      for (table, definition) in try definitions(of: schema, in: catalog) { tables[table]?.definition = definition }
    }
    try optional("materialized views") { () throws(TrinoError) in
      try client.forEachRow(
        "SELECT * FROM system.metadata.materialized_views WHERE catalog_name = \(Self.text(catalog)) AND schema_name = \(Self.text(schema))"
      ) { (row) throws(TrinoError.Cause) in
        let name = try row.name("name")
        tables[name, default: TrinoTable(name: name, type: "MATERIALIZED VIEW")].describe(by: row)
      }
    }
    return tables.values.sorted { $0.name < $1.name }
  }

  private func names(of schema: String, in catalog: String) throws(TrinoError) -> [String: TrinoTable] {
    var tables: [String: TrinoTable] = [:]
    try client.forEachRow(
      "SELECT table_name, table_type FROM \(Self.name(catalog)).information_schema.tables WHERE table_schema = \(Self.text(schema))"
    ) { (row) throws(TrinoError.Cause) in
      let name = try row.name("table_name")
      tables[name] = TrinoTable(name: name, type: row.text("table_type") ?? "BASE TABLE")
    }
    return tables
  }

  /// Columns with their comments, which the information schema lacks, in the order of each table.
  private func columns(of schema: String, in catalog: String) throws(TrinoError) -> [(String, NestedType.Field)] {
    let rows = try client.rows(
      """
      SELECT table_name, column_name, type_name, remarks, is_nullable, ordinal_position FROM system.jdbc.columns \
      WHERE table_cat = \(Self.text(catalog)) AND table_schem = \(Self.text(schema))
      """
    ) { (row) throws(TrinoError.Cause) -> (Int, String, NestedType.Field)? in
      let (table, name) = (try row.name("table_name"), try row.name("column_name"))
      let isNullable: Bool? = switch row.text("is_nullable") { case "YES": true; case "NO": false; default: nil }
      let field = NestedType.Field(
        name: name, type: NestedType(row.text("type_name") ?? "", .parentheses), comment: row.text("remarks").flatMap(Self.nonEmpty),
        isNullable: isNullable)
      return (row["ordinal_position"]?.int ?? 0, table, field)
    }
    return rows.sorted { $0.0 < $1.0 }.map { ($0.1, $0.2) }
  }

  private func comments(of schema: String, in catalog: String) throws(TrinoError) -> [(String, String)] {
    try client.rows(
      "SELECT table_name, comment FROM system.metadata.table_comments WHERE catalog_name = \(Self.text(catalog)) AND schema_name = \(Self.text(schema))"
    ) { row in
      guard let name = row.text("table_name"), let comment = row.text("comment").flatMap(Self.nonEmpty) else { return nil }
      return (name, comment)
    }
  }

  private func definitions(of schema: String, in catalog: String) throws(TrinoError) -> [(String, String)] {
    try client.rows(
      "SELECT table_name, view_definition FROM \(Self.name(catalog)).information_schema.views WHERE table_schema = \(Self.text(schema))"
    ) { row in
      guard let name = row.text("table_name"), let definition = row.text("view_definition") else { return nil }
      return (name, definition)
    }
  }

  /// The statements that the coordinator remembers, without those of crawls.
  func queries() throws(TrinoError) -> [TrinoQuery] {
    try client.rows(
      """
      SELECT "user", query, created FROM system.runtime.queries WHERE state = 'FINISHED' \
      AND (source IS NULL OR source <> \(Self.text(TrinoSettings.source)))
      """
    ) { row in
      row.text("query").map { TrinoQuery(text: $0, user: row.text("user"), createdAt: row.text("created").flatMap(Self.instant)) }
    }
  }

  /// A timestamp such as `2026-03-01 12:30:00.123 UTC`; other zones are not told.
  static func instant(_ text: String) -> Timestamp? {
    let parts = text.split(separator: " ")
    guard parts.count == 3, parts[2] == "UTC" else { return nil }
    return Timestamp(rfc3339: "\(parts[0])T\(parts[1])Z")
  }

  /// A name in quotes.
  static func name(_ name: String) -> String { "\"\(name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))\"" }

  /// A text in quotes.
  static func text(_ text: String) -> String { "'\(text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''"))'" }

  private static func nonEmpty(_ text: String) -> String? { text.isEmpty ? nil : text }
}

extension TrinoTable {
  fileprivate mutating func describe(by row: TrinoRow) {
    let storage = [row.text("storage_catalog"), row.text("storage_schema"), row.text("storage_table")].compactMap(\.self)
    materialization = TrinoMaterialization(
      freshness: row.text("freshness"), refreshedAt: row.text("last_fresh_time"),
      storage: storage.count == 3 ? storage.joined(separator: ".") : nil)
    definition = row.text("definition") ?? definition
    comment = comment ?? row.text("comment").flatMap { $0.isEmpty ? nil : $0 }
  }
}
