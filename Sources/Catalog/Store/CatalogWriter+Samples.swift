import SQLite

extension CatalogWriter {
  /// Marks everything that the demo brought as deleted: assets that carry the property `sample`, and what lies in them.
  /// The recipes that the program itself put go too.
  /// - Returns: how many assets were marked.
  @discardableResult
  package func removeSamples() throws -> Int {
    let samples = try connection.all(
      "SELECT id FROM assets WHERE state <> ? AND properties ->> '$.sample' = 1", Asset.State.deleted.rawValue
    ) { AssetID(rawValue: $0.int64(0)) }
    var count = 0
    try batch("Removed the sample data") {
      for id in samples { count += try delete(id) }
    }
    for recipe in try reader.recipes() where recipe.author == WriteContext.system.actor { try deleteRecipe(recipe.name) }
    return count
  }
}

extension CatalogReader {
  /// Whether sample data is there: one of its services bears the property `sample`.
  package func hasSamples() throws -> Bool {
    try connection.integer(
      "SELECT 1 FROM assets WHERE kind = ? AND state <> ? AND properties ->> '$.sample' = 1 LIMIT 1",
      AssetKind.service.code, Asset.State.deleted.rawValue) != nil
  }
}
