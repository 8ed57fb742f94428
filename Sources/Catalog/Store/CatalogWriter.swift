package import Codecs
import Crypto
import SQLite
import System

/// One write: everything done through it is committed together or not at all.
///
/// Lent to the body of `Catalog.write` on the writer thread; it must not leave that body. All methods throw
/// `CatalogError`, or `SQLiteError`, which `Catalog.write` turns into one.
package final class CatalogWriter {
  /// On whose behalf.
  package let context: WriteContext
  /// The time of everything in this write.
  package let now: Timestamp
  /// The same transaction for reading: it sees what has been written so far.
  package let reader: CatalogReader

  let connection: Connection
  private let transaction: Transaction
  let counters: StoreCounters
  let vault: SecretVault
  /// Assets whose search documents must be made anew.
  var touched: Set<AssetID> = []
  /// Assets with an entry in the change log of this write, by which a start finds what its index lacks.
  private(set) var logged: Set<AssetID> = []
  /// The search documents of assets that came into being here, good as long as the asset is not touched again.
  var fresh: [(asset: AssetID, group: SearchGroup)] = []
  /// Assets that are gone for good from search and graph.
  var erased: Set<AssetID> = []
  /// Columns that went with them.
  var erasedColumns: [ColumnID] = []
  /// The lineage that the call under way has at hand, by what it leads into.
  var openEdges: [AssetID: OpenEdges] = [:]
  /// What was opened last of it.
  var lastOpened: OpenEdges?
  /// The edges that come and go, and which assets are deleted or there again.
  var lineage = LineageChange()
  /// What earlier writes of the same transaction did to lineage, which the graph does not have yet.
  let unfollowed: [LineageChange]
  /// Pairs of assets whose edges this write has logged already.
  var edgeNotes: Set<EdgeNote> = []
  var lastEdgeNote: EdgeNote?
  /// What became of the lineage into each asset, to be logged at the end of the call.
  var pendingNotes: [AssetID: [FieldChange]] = [:]
  private var knownOrigin: Int64?
  /// The set that this write's changes belong to; nil outside `batch`.
  var batch: Int64?
  var names: KnownNames {
    get { counters.names }
    _modify { yield &counters.names }
  }

  init(
    _ transaction: Transaction, context: WriteContext, counters: StoreCounters, projections: Projections,
    vault: SecretVault, unfollowed: [LineageChange]
  ) {
    self.transaction = transaction
    connection = transaction.connection
    self.context = context
    self.counters = counters
    self.vault = vault
    self.unfollowed = unfollowed
    self.now = Timestamp(microseconds: WallClock.microseconds)
    self.reader = CatalogReader(connection: connection, projections: projections)
    counters.names.beginWrite()
  }

  /// Whether a write of many things should end here and leave the rest to the next one, because a person waits or it has
  /// taken long enough.
  package var shouldYield: Bool { transaction.shouldYield }

  /// The row id of this write's origin, made on first use.
  func ownOrigin() throws -> Int64 {
    if let knownOrigin { return knownOrigin }
    let id = try counters.origins[context.origin] ?? makeOrigin()
    (knownOrigin, counters.origins[context.origin]) = (id, id)
    return id
  }

  private func makeOrigin() throws -> Int64 {
    let (kind, name) = (context.origin.kind.rawValue, context.origin.name)
    try connection.run("INSERT INTO origins (kind, name) VALUES (?, ?) ON CONFLICT DO NOTHING", kind, name)
    guard let id = try connection.integer("SELECT id FROM origins WHERE kind = ? AND name = ?", kind, name) else {
      throw CatalogError.store("an origin that was just written is not there")
    }
    return Int64(id)
  }

  /// Appends to the change log.
  @discardableResult
  func log(
    _ operation: Change.Operation, of asset: AssetID?, _ fields: [FieldChange], isBreaking: Bool = false
  ) throws -> ChangeNumber {
    var writer = JSONWriter()
    FieldChange.write(fields, to: &writer)
    return try log(operation, of: asset, body: writer.bytes, isBreaking: isBreaking, number: counters.nextChange())
  }

  /// Appends to the change log.
  /// - Parameter body: the fields as `FieldChange` writes them.
  @discardableResult
  func log(
    _ operation: Change.Operation, of asset: AssetID?, body: [UInt8], isBreaking: Bool = false, number: ChangeNumber
  ) throws -> ChangeNumber {
    if let asset { logged.insert(asset) }
    try connection.run(
      """
      INSERT INTO changes (number, at, asset_id, operation, actor, origin_id, request_id, batch_id, is_breaking, fields)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      number.rawValue, now.microseconds, asset?.rawValue, operation.rawValue, context.actor,
      try ownOrigin(), context.requestID, batch, isBreaking, TextBytes(body))
    return number
  }

  /// Appends to the change log and stamps the asset with the change.
  @discardableResult
  func logAndStamp(
    _ operation: Change.Operation, of asset: AssetID, _ fields: [FieldChange], isBreaking: Bool = false
  ) throws -> ChangeNumber {
    let number = try log(operation, of: asset, fields, isBreaking: isBreaking)
    try connection.run(
      "UPDATE assets SET revision = ?, version = version + 1, updated_at = ? WHERE id = ?",
      number.rawValue, now.microseconds, asset.rawValue)
    touched.insert(asset)
    return number
  }

  /// Records something that touches no asset (an account, a token, a recipe, a setting) for the audit page.
  package func audit(_ what: String, before: JSON? = nil, after: JSON? = nil) throws {
    try log(.administered, of: nil, [FieldChange(what, before: before, after: after)])
  }

  /// Refuses to go on when the asset has moved on from the revision the caller saw.
  /// - Throws: `CatalogError.stale`.
  package func require(_ revision: ChangeNumber?, of asset: Asset) throws {
    guard let revision, revision != asset.revision else { return }
    throw CatalogError.stale(current: asset.revision)
  }
}
