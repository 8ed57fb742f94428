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
      return try database.write(context.lane) { try perform(context, body, in: $0) }
    } catch { throw CatalogError(wrapping: error) }
  }

  /// Queues a write and returns at once.
  /// - Parameter completion: called on the writer thread once the write is durable and the next search or lineage sees
  ///   it, or with what `write` would throw.
  /// - Throws: `.busy` when too many wait.
  package func write<Result: Sendable>(
    _ context: WriteContext, _ body: @escaping @Sendable (CatalogWriter) throws -> Result,
    completion: @escaping @Sendable (Swift.Result<Result, CatalogError>) -> Void
  ) throws(CatalogError) {
    do {
      try database.writeAsync(context.lane) { [self] in
        try perform(context, body, in: $0)
      } completion: {
        completion($0.mapError { CatalogError(wrapping: $0) })
      }
    } catch { throw CatalogError(wrapping: error) }
  }

  private func perform<Result>(
    _ context: WriteContext, _ body: (CatalogWriter) throws -> Result, in transaction: Transaction
  ) throws -> Result {
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
