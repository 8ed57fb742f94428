package import SQLite
import System

/// The catalog: what exists, who owns it, what it means, where it came from.
///
/// One writer at a time, any number of readers; every write is durable and visible to searches, lineage and pages when
/// the call returns. The pages and APIs of Cairn reach the store through this type alone.
package final class Catalog: Sendable {
  /// The store underneath, for backup and checks.
  package let database: Database
  /// What is kept beside the store to answer quickly.
  package let projections: Projections
  private let counters: StoreCounters
  private let pending = PendingSearchChange()
  let vault: SecretVault

  /// Opens the catalog in a data directory, which is made if it is missing, and brings search and lineage in line.
  /// - Throws: `DatabaseError`, `SQLiteError` or `SystemError` when the directory cannot be used.
  package init(directory: String, migrations: [Migration], options: Database.Options = Database.Options()) throws {
    vault = SecretVault(directory: directory)
    database = try Database(directory: directory, migrations: migrations, options: options)
    projections = Projections(search: try SearchIndex.open(directory: "\(directory)/search"), graph: LineageGraph())
    counters = try database.write(.people) { try StoreCounters($0.connection) }
    database.afterEachCommit { [pending, projections] in pending.apply(to: projections.search) }
    try catchUp()
    try seed()
  }

  /// Runs `body` on one consistent view.
  package func read<Result>(_ body: (CatalogReader) throws -> Result) throws(CatalogError) -> Result {
    do {
      return try database.read { try body(CatalogReader(connection: $0, projections: projections)) }
    } catch { throw CatalogError(wrapping: error) }
  }

  /// Runs `body` as one write. It returns when the write is durable and the next search or lineage sees it.
  /// - Throws: what `body` throws, and nothing of it is written; `.busy` when too many wait, `.full` on a full disk.
  package func write<Result>(
    _ context: WriteContext, _ body: (CatalogWriter) throws -> Result
  ) throws(CatalogError) -> Result {
    do {
      return try database.write(context.lane) { transaction in
        let writer = CatalogWriter(
          transaction.connection, context: context, counters: counters, projections: projections, vault: vault)
        let result = try body(writer)
        let change = try writer.projectionChange()
        let (pending, graph) = (pending, projections.graph)
        transaction.afterCommit {
          graph.apply(change.lineage)
          pending.add(change)
        }
        return result
      }
    } catch { throw CatalogError(wrapping: error) }
  }

  /// Finishes what is queued, saves the search index and gives the directory back.
  package func close() throws {
    try projections.search.checkpoint()
    try database.close()
  }
}

extension CatalogError {
  /// The catalog's word for any error that comes out of the store.
  init(wrapping error: any Error) {
    switch error {
    case let error as CatalogError: self = error
    case DatabaseError.busy: self = .busy(reason: "too many requests are waiting for the store; try again")
    case let error as SQLiteError where error.isFull: self = .full
    default: self = .store("\(error)")
    }
  }
}

extension Catalog {
  /// Transactions committed since the start.
  package var commitCount: Int { database.counts.commits }
}
