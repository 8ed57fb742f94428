package import SQLLineage
import System

/// Reads SQL with the catalog as its schema: names in a text become the catalog's assets and columns.
///
/// What was looked up is remembered, so that one resolver serves many texts of a place; it is made anew when the
/// tables may have changed.
package final class SQLResolver: Sendable {
  /// Something in the catalog that SQL can read or write.
  package struct Table: Sendable, Hashable {
    package let id: AssetID
    package let kind: AssetKind
    package let fqn: FQN
    /// Top-level columns in order; empty when they are not known.
    package let columns: [String]

    /// How drafts name it.
    package var reference: AssetReference { .named(kind, fqn) }
  }

  package let place: SQLPlace
  let catalog: Catalog
  private let budget: SQLBudget
  private let known = Guarded<[[String]: Table?]>([:])
  /// More names than any one source's texts hold; beyond it looking up again costs less than the memory.
  private static let memoryLimit = 100_000

  /// - Parameter budget: what one analysis may spend.
  package init(_ catalog: Catalog, _ place: SQLPlace, budget: SQLBudget = SQLBudget()) {
    self.catalog = catalog
    self.place = place
    self.budget = budget
  }

  /// The lineage of each statement of a text; it says in its diagnostics what it did not understand.
  /// - Parameter routine: the function or procedure that the text is the body of; nil for a script.
  package func analyze(_ text: String, routine: String? = nil) -> [StatementLineage] {
    analyzer.analyze(text, routine: routine)
  }

  /// The dialect that a text is read in.
  package func dialect(of text: String) -> SQLDialect { analyzer.recognisedDialect(of: text) }

  private var analyzer: SQLAnalyzer {
    // The service is no part of names in SQL; what remains is the default database and schema.
    let containers = Array(place.container.parts.dropFirst())
    let outer = containers.dropLast()
    let schema = SQLSchema(searchPath: place.searchPath.map { outer + [$0] }) { [self] parts in
      // Without a schema the analysis goes on; an edge that it then guesses says so.
      guard let table = try? table(parts) else { return nil }
      return SQLSchema.Table(
        name: Array(table.fqn.parts.dropFirst()), columns: table.columns.isEmpty ? nil : table.columns)
    }
    var analyzer = SQLAnalyzer(dialect: place.dialect.flatMap(SQLDialect.named), schema: schema, defaults: containers)
    analyzer.budget = budget
    return analyzer
  }

  /// What a name in SQL means; nil when the catalog has nothing of that name, or only something that is gone.
  package func table(_ parts: [String]) throws(CatalogError) -> Table? {
    guard !parts.isEmpty else { return nil }
    if let found = known.withLock({ $0[parts] }) { return found }
    let found = try catalog.read { try lookUp(parts, $0) }
    known.withLock { known in
      if known.count >= Self.memoryLimit { known.removeAll() }
      known[parts] = .some(found)
    }
    return found
  }

  /// The full name of what SQL calls by `parts`: names may leave out what the place implies.
  func fqn(_ parts: [String]) throws(CatalogError) -> FQN {
    let container = place.container.parts
    let missing = max(1, container.count + 1 - parts.count)
    return try FQN(parts: Array(container.prefix(missing)) + parts)
  }

  private func lookUp(_ parts: [String], _ reader: CatalogReader) throws -> Table? {
    // SQL allows names that no asset can have.
    guard let name = try? fqn(parts) else { return nil }
    if let asset = try asset(name, reader) { return try table(asset, reader) }
    guard parts.count == 1, place.searchesAllSchemas, let database = place.container.parent else { return nil }
    return try onlyTable(parts[0], in: database, reader)
  }

  private func asset(_ name: FQN, _ reader: CatalogReader) throws -> Asset? {
    if let asset = try reader.asset(.data, name), asset.state != .deleted { return asset }
    do {
      guard let subject = try reader.resolve(name.description), subject.column == nil else { return nil }
      return try reader.asset(subject.asset).flatMap { $0.state == .deleted ? nil : $0 }
    } catch CatalogError.conflict { return nil }
  }

  /// The one table of that name in any schema of a database.
  private func onlyTable(_ name: String, in database: FQN, _ reader: CatalogReader) throws -> Table? {
    guard let container = try reader.asset(.data, database) else { return nil }
    var filter = AssetFilter()
    filter.parent = container.id
    filter.kinds = [.schema]
    filter.states = [.active, .stub]
    var found: Asset?
    for schema in try reader.list(filter, limit: 1000).elements {
      guard let asset = try reader.asset(.data, try schema.fqn.appending(name)), asset.state == .active else { continue }
      guard found == nil else { return nil }
      found = asset
    }
    return try found.map { try table($0, reader) }
  }

  private func table(_ asset: Asset, _ reader: CatalogReader) throws -> Table {
    let columns = try reader.columns(of: asset.id).filter { $0.path.depth == 1 }.map(\.name)
    return Table(id: asset.id, kind: asset.kind, fqn: asset.fqn, columns: columns)
  }
}
