import Codecs
import SQLite
import System

@testable import Catalog

/// A catalog in a temporary directory that goes away with it.
final class TestCatalog {
  let directory: String
  private(set) var catalog: Catalog

  init() throws {
    directory = try File.temporaryDirectory(prefix: "cairn-catalog")
    catalog = try Catalog(directory: directory, migrations: try Self.migrations(), options: Database.Options())
  }

  deinit {
    try? catalog.close()
    try? File.removeTree(directory)
  }

  /// Closes and opens the catalog again, as a restart does.
  /// - Parameter meanwhile: what happens to the data directory while it is closed.
  func reopen(_ meanwhile: (String) throws -> Void = { _ in }) throws {
    try catalog.close()
    try meanwhile(directory)
    catalog = try Catalog(directory: directory, migrations: try Self.migrations(), options: Database.Options())
  }

  static func migrations() throws -> [Migration] {
    let folder = #filePath.split(separator: "/").dropLast(4).map { "/\($0)" }.joined() + "/migrations"
    return try File.list(folder).compactMap { name in
      Migration(fileName: name, content: try File.read("\(folder)/\(name)"))
    }
  }

  /// Writes as a person.
  func asPerson<Result>(_ name: String = "ann", _ body: (CatalogWriter) throws -> Result) throws -> Result {
    try catalog.write(.person(name), body)
  }

  /// Writes as a crawl.
  func asCrawl<Result>(_ recipe: String = "shop", _ body: (CatalogWriter) throws -> Result) throws -> Result {
    try catalog.write(.crawl(recipe: recipe), body)
  }

  /// Keeps the writer busy until the returned closure is called, so that writes gather behind it.
  func holdWriter() throws -> @Sendable () -> Void {
    let gate = Guarded((started: false, open: false))
    try catalog.write(.system) { _ in
      gate.signal { $0.started = true }
      _ = gate.wait { $0.open ? () : nil }
    } completion: { _ in
    }
    _ = gate.wait { $0.started ? () : nil }
    return { gate.signal { $0.open = true } }
  }

  /// The asset of that name in the data namespace.
  func asset(_ fqn: String) throws -> Asset? {
    let name = try FQN(fqn)
    return try catalog.read { try $0.asset(.data, name) }
  }

  func draft(of fqn: String) throws -> AssetDraft {
    let name = try FQN(fqn)
    return try catalog.read { reader in
      guard let asset = try reader.asset(.data, name) else { throw CatalogError.notFound(kind: "asset", id: fqn) }
      return try reader.draft(of: asset)
    }
  }
}

/// A table with columns named `name:type`.
func table(_ fqn: String, _ columns: [String] = ["id:bigint", "email:text"], description: String? = nil) throws -> AssetDraft {
  AssetDraft(
    .table, try FQN(fqn), description: description,
    columns: columns.map { column in
      let parts = column.split(separator: ":").map(String.init)
      return ColumnDraft(FieldPath(parts[0]), type: DataType(nativeType: parts[1]), nativeType: parts[1])
    })
}
