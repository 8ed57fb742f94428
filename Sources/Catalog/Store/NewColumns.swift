/// The columns of an asset that comes into being, in their order; their ids follow each other.
struct NewColumns {
  let drafts: [ColumnDraft]
  private let first: Int64

  init(_ drafts: [ColumnDraft], first: ColumnID) {
    self.drafts = drafts
    self.first = first.rawValue
  }

  /// None.
  init() { (drafts, first) = ([], 0) }

  /// The id of the column at a place.
  func id(_ place: Int) -> ColumnID { ColumnID(rawValue: first + Int64(place)) }

  /// One of these columns.
  subscript(id: ColumnID) -> ColumnDraft { drafts[Int(id.rawValue - first)] }

  /// The columns by path.
  var byPath: KnownColumns {
    var known = KnownColumns(capacity: drafts.count)
    let drafts = drafts.span
    for place in drafts.indices { known.append(drafts[place].path, id(place), isPresent: true) }
    return known
  }

  /// Their search documents, without the facets of their links.
  var documents: [SearchColumn] {
    var documents: [SearchColumn] = []
    documents.reserveCapacity(drafts.count)
    let drafts = drafts.span
    for place in drafts.indices {
      documents.append(SearchColumn(id(place), drafts[place].path, drafts[place].type, drafts[place].description))
    }
    return documents
  }
}
