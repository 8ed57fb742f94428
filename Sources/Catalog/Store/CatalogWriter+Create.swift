import Codecs
import SQLite

extension CatalogWriter {
  /// Writes an asset of a name that is not there yet. As nothing of it can be in the store, nothing is read back: its
  /// first entry in the change log and its search documents are put together from what is being written.
  func create(_ prepared: PreparedDraft) throws -> PutResult {
    let draft = prepared.draft
    guard let consolidated = Consolidation([(context.origin, draft)]) else {
      throw CatalogError.store("a draft that says nothing")
    }
    let asset = try insert(draft.kind, draft.fqn, consolidated: consolidated, state: .active)
    try storeClaim(of: asset.id, try ownOrigin(), prepared.digest, prepared.body, isNew: true)
    // What one origin says alone is what is shown.
    let columns = try insert(consolidated.columns, ofNew: asset.id, body: prepared.columns)
    if let service = draft.service { try store(service, of: asset.id) }
    // Some aliases may be another's already; with any of its own the asset is read back after all.
    try add(draft.aliases, to: asset.id)
    // The columns are those of the draft, in its order.
    let columnLinks = columns.indices.compactMap { index in
      consolidated.columns[index].links.map { (columns[index].id, $0) }
    }
    let links = try storeLinks(of: asset.id, draft.links ?? [], columnLinks)
    try logCreation(of: asset, links: Self.linkFields(links, columns))
    let source = SearchSource(
      asset: asset, columns: columns, links: links, aliases: [], place: try reader.placeFacets(of: asset, &names.places))
    fresh.append((asset.id, source.group))
    return PutResult(asset: asset.id, outcome: .created)
  }

  private static func linkFields(_ links: [Link], _ columns: [Column]) -> [FieldChange] {
    var fields: [FieldChange] = []
    let order = links.indices.sorted {
      (links[$0].subject.columnRow, links[$0].relation.rawValue, $0)
        < (links[$1].subject.columnRow, links[$1].relation.rawValue, $1)
    }
    var rest = order[...]
    while let first = rest.first.map({ links[$0] }) {
      let same = rest.prefix { links[$0].subject == first.subject && links[$0].relation == first.relation }
      rest = rest.dropFirst(same.count)
      // New columns have ids that follow each other.
      let column = first.subject.column.map { columns[Int($0.rawValue - columns[0].id.rawValue)].path }
      let values = same.map { LinkDraft(links[$0]).stateValue }
      fields.append(FieldChange(first.stateField(column), before: nil, after: .array(values)))
    }
    return fields.sorted { $0.field < $1.field }
  }

  /// Has the documents of new assets made from the store after all, because something they share has changed.
  func remakeFresh() {
    touched.formUnion(fresh.map(\.asset))
    fresh.removeAll()
    names.places.removeAll()
  }
}
