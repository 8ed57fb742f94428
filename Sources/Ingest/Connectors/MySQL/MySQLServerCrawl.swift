import Catalog
import Codecs

/// One crawl of a server, database by database over one session.
struct MySQLServerCrawl {
  private let connector: MySQLConnector
  private let sink: any CrawlSink
  private let service: FQN
  private let profiles: ProfilePlan

  init(_ connector: MySQLConnector, _ sink: any CrawlSink) throws(CrawlError) {
    self.connector = connector
    self.sink = sink
    profiles = ProfilePlan(connector.profiling, sink)
    service = try named { () throws(CatalogError) in try connector.service.fqn }
  }

  func run() throws(CrawlError) {
    let reader = try open()
    defer { reader.connection.close() }
    let databases = try read { () throws(MySQLError) in try reader.databases() }.filter(connector.isWanted)
    if let only = connector.onlyDatabase, databases.isEmpty {
      throw .source(
        "\(connector.settings.description): there is no database \"\(only)\" that the user may see",
        hint: "check database, and the user's grants")
    }
    try sink.put(MySQLTranslator.server(service, identity: connector.identity, version: reader.server.version))
    for database in databases { try crawl(database, reader) }
    if connector.scope.includesQueryLog { try readStatements(reader) }
  }

  private func open() throws(CrawlError) -> MySQLCatalogReader {
    let sink = sink
    let service = service
    return try read { () throws(MySQLError) in
      try MySQLCatalogReader(connector.settings, isCancelled: { sink.isCancelled }) { warning in
        // What a refused query may have hidden is not taken for gone.
        let place = warning.database.flatMap { name in try? service.appending(name) }
        sink.report(
          "\(warning.database ?? "server"): \(warning.subject)", warning.message, hint: warning.hint, keeping: place)
      }
    }
  }

  private func crawl(_ database: MySQLDatabase, _ reader: MySQLCatalogReader) throws(CrawlError) {
    if sink.isCancelled { throw .cancelled }
    let scope = MySQLScope(database: database.name)
    let translator = MySQLTranslator(service: service, database: database.name)
    let (grants, events) = try read { () throws(MySQLError) in
      (try reader.read(MySQLDatabaseGrant.self, scope), try reader.read(MySQLEvent.self, scope))
    }
    try sink.put(database.name) { () throws(CatalogError) in
      try translator.draft(database, grants: grants, events: events)
    }
    try crawlRelations(scope, reader, translator)
    let sink = sink
    try profiles.run { () throws(CrawlError) in
      try MySQLProfileSession(connector.settings, connector.profiling, isCancelled: { sink.isCancelled })
    }
    if connector.scope.includesRoutines { try crawlRoutines(scope, reader, translator) }
  }

  private func crawlRelations(
    _ scope: MySQLScope, _ reader: MySQLCatalogReader, _ translator: MySQLTranslator
  ) throws(CrawlError) {
    let tables = try read { () throws(MySQLError) in try reader.require(MySQLTable.self, scope) }.filter { table in
      connector.scope.wants(isView: table.isView, ["\(scope.database).\(table.name)", table.name])
    }
    sink.expect(tables.count)
    var pages = MySQLRelationPages(reader, database: scope.database, tables: tables)
    while let page = try read({ () throws(MySQLError) in try pages.next() }) {
      for relation in page {
        if sink.isCancelled { throw .cancelled }
        try crawl(relation, translator)
      }
    }
  }

  private func crawl(_ relation: MySQLRelation, _ translator: MySQLTranslator) throws(CrawlError) {
    let entity = "\(translator.database).\(relation.table.name)"
    if relation.table.isView, relation.columns.isEmpty {
      sink.report(
        entity, "the view has no columns that can be read",
        hint: "does it refer to something that is gone, or that the user may not see?", keeping: nil)
    }
    if let draft = try sink.put(entity, { () throws(CatalogError) in try translator.draft(relation) }), relation.table.type != "SEQUENCE" {
      let dialect = ProfileDialect.mysql
      profiles.add(
        draft, source: "\(dialect.quote(translator.database)).\(dialect.quote(relation.table.name))",
        names: [entity, relation.table.name])
    }
    guard let view = relation.view else { return }
    guard let definition = view.definition else {
      return sink.note("\(entity): its definition is hidden; grant SHOW VIEW to see its lineage")
    }
    // A name that the catalog cannot hold has been reported.
    guard let target = try? translator.fqn(relation.table.name) else { return }
    let defaults = try named { () throws(CatalogError) in try service.appending(translator.database) }
    try sink.put(sql: SourceSQL(text: definition, dialect: "mysql", target: target, defaults: defaults))
  }

  private func crawlRoutines(
    _ scope: MySQLScope, _ reader: MySQLCatalogReader, _ translator: MySQLTranslator
  ) throws(CrawlError) {
    let (routines, parameters) = try read { () throws(MySQLError) in
      (try reader.read(MySQLRoutine.self, scope), try reader.read(MySQLParameter.self, scope))
    }
    let defaults = try named { () throws(CatalogError) in try service.appending(scope.database) }
    let byRoutine = Dictionary(grouping: parameters) { [$0.routine, $0.routineType] }
    for routine in routines {
      try sink.put("\(scope.database).\(routine.name)") { () throws(CatalogError) in
        try translator.draft(routine, parameters: byRoutine[[routine.name, routine.type]] ?? [])
      }
      // A name that the catalog cannot hold has been reported; a body that the user may not see says nothing.
      guard let body = routine.body, let name = try? translator.fqn(routine) else { continue }
      try sink.put(sql: SourceSQL(text: body, dialect: "mysql", routine: name, defaults: defaults))
    }
  }

  private func readStatements(_ reader: MySQLCatalogReader) throws(CrawlError) {
    let statements = try read { () throws(MySQLError) in try reader.statements(limit: 500) }
    for statement in statements {
      // Without a database only full names mean anything: no table of the crawl lies in the server's own.
      let database = statement.database ?? "information_schema"
      guard statement.database.map({ !MySQLDatabase.ofTheServer.contains($0.lowercased()) }) ?? true,
        connector.onlyDatabase == nil || connector.onlyDatabase == statement.database,
        let defaults = try? service.appending(database)
      else { continue }
      try sink.put(
        sql: SourceSQL(
          text: statement.text, dialect: "mysql", defaults: defaults, calls: Int(clamping: statement.calls), user: statement.user,
          milliseconds: statement.milliseconds, lastSeen: statement.lastSeen))
    }
  }
}

private func read<Result>(_ body: () throws(MySQLError) -> Result) throws(CrawlError) -> Result {
  do throws(MySQLError) {
    return try body()
  } catch {
    throw error.crawlError
  }
}
