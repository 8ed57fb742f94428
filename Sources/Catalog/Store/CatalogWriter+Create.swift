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
    // What one origin says alone is what is shown; the columns are those of the draft, in its order.
    let columns = NewColumns(consolidated.columns, first: counters.nextColumns(consolidated.columns.count))
    try insert(columns, of: asset.id, body: prepared.columns)
    if let service = draft.service { try store(service, of: asset.id) }
    // Some aliases may be another's already; with any of its own the asset is read back after all.
    try add(draft.aliases, to: asset.id)
    let links = try storeLinks(of: asset.id, draft.links ?? [], columns)
    try logCreation(of: asset, links, columns)
    let source = SearchSource(
      asset: asset, columns: columns.documents, links: links, aliases: [],
      place: try reader.placeFacets(of: asset, &names.places))
    fresh.append((asset.id, source.group))
    return PutResult(asset: asset.id, outcome: .created)
  }

  /// Logs that an asset came into being, with the links it came with.
  func logCreation(of asset: Asset, _ links: [Link] = [], _ columns: NewColumns = NewColumns()) throws {
    var writer = JSONWriter(capacity: 256 + links.count * 48)
    writer.beginArray()
    Self.writeField("fqn", asset.fqn.description, to: &writer)
    Self.writeField("kind", asset.kind.rawValue, to: &writer)
    Self.writeField("state", asset.state.name, to: &writer)
    Self.write(links, columns, to: &writer)
    writer.endArray()
    try log(.created, of: asset.id, body: writer.bytes, number: asset.revision)
  }

  private static func writeField(_ name: String, _ value: String, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("field", name)
    writer.member("after", value)
    writer.endObject()
  }

  /// Writes the fields of links, which follow each other by field.
  private static func write(_ links: [Link], _ columns: NewColumns, to writer: inout JSONWriter) {
    var rest = links[...]
    while let first = rest.first {
      let field = rest.prefix { $0.subject == first.subject && $0.relation == first.relation }
      rest = rest.dropFirst(field.count)
      writer.object { writer in
        writer.member("field", first.stateField(first.subject.column.map { columns[$0].path }))
        writer.key("after")
        writer.array { writer in for link in field { link.writeState(to: &writer) } }
      }
    }
  }

  /// Has the documents of new assets made from the store after all, because something they share has changed.
  func remakeFresh() {
    touched.formUnion(fresh.map(\.asset))
    fresh.removeAll()
    names.places = PlaceFacets()
  }
}
