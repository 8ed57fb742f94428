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
    for place in drafts.indices { known.append(drafts[place].path, id(place), isPresent: true) }
    return known
  }

  /// Their search documents, without the facets of their links.
  var documents: [SearchColumn] {
    drafts.indices.map { SearchColumn(id($0), drafts[$0].path, drafts[$0].type, drafts[$0].description) }
  }
}
