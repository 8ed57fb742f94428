import SQLite

extension CatalogWriter {
  /// Works out, still inside the transaction, what this write means for search and lineage.
  func projectionChange() throws -> ProjectionChange {
    var change = ProjectionChange(lineage: lineage)
    change.search.number = try reader.lastChange().rawValue
    var groups = fresh
    if !touched.isEmpty || !erased.isEmpty {
      groups.removeAll { touched.contains($0.asset) || erased.contains($0.asset) }
    }
    for id in touched where !erased.contains(id) {
      let (made, forgotten) = try reader.searchDocuments(of: id, &names.places)
      groups.append((id, made))
      change.search.forgotten += forgotten
    }
    // Neighbours in the store are neighbours in the index, and share most of their facets.
    change.search.groups = groups.sorted { $0.asset < $1.asset }.map(\.group)
    change.search.forgotten += erased.map(DocumentKey.asset) + erasedColumns.map(DocumentKey.column)
    return change
  }
}
