import Codecs
import SQLite

extension CatalogWriter {
  /// Writes an asset of a name that is not there yet. As nothing of it can be in the store, nothing is read back: its
  /// first entry in the change log and its search documents are put together from what is being written.
  func create(_ draft: AssetDraft) throws -> PutResult {
    guard let consolidated = Consolidation([(context.origin, draft)]) else {
      throw CatalogError.store("a draft that says nothing")
    }
    let asset = try insert(draft.kind, draft.fqn, consolidated: consolidated, state: .active)
    try storeClaim(of: asset.id, try originID(context.origin), EncodedDraft(draft), isNew: true)
    let columns = try consolidated.columns.enumerated().map { ordinal, column in
      Column(
        id: try insert(column, of: asset.id, ordinal: ordinal), asset: asset.id, path: column.path, ordinal: ordinal,
        type: column.type, nativeType: column.nativeType, nullable: column.nullable, description: column.description,
        properties: column.properties, removedAt: nil)
    }
    if let service = draft.service { try store(service, of: asset.id) }
    // Some aliases may be another's already; with any of its own the asset is read back after all.
    try add(draft.aliases, to: asset.id)
    let links = try storeLinks(of: asset, columns, draft)
    try logCreation(of: asset, links: Self.linkFields(links, columns))
    let source = SearchSource(
      asset: asset, columns: columns, links: links, aliases: [], place: try reader.placeFacets(of: asset, &names.places))
    fresh.append((asset.id, source.documents))
    return PutResult(asset: asset.id, outcome: .created)
  }

  private func storeLinks(of asset: Asset, _ columns: [Column], _ draft: AssetDraft) throws -> [Link] {
    var links: [Link] = []
    for link in draft.links ?? [] { links.append(try store(link, on: Subject(asset.id))) }
    if let drafts = draft.columns, drafts.contains(where: { $0.links?.isEmpty == false }) {
      let ids = Dictionary(columns.map { ($0.path, $0.id) }, uniquingKeysWith: { first, _ in first })
      for column in drafts {
        guard let id = ids[column.path] else { continue }
        for link in column.links ?? [] { links.append(try store(link, on: Subject(asset.id, column: id))) }
      }
    }
    return CatalogReader.fold(links, includingRejected: false)
  }

  private static func linkFields(_ links: [Link], _ columns: [Column]) -> [FieldChange] {
    guard !links.isEmpty else { return [] }
    let paths = Dictionary(columns.map { ($0.id, $0.path) }, uniquingKeysWith: { first, _ in first })
    var state = AssetState()
    for (field, links) in Dictionary(grouping: links, by: { $0.stateField(paths) }) {
      if let field { state[field] = Link.stateValue(links) }
    }
    return AssetState().changes(to: state)
  }

  /// Has the documents of new assets made from the store after all, because something they share has changed.
  func remakeFresh() {
    touched.formUnion(fresh.map(\.asset))
    fresh.removeAll()
    names.places.removeAll()
  }
}
