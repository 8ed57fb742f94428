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
    let gone = erased.map(DocumentKey.asset) + erasedColumns.map(DocumentKey.column)
    change.search.forgotten += gone
    try note(gone + touched.subtracting(logged).map(DocumentKey.asset), number: change.search.number)
    return change
  }

  /// Keeps what the change log does not tell of, for a start whose index was saved before this write.
  /// - Parameter number: the last in the log. An index that covers it covers this write, unless the entry is not its own.
  private func note(_ documents: [Int64], number: Int64) throws {
    guard !documents.isEmpty else { return }
    try connection.run("DELETE FROM index_notes WHERE change <= ?", reader.projections.search.savedChange)
    let change = logged.isEmpty ? number + 1 : number
    for document in documents {
      try connection.run("INSERT OR IGNORE INTO index_notes (change, document) VALUES (?, ?)", change, document)
    }
  }
}
