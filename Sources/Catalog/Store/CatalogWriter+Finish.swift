import SQLite

extension CatalogWriter {
  /// Works out, still inside the transaction, what this write means for search and lineage.
  func projectionChange() throws -> ProjectionChange {
    var change = ProjectionChange()
    change.number = try reader.lastChange()
    for id in touched.sorted() where !erased.contains(id) {
      let (documents, forgotten) = try reader.searchDocuments(of: id)
      change.documents += documents
      change.forgotten += forgotten
    }
    change.forgotten += erased.map(DocumentKey.asset)
    change.lineage = lineage
    return change
  }
}
