import Catalog
import Codecs
import SQLite

/// Reads one SQLite file's schema (https://sqlite.org/pragma.html: table_list, table_xinfo, foreign_key_list,
/// index_list).
struct SQLiteFileReader {
  private let connector: SQLiteConnector
  private let file: String
  private let connection: Connection
  private let service: FQN
  private let database: FQN
  private let sink: any CrawlSink
  private let profiles: ProfilePlan
  /// Where the texts that made tables, views and indexes stand, by their names: SQLite keeps no index of names, so that
  /// each look for one would go through all, and the texts are too much to keep.
  private let definitions: [String: Int]

  init(
    _ connector: SQLiteConnector, file: String, connection: Connection, service: FQN, sink: any CrawlSink,
    profiles: ProfilePlan
  ) throws(CrawlError) {
    self.connector = connector
    self.file = file
    self.connection = connection
    self.service = service
    self.sink = sink
    self.profiles = profiles
    do throws(CatalogError) {
      database = try service.appending(Self.name(of: file))
    } catch { throw .catalog(error) }
    do {
      var places: [String: Int] = [:]
      try connection.query("SELECT name, rowid FROM sqlite_schema WHERE sql IS NOT NULL AND type <> 'trigger'") { row in
        if places[row.text(0)] == nil { places[row.text(0)] = row.int(1) }
      }
      definitions = places
    } catch { throw Self.failure(error, of: file, connector) }
  }

  /// What ends the crawl of a file, such as its time.
  private static func failure(_ error: any Error, of file: String, _ connector: SQLiteConnector) -> CrawlError {
    guard (error as? SQLiteError)?.isInterrupted == true else { return .source("\(file): \(error)", hint: nil) }
    return .source(
      "\(file) is not read within \(connector.timeout) seconds",
      hint: "what is known of its tables stays; give the recipe a larger timeout")
  }

  /// A file's name without folders and ending.
  static func name(of file: String) -> String {
    let last = file.split(separator: "/").last.map(String.init) ?? file
    guard let dot = last.lastIndex(of: "."), dot > last.startIndex else { return last }
    return String(last[..<dot])
  }

  func read() throws(CrawlError) {
    let tables: [Table]
    do {
      tables = try list()
    } catch { throw Self.failure(error, of: file, connector) }
    sink.expect(tables.count + 1)
    try sink.put(AssetDraft(.database, database, properties: ["file": .string(Self.name(of: file))]))
    for table in tables {
      if sink.isCancelled { throw .cancelled }
      try read(table)
    }
    try profiles.run { () throws(CrawlError) in SQLiteProfileSession(connection, seconds: connector.profiling.statementTimeout) }
  }

  private struct Table {
    let name: String
    let type: String
    let isStrict: Bool
    let hasNoRowID: Bool
  }

  private func list() throws -> [Table] {
    try connection.all(
      """
      SELECT name, type, strict, wr FROM pragma_table_list
      WHERE schema = 'main' AND type <> 'shadow' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name
      """
    ) { row in
      Table(
        name: row.text(0), type: row.text(1), isStrict: row.bool(2), hasNoRowID: row.bool(3))
    }.filter { table in
      connector.scope.wants(isView: table.type == "view", [table.name])
    }
  }

  private func read(_ table: Table) throws(CrawlError) {
    let fqn: FQN
    let draft: AssetDraft
    do throws(CatalogError) {
      fqn = try database.appending(table.name)
    } catch { return sink.report(table.name, "\(error)", hint: nil, keeping: nil) }
    do {
      draft = try self.draft(table, fqn)
    } catch let error as SQLiteError where error.isInterrupted {
      throw Self.failure(error, of: file, connector)
    } catch {
      let hint = table.type == "view" ? "does the view refer to something that is gone?" : nil
      return sink.report("\(file): \(table.name)", "\(error)", hint: hint, keeping: fqn)
    }
    try sink.put(draft)
    if table.type == "table" { profiles.add(draft, source: Self.quote(table.name), names: [table.name]) }
    if table.type == "view", let sql = draft.properties[PropertyName.definition]?.string {
      try sink.put(sql: SourceSQL(text: sql, dialect: "sqlite", target: fqn, defaults: database))
    }
  }

  private func draft(_ table: Table, _ fqn: FQN) throws -> AssetDraft {
    let isView = table.type == "view"
    var draft = AssetDraft(isView ? .view : .table, fqn, subtype: subtype(table))
    guard table.type != "virtual" else { return try virtual(table, draft) }
    let keys = try foreignKeys(table.name)
    let columns = try self.columns(table.name, foreign: Set(keys.flatMap(\.columns)))
    draft.columns = columns.map(\.draft)
    draft.links = try keys.map { LinkDraft(.references, .named(.table, try database.appending($0.table))) }
    var constraints = keys.map { key in key.json(database) }
    let primary = columns.filter { $0.keyPlace > 0 }.sorted { $0.keyPlace < $1.keyPlace }.map(\.draft.path.name)
    if !primary.isEmpty {
      constraints.insert(["type": "primary", "columns": .array(primary.map(JSON.string))], at: 0)
    }
    if !constraints.isEmpty { draft.properties[PropertyName.constraints] = .array(constraints) }
    let indexes = try self.indexes(table.name)
    if !indexes.isEmpty { draft.properties[PropertyName.indexes] = .array(indexes) }
    if let sql = try definition(of: table.name) {
      draft.properties[PropertyName.definition] = .string(sql)
      draft.properties[PropertyName.dialect] = "sqlite"
    }
    if connector.countsRows, table.type == "table" {
      let count = try connection.integer("SELECT count(*) FROM \(Self.quote(table.name))")
      draft.properties[PropertyName.rowCount] = count.map { .int(Int64($0)) }
    }
    if let layer = connector.layer { draft.properties[PropertyName.layer] = .string(layer) }
    return draft
  }

  /// The columns of a virtual table are known to its module alone, and no module is run for a file of somebody else's.
  private func virtual(_ table: Table, _ empty: AssetDraft) throws -> AssetDraft {
    var draft = empty
    if let columns = try? columns(table.name, foreign: []) {
      draft.columns = columns.map(\.draft)
    } else {
      sink.note("\(file): \(table.name): the columns of a virtual table are not read")
    }
    draft.properties[PropertyName.definition] = try definition(of: table.name).map { .string($0) }
    return draft
  }

  /// The text that made a table, a view or an index.
  private func definition(of name: String) throws -> String? {
    guard let place = definitions[name] else { return nil }
    return try connection.text("SELECT sql FROM sqlite_schema WHERE rowid = ?", place)
  }

  private func subtype(_ table: Table) -> String {
    if table.type == "virtual" { return "virtual table" }
    let marks = (table.isStrict ? ["strict"] : []) + (table.hasNoRowID ? ["without rowid"] : [])
    return marks.isEmpty ? table.type : "\(table.type) (\(marks.joined(separator: ", ")))"
  }

  private func columns(_ table: String, foreign: Set<String>) throws -> [(draft: ColumnDraft, keyPlace: Int)] {
    try connection.all(
      "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo(?) WHERE hidden <> 1 ORDER BY cid",
      table
    ) { row in
      let type = row.text(1)
      var column = ColumnDraft(
        FieldPath(row.text(0)), type: type.isEmpty ? .unknown : DataType(nativeType: type),
        nativeType: type.isEmpty ? nil : type, nullable: !row.bool(2) && row.int(4) == 0)
      if let value = row.optionalText(3) { column.properties["default"] = .string(value) }
      if row.int(5) == 2 { column.properties["generated"] = "virtual" }
      if row.int(5) == 3 { column.properties["generated"] = "stored" }
      if row.int(4) > 0 {
        column.properties["key"] = "primary"
      } else if foreign.contains(column.path.name) {
        column.properties["key"] = "foreign"
      }
      return (column, row.int(4))
    }
  }

  private struct ForeignKey {
    let table: String
    var columns: [String]
    var targets: [String]

    func json(_ database: FQN) -> JSON {
      let target = (try? database.appending(table).description) ?? table
      return [
        "type": "foreign", "columns": .array(columns.map(JSON.string)),
        "references": ["fqn": .string(target), "columns": .array(targets.map(JSON.string))],
      ]
    }
  }

  private func foreignKeys(_ table: String) throws -> [ForeignKey] {
    var keys: [Int: ForeignKey] = [:]
    try connection.query(
      "SELECT id, \"table\", \"from\", \"to\" FROM pragma_foreign_key_list(?) ORDER BY id, seq", table
    ) { row in
      var key = keys[row.int(0)] ?? ForeignKey(table: row.text(1), columns: [], targets: [])
      key.columns.append(row.text(2))
      if let target = row.optionalText(3) { key.targets.append(target) }
      keys[row.int(0)] = key
    }
    return try keys.sorted { $0.key < $1.key }.map { _, key in
      guard key.targets.isEmpty else { return key }
      // A reference that names no columns is to the primary key.
      var key = key
      key.targets = try connection.all("SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", key.table) { $0.text(0) }
      return key
    }
  }

  private func indexes(_ table: String) throws -> [JSON] {
    try connection.all(
      """
      SELECT l.name, l."unique", (SELECT group_concat(name, char(31)) FROM
          (SELECT coalesce(i.name, '(expression)') AS name FROM pragma_index_info(l.name) i ORDER BY i.seqno))
      FROM pragma_index_list(?) l ORDER BY l.name
      """, table
    ) { row in
      let columns = row.text(2).split(separator: "\u{1F}").map { JSON.string(String($0)) }
      var index: JSONObject = ["name": .string(row.text(0)), "unique": .bool(row.bool(1)), "columns": .array(columns)]
      if let sql = try definition(of: row.text(0)) { index["definition"] = .string(sql) }
      return .object(index)
    }
  }

  /// A name as SQL writes it.
  static func quote(_ name: String) -> String {
    "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}
