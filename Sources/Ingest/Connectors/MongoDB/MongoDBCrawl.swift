import Catalog
import Codecs

/// One crawl of a deployment: databases, and in each its collections and views.
struct MongoDBCrawl {
  private let connector: MongoDBConnector
  private let scope: MongoDBScope
  private let sink: any CrawlSink
  private let translator: MongoDBTranslator
  private let service: AssetDraft

  init(_ connector: MongoDBConnector, _ sink: any CrawlSink) throws(CrawlError) {
    self.connector = connector
    self.sink = sink
    scope = connector.scope
    do throws(CatalogError) { service = try connector.service } catch { throw .catalog(error) }
    translator = MongoDBTranslator(service: service.fqn)
  }

  func run() throws(CrawlError) {
    let sink = sink
    let client = try asking { () throws(MongoDBError) in
      try MongoDBClient(connector.settings, isCancelled: { sink.isCancelled })
    }
    let reader = MongoDBReader(client: client)
    let databases = try asking { () throws(MongoDBError) in try self.databases(reader) }
    try sink.put(service)
    for database in databases { try crawl(database, reader) }
  }

  /// The databases to read. Who may not list them is taken at the recipe's word.
  private func databases(_ reader: MongoDBReader) throws(MongoDBError) -> [MongoDBDatabase] {
    do throws(MongoDBError) {
      return try reader.databases().filter { scope.wants(database: $0.name) }
    } catch {
      guard error.commandError?.isUnauthorized == true, let only = scope.only else { throw error }
      return [MongoDBDatabase(name: only)]
    }
  }

  private func crawl(_ database: MongoDBDatabase, _ reader: MongoDBReader) throws(CrawlError) {
    let draft: AssetDraft
    do throws(CatalogError) { draft = try translator.database(database) } catch {
      return sink.report(database.name, "\(error)", hint: nil, keeping: nil)
    }
    let listed = try asking(about: database.name, keeping: draft.fqn) { () throws(MongoDBError) in
      try reader.collections(of: database.name)
    }
    guard let listed else { return }
    try sink.put(draft)
    let collections = listed.filter { scope.wants($0, in: database.name) }.sorted { $0.name < $1.name }
    sink.expect(collections.count)
    try MongoDBDatabaseCrawl(
      database: database.name, scope: scope, sink: sink, translator: translator, reader: reader, listed: listed
    ).run(collections)
  }

  /// What the server answers; nil when it refuses, which is reported.
  private func asking<Answer>(
    about entity: String, keeping name: FQN, _ question: () throws(MongoDBError) -> Answer
  ) throws(CrawlError) -> Answer? {
    do throws(MongoDBError) { return try question() } catch {
      guard let refusal = error.commandError else { throw error.crawlError }
      sink.report(entity, "\(refusal)", hint: refusal.advice, keeping: name)
      return nil
    }
  }

  private func asking<Answer>(_ question: () throws(MongoDBError) -> Answer) throws(CrawlError) -> Answer {
    do throws(MongoDBError) { return try question() } catch { throw error.crawlError }
  }
}
