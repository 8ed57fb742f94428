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
  let savedGraph: SavedGraph
  private let counters: StoreCounters
  private let kindCounts = MomentCache<Int, [AssetKind: Int]>(limit: 4096)
  private let follower: CommitFollower
  let vault: SecretVault

  /// Opens the catalog in a data directory, which is made if it is missing, and brings search and lineage in line.
  /// - Throws: `DatabaseError`, `SQLiteError` or `SystemError` when the directory cannot be used.
  package init(directory: String, migrations: [Migration], options: Database.Options = Catalog.options) throws {
    vault = SecretVault(directory: directory)
    database = try Database(directory: directory, migrations: migrations, options: options)
    projections = Projections(search: try SearchIndex.open(directory: "\(directory)/search"), graph: LineageGraph())
    savedGraph = SavedGraph(path: "\(directory)/lineage.graph")
    follower = CommitFollower(projections)
    counters = try database.write(.people) { try StoreCounters($0.connection) }
    database.afterEachCommit { [follower] in follower.finishCommit() }
    database.afterEachFailure { [counters] in counters.forget() }
    try catchUp()
    try seed()
  }

  /// How the store is opened. References are not looked up at each write: ids come from rows that the writer has just
  /// read or made, `check` looks all of them up, and so do the tests.
  package static let options: Database.Options = {
    var options = Database.Options()
    options.enforcesReferences = false
    return options
  }()

  /// Runs `body` on one consistent view.
  package func read<Result>(_ body: (CatalogReader) throws -> Result) throws(CatalogError) -> Result {
    let moment = moment
    do {
      return try database.read { try body(CatalogReader(connection: $0, projections: projections, moment: moment)) }
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
    if transaction.isFirst { follower.beginTransaction() }
    let writer = CatalogWriter(
      transaction, context: context, counters: counters, projections: projections, vault: vault,
      unfollowed: follower.unfollowed)
    let result = try body(writer)
    let change = try writer.projectionChange()
    follower.expect(change)
    transaction.afterCommit { [follower] in follower.add(change) }
    return result
  }

  /// Changes with every commit: what was read from the store stays true as long as this stays the same.
  package var moment: Int { follower.moment }

  /// How many active assets there are of each kind. Counting a million takes a while, so it is done once a moment.
  package func countsByKind() throws(CatalogError) -> [AssetKind: Int] {
    let moment = moment
    if let counts = kindCounts.value(for: 0, at: moment) { return counts }
    let counts = try read { try $0.countsByKind() }
    kindCounts.keep(counts, for: 0, bytes: 4096, at: moment)
    return counts
  }

  /// Finishes what is queued, saves search index and lineage graph and gives the directory back.
  package func close() throws {
    try projections.search.checkpoint()
    try saveGraph()
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
