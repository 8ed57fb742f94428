import Catalog
import Codecs

/// One crawl of one file: what is small is read first, columns then come in the order of their tables.
struct DuckDBFileCrawl {
  /// A table or view before its columns are known.
  private struct Relation {
    let schema: String
    let name: String
    let isView: Bool
    let comment: String?
    let sql: String?
    let rows: Int?
  }

  private struct Place: Hashable {
    let schema: String
    let name: String

    init?(_ row: JSON) {
      guard let schema = row["schema_name"]?.string, let name = row["name"]?.string else { return nil }
      (self.schema, self.name) = (schema, name)
    }

    init(_ relation: Relation) { (schema, name) = (relation.schema, relation.name) }
  }

  private let connector: DuckDBConnector
  private let command: DuckDBCommand
  private let file: String
  private let database: FQN
  private var schemas: [(name: String, comment: String?)] = []
  private var relations: [Relation] = []
  private var constraints: [Place: [JSON]] = [:]
  private var indexes: [Place: [JSON]] = [:]

  /// A file's name without folders and ending, which DuckDB calls the database by.
  static func name(of file: String) -> String { SQLiteFileReader.name(of: file) }

  /// Reads everything but the columns.
  init(_ connector: DuckDBConnector, _ command: DuckDBCommand, _ file: String, _ service: FQN) throws(CrawlError) {
    self.connector = connector
    self.command = command
    self.file = file
    do throws(CatalogError) { database = try service.appending(Self.name(of: file)) } catch { throw .catalog(error) }
    let scope = connector.scope
    try command.ask(file, DuckDBQuestion.schemas) { row in
      guard let name = row["schema_name"]?.string, scope.schemas.allows(name) else { return }
      schemas.append((name, row["comment"]?.string))
    }
    try command.ask(file, DuckDBQuestion.relations) { row in
      guard let place = Place(row) else { return }
      let isView = row["is_view"]?.bool ?? false
      guard scope.schemas.allows(place.schema), scope.wants(isView: isView, ["\(place.schema).\(place.name)", place.name]) else { return }
      relations.append(
        Relation(
          schema: place.schema, name: place.name, isView: isView, comment: row["comment"]?.string, sql: row["sql"]?.string,
          rows: row["rows"]?.int))
    }
    try readConstraints()
    try command.ask(file, DuckDBQuestion.indexes) { row in
      guard let place = Place(row) else { return }
      var index = JSONObject()
      index["name"] = row["index_name"]
      index["unique"] = row["is_unique"]
      index["definition"] = row["sql"]
      indexes[place, default: []].append(.object(index))
    }
  }

  private mutating func readConstraints() throws(CrawlError) {
    let words = ["PRIMARY KEY": "primary", "FOREIGN KEY": "foreign", "UNIQUE": "unique", "CHECK": "check"]
    try command.ask(file, DuckDBQuestion.constraints) { row in
      guard let place = Place(row), let type = row["constraint_type"]?.string.flatMap({ words[$0] }) else { return }
      var json: JSONObject = ["type": .string(type)]
      json["name"] = row["constraint_name"]
      json["columns"] = row["constraint_column_names"]
      if type == "check" { json["expression"] = row["expression"] }
      if type == "foreign", let table = row["referenced_table"]?.string {
        let target = (try? database.appending(place.schema).appending(table).description) ?? table
        json["references"] = ["fqn": .string(target), "columns": row["referenced_column_names"] ?? []]
      }
      constraints[place, default: []].append(.object(json))
    }
  }

  /// Hands everything over, columns as they come.
  /// - Parameter profiles: noted there are the tables whose data may be measured.
  func put(into sink: any CrawlSink, _ profiles: ProfilePlan) throws(CrawlError) {
    sink.expect(relations.count)
    try sink.put(AssetDraft(.database, database, properties: ["file": .string(Self.name(of: file))]))
    for schema in schemas {
      let fqn: FQN
      do throws(CatalogError) { fqn = try database.appending(schema.name) } catch {
        sink.report(schema.name, "\(error)", hint: nil, keeping: nil)
        continue
      }
      try sink.put(AssetDraft(.schema, fqn, description: schema.comment))
    }
    var waiting = relations[...]
    var columns: [ColumnDraft] = []
    var current: Place?
    try command.ask(file, DuckDBQuestion.columns) { (row) throws(CrawlError) in
      if sink.isCancelled { throw .cancelled }
      guard let place = Place(row), let column = row["column_name"]?.string else { return }
      if place != current {
        if let current { try put(upTo: current, &waiting, columns, sink, profiles) }
        current = place
        columns = []
      }
      columns += draft(column, row, place)
    }
    if let current { try put(upTo: current, &waiting, columns, sink, profiles) }
    for relation in waiting { try put(relation, [], sink, profiles) }
  }

  /// Hands over the tables up to the one whose columns are complete; those before it have none that may be read.
  private func put(
    upTo place: Place, _ waiting: inout ArraySlice<Relation>, _ columns: [ColumnDraft], _ sink: any CrawlSink,
    _ profiles: ProfilePlan
  ) throws(CrawlError) {
    guard let index = waiting.firstIndex(where: { Place($0) == place }) else { return }
    for relation in waiting[..<index] { try put(relation, [], sink, profiles) }
    try put(waiting[index], columns, sink, profiles)
    waiting = waiting[(index + 1)...]
  }

  private func draft(_ name: String, _ row: JSON, _ place: Place) -> [ColumnDraft] {
    let type = row["data_type"]?.string ?? ""
    var column = ShapedColumn(
      name: name, shape: DuckDBType.shape(type), isNullable: row["is_nullable"]?.bool ?? true, documentation: row["comment"]?.string)
    column.properties["default"] = row["column_default"]?.string.map(JSON.string)
    let kinds = (constraints[place] ?? []).filter { $0["columns"]?.array?.contains(.string(name)) == true }.compactMap { $0["type"]?.string }
    column.properties["key"] = ["primary", "foreign", "unique"].first(where: kinds.contains).map(JSON.string)
    var drafts = [column].drafts
    if !drafts.isEmpty { drafts[0].nativeType = type }
    return drafts
  }

  private func put(
    _ relation: Relation, _ columns: [ColumnDraft], _ sink: any CrawlSink, _ profiles: ProfilePlan
  ) throws(CrawlError) {
    let schema: FQN
    let fqn: FQN
    do throws(CatalogError) {
      schema = try database.appending(relation.schema)
      fqn = try schema.appending(relation.name)
    } catch { return sink.report("\(relation.schema).\(relation.name)", "\(error)", hint: nil, keeping: nil) }
    let place = Place(relation)
    var draft = AssetDraft(relation.isView ? .view : .table, fqn, description: relation.comment, columns: columns)
    if let sql = relation.sql {
      draft.properties[PropertyName.definition] = .string(sql)
      draft.properties[PropertyName.language] = "sql"
      draft.properties[PropertyName.dialect] = "duckdb"
    }
    draft.properties[PropertyName.rowCount] = relation.rows.map { .int(Int64($0)) }
    draft.properties[PropertyName.constraints] = constraints[place].map(JSON.array)
    draft.properties[PropertyName.indexes] = indexes[place].map(JSON.array)
    draft.properties[PropertyName.layer] = connector.layer.map(JSON.string)
    draft.links = (constraints[place] ?? []).compactMap { constraint in
      guard let text = constraint["references"]?["fqn"]?.string, let target = try? FQN(text) else { return nil }
      return LinkDraft(.references, .named(.table, target))
    }
    try sink.put(draft)
    let source = [relation.schema, relation.name].map(ProfileDialect.duckdb.quote).joined(separator: ".")
    profiles.add(draft, source: source, names: ["\(relation.schema).\(relation.name)", relation.name])
    if relation.isView, let sql = relation.sql {
      try sink.put(sql: SourceSQL(text: sql, dialect: "duckdb", target: fqn, defaults: schema))
    }
  }
}
