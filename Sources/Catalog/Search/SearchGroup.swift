/// An asset's document with those of its columns. What the columns have in common is said once, so that the index takes
/// in a table of twenty columns for little more than their own words.
package struct SearchGroup: Sendable {
  /// Documents that share nothing with the columns: the asset's, when there is one.
  var documents: [SearchDocument]
  /// The columns, which follow each other in the order of their keys where they can.
  var columns: [SearchColumn]
  /// What stands before the path of each column in its qualified name, such as `shop.public.orders.`.
  var prefix = ""
  /// The facets that all columns have.
  var sharedFacets: [SearchFacet] = []
  /// Seconds since 1970 of the last change of each column.
  var updated: Int64 = 0

  /// A group of documents that have nothing in common.
  package init(_ documents: [SearchDocument]) {
    self.documents = documents
    columns = []
  }

  init(
    _ asset: SearchDocument, columns: [SearchColumn], prefix: String, sharedFacets: [SearchFacet], updated: Int64
  ) {
    documents = [asset]
    self.columns = columns
    self.prefix = prefix
    self.sharedFacets = sharedFacets
    self.updated = updated
  }

  /// How many documents there are.
  var count: Int { documents.count + columns.count }

  /// All documents, each by itself.
  var all: [SearchDocument] { documents + columns.map(document) }

  /// The document of one of the columns.
  func document(of column: SearchColumn) -> SearchDocument {
    SearchDocument(
      id: column.id, scope: .column, name: column.name, fqn: prefix + (column.path ?? column.name),
      description: column.description, facets: column.allFacets, sharedFacets: sharedFacets, updated: updated)
  }

  /// Leaves out the documents with these keys.
  mutating func remove(_ keys: Set<Int64>) {
    documents.removeAll { keys.contains($0.id) }
    columns.removeAll { keys.contains($0.id) }
  }
}

/// What sets a column apart from the others of its group.
struct SearchColumn: Sendable {
  var id: Int64
  var name: String
  /// The path where it is more than the name: of nested fields, and of names that need quotes.
  var path: String?
  var description: String
  /// The family of the type, which is a facet; nil when there is none.
  var type: DataType?
  /// The other facets.
  var facets: [SearchFacet] = []

  /// The facets, that of the type first.
  var allFacets: [SearchFacet] { type.map { [SearchFacet(.type, $0.name)] + facets } ?? facets }
}
