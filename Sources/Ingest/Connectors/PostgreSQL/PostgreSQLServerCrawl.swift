import Catalog
import Codecs

/// One crawl of a server: the cluster first, then database by database, each over a session of its own.
struct PostgreSQLServerCrawl {
  private let connector: PostgreSQLConnector
  private let sink: any CrawlSink

  private let profiles: ProfilePlan

  init(_ connector: PostgreSQLConnector, _ sink: any CrawlSink) {
    self.connector = connector
    self.sink = sink
    profiles = ProfilePlan(connector.profiling, sink)
  }

  func run() throws(CrawlError) {
    let service = try named { () throws(CatalogError) in try connector.service.fqn }
    let reader = try open(connector.settings, subject: nil, place: service)
    defer { reader.connection.close() }
    let (databases, grants, roles) = try read { () throws(PostgreSQLError) in
      (
        try reader.require(PostgreSQLDatabase.self), try reader.read(PostgreSQLDatabaseGrant.self),
        try reader.read(PostgreSQLRole.self)
      )
    }
    try sink.put(
      PostgreSQLTranslator.server(service, identity: connector.identity, version: reader.versionText, roles: roles))
    let wanted = databases.filter(isWanted)
    var log: [PostgreSQLStatement]?
    for database in wanted {
      if sink.isCancelled { throw .cancelled }
      let grants = grants.filter { $0.database == database.oid }.map(\.grant)
      try crawl(database, grants, service) { (reader) throws(CrawlError) in
        if log == nil { log = try statements(reader, of: wanted) }
      }
    }
    if log == nil { log = try statements(reader, of: wanted) }
    if connector.scope.includesQueryLog { try put(log, service) }
  }

  private func isWanted(_ database: PostgreSQLDatabase) -> Bool {
    if let only = connector.onlyDatabase { return database.name == only }
    return !database.isTemplate && database.allowsConnections && connector.scope.databases.allows(database.name)
  }

  private func crawl(
    _ database: PostgreSQLDatabase, _ grants: [PostgreSQLGrant], _ service: FQN,
    _ afterwards: (PostgreSQLCatalogReader) throws(CrawlError) -> Void
  ) throws(CrawlError) {
    let place = try named { () throws(CatalogError) in try service.appending(database.name) }
    guard database.mayConnect else {
      sink.report(
        database.name, "the role may not connect to this database",
        hint: "GRANT CONNECT ON DATABASE, or leave it out by database_pattern", keeping: place)
      return
    }
    var settings = connector.settings
    settings.login.database = database.name
    do throws(CrawlError) {
      let reader = try open(settings, subject: database.name, place: place)
      defer { reader.connection.close() }
      try PostgreSQLDatabaseCrawl(connector, sink, reader, database, service: service, profiles: profiles).run(grants)
      let sink = sink
      try profiles.run { () throws(CrawlError) in
        try PostgreSQLProfileSession(settings, connector.profiling, isCancelled: { sink.isCancelled })
      }
      try afterwards(reader)
    } catch {
      // Another database may be readable; this one is not taken for gone.
      guard case .source(let line, let hint) = error, connector.onlyDatabase == nil else { throw error }
      sink.report(database.name, line, hint: hint, keeping: place)
    }
  }

  /// - Parameter place: what a refused query may have hidden, so that it is not taken for gone.
  private func open(
    _ settings: PostgreSQLSettings, subject: String?, place: FQN
  ) throws(CrawlError) -> PostgreSQLCatalogReader {
    let sink = sink
    return try read { () throws(PostgreSQLError) in
      try PostgreSQLCatalogReader(settings, isCancelled: { sink.isCancelled }) { warning in
        let entity = [subject, warning.entity].compactMap(\.self).joined(separator: ".")
        sink.report(
          "\(entity.isEmpty ? "server" : entity): \(warning.subject)", warning.message, hint: warning.hint,
          keeping: warning.entity == nil ? place : nil)
      }
    }
  }

  /// The query log, which one database with the extension holds for the whole server.
  private func statements(
    _ reader: PostgreSQLCatalogReader, of databases: [PostgreSQLDatabase]
  ) throws(CrawlError) -> [PostgreSQLStatement]? {
    guard connector.scope.includesQueryLog, connector.queryLogLimit > 0 else { return nil }
    return try read { () throws(PostgreSQLError) in
      try reader.statements(of: databases.map(\.name), limit: connector.queryLogLimit)
    }
  }

  private func put(_ log: [PostgreSQLStatement]?, _ service: FQN) throws(CrawlError) {
    guard let log else { return sink.note("pg_stat_statements is installed in no database: no usage is known") }
    let hidden = log.count { $0.text == nil }
    if hidden > 0 { sink.note("\(hidden) statements of other roles are hidden (GRANT pg_read_all_stats shows them)") }
    for statement in log {
      guard let text = statement.text else { continue }
      let defaults = try named { () throws(CatalogError) in try FQN(parts: service.parts + [statement.database, "public"]) }
      try sink.put(
        sql: SourceSQL(
          text: text, dialect: "postgres", defaults: defaults, searchPath: [statement.user].compactMap(\.self),
          calls: Int(clamping: statement.calls), user: statement.user, milliseconds: statement.milliseconds))
    }
  }
}

/// One crawl of one database.
struct PostgreSQLDatabaseCrawl {
  private let connector: PostgreSQLConnector
  private let sink: any CrawlSink
  private let reader: PostgreSQLCatalogReader
  private let database: PostgreSQLDatabase
  private let service: FQN
  private let profiles: ProfilePlan

  init(
    _ connector: PostgreSQLConnector, _ sink: any CrawlSink, _ reader: PostgreSQLCatalogReader,
    _ database: PostgreSQLDatabase, service: FQN, profiles: ProfilePlan
  ) {
    self.profiles = profiles
    self.connector = connector
    self.sink = sink
    self.reader = reader
    self.database = database
    self.service = service
  }

  func run(_ grants: [PostgreSQLGrant]) throws(CrawlError) {
    let (all, schemaGrants, types) = try read { () throws(PostgreSQLError) in
      (
        try reader.require(PostgreSQLSchema.self), try reader.read(PostgreSQLSchemaGrant.self),
        PostgreSQLTypes(types: try reader.read(PostgreSQLType.self), fields: try reader.read(PostgreSQLTypeField.self))
      )
    }
    let translator = PostgreSQLTranslator(service: service, database: database.name, types: types)
    try sink.put(try named { () throws(CatalogError) in try translator.draft(database, grants: grants) })
    let schemas = all.filter { connector.scope.schemas.allows(["\(database.name).\($0.name)", $0.name]) }
    for schema in schemas {
      let grants = schemaGrants.filter { $0.schema == schema.oid }.map(\.grant)
      try sink.put("\(database.name).\(schema.name)") { () throws(CatalogError) in try translator.draft(schema, grants: grants) }
    }
    try crawlRelations(schemas, translator)
    if connector.scope.includesRoutines { try crawlRoutines(schemas, translator) }
  }

  private func crawlRelations(_ schemas: [PostgreSQLSchema], _ translator: PostgreSQLTranslator) throws(CrawlError) {
    let names = Dictionary(schemas.map { ($0.oid, $0.name) }, uniquingKeysWith: { first, _ in first })
    let connector = connector
    let database = database.name
    var pages = PostgreSQLRelationPages(reader, in: schemas) { schema, head in
      connector.scope.wants(
        isView: head.kind.isView, ["\(database).\(schema).\(head.name)", "\(schema).\(head.name)"])
    }
    while let page = try read({ () throws(PostgreSQLError) in try pages.next() }) {
      if sink.isCancelled { throw .cancelled }
      sink.expect(page.count)
      for relation in page { try crawl(relation, names[relation.head.schema] ?? "", translator) }
    }
  }

  private func crawl(
    _ relation: PostgreSQLRelation, _ schema: String, _ translator: PostgreSQLTranslator
  ) throws(CrawlError) {
    let entity = "\(schema).\(relation.head.name)"
    guard !relation.unread.contains(.columns) else {
      // Its columns are there, only not readable now; what an earlier crawl said of it stays.
      sink.report(
        "\(database.name).\(entity)", "its columns could not be read", hint: nil,
        keeping: try named { () throws(CatalogError) in try translator.fqn(schema, relation.head.name) })
      return
    }
    let draft = try sink.put("\(database.name).\(entity)") { () throws(CatalogError) in try translator.draft(relation, schema: schema) }
    guard relation.head.kind.isView else {
      // A foreign table's data lives elsewhere, and that of a partition is the whole table's.
      guard let draft, relation.head.kind != .foreignTable, !relation.head.isPartition else { return }
      let source = "\(ProfileDialect.postgres.quote(schema)).\(ProfileDialect.postgres.quote(relation.head.name))"
      return profiles.add(draft, source: source, names: ["\(database.name).\(entity)", entity])
    }
    let target = try named { () throws(CatalogError) in try translator.fqn(schema, relation.head.name) }
    let edges = try named { () throws(CatalogError) in try translator.edges(into: relation, schema: schema) }
    let defaults = try named { () throws(CatalogError) in try translator.fqn(schema) }
    // What could not be read now may have been read before.
    let isIncomplete = relation.unread.contains(.viewSources) || relation.definition == nil
    try sink.put(
      sql: SourceSQL(
        text: relation.definition ?? "", dialect: "postgres", target: target, defaults: defaults, known: edges,
        isIncomplete: isIncomplete))
  }

  private func crawlRoutines(_ schemas: [PostgreSQLSchema], _ translator: PostgreSQLTranslator) throws(CrawlError) {
    let names = Dictionary(schemas.map { ($0.oid, $0.name) }, uniquingKeysWith: { first, _ in first })
    var pages = PostgreSQLRoutinePages(reader, in: schemas)
    while let page = try read({ () throws(PostgreSQLError) in try pages.next() }) {
      if sink.isCancelled { throw .cancelled }
      // What an extension brings is its own business and the same everywhere.
      for (routine, grants) in page where routine.fromExtension == nil {
        let schema = names[routine.schema] ?? ""
        try sink.put("\(database.name).\(schema).\(routine.name)") { () throws(CatalogError) in
          try translator.draft(routine, schema: schema, grants: grants)
        }
        if let sql = try? translator.sql(of: routine, schema: schema) { try sink.put(sql: sql) }
      }
    }
  }
}

private func read<Result>(_ body: () throws(PostgreSQLError) -> Result) throws(CrawlError) -> Result {
  do throws(PostgreSQLError) {
    return try body()
  } catch {
    throw error.crawlError
  }
}
