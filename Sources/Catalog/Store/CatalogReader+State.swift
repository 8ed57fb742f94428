package import Codecs
import SQLite

extension CatalogReader {
  /// An asset as it is now, as a flat list of fields.
  package func assetState(_ asset: Asset) throws -> AssetState {
    var state = AssetState()
    state["kind"] = .string(asset.kind.rawValue)
    state["fqn"] = .string(asset.fqn.description)
    state["state"] = .string(asset.state.name)
    state["displayName"] = asset.displayName.map(JSON.string)
    state["description"] = asset.description.map(JSON.string)
    state["subtype"] = asset.subtype.map(JSON.string)
    for member in asset.properties { state["properties/\(member.key)"] = member.value }
    var paths: [ColumnID: FieldPath] = [:]
    for column in try columns(of: asset.id) {
      paths[column.id] = column.path
      state["column/\(column.path)"] = ColumnDraft(column).stateValue
    }
    for (field, links) in Dictionary(grouping: try links(of: asset.id), by: { $0.stateField(paths) }) {
      if let field { state[field] = Link.stateValue(links) }
    }
    return state
  }

  /// An asset as it was right after a change.
  /// - Parameter number: a change of this asset, or any later number.
  package func assetState(_ asset: Asset, at number: ChangeNumber) throws -> AssetState {
    var state = try assetState(asset)
    try forEachChange(of: asset.id, after: number) { state.revert($0) }
    return state
  }

  /// An asset as it was at a moment; nil when it was not there yet.
  package func assetState(_ asset: Asset, at time: Timestamp) throws -> AssetState? {
    guard asset.createdAt <= time else { return nil }
    let number = try connection.integer(
      "SELECT max(number) FROM changes WHERE asset_id = ? AND at <= ?", asset.id.rawValue, time.microseconds)
    return try assetState(asset, at: ChangeNumber(rawValue: Int64(number ?? 0)))
  }

  /// What changed in an asset from one change to a later one.
  package func difference(
    of asset: Asset, from earlier: ChangeNumber, to later: ChangeNumber
  ) throws -> [FieldChange] {
    try assetState(asset, at: earlier).changes(to: try assetState(asset, at: later))
  }

  private func forEachChange(of asset: AssetID, after number: ChangeNumber, _ body: (Change) throws -> Void) throws {
    try connection.query(
      """
      SELECT \(Selection.change) FROM changes h JOIN origins o ON o.id = h.origin_id
      WHERE h.asset_id = ? AND h.number > ? ORDER BY h.number DESC
      """, asset.rawValue, number.rawValue
    ) { try body(try $0.change()) }
  }
}

extension ColumnDraft {
  /// What the store holds of a column, as a draft.
  package init(_ column: Column) {
    self.init(
      column.path, type: column.type, nativeType: column.nativeType, nullable: column.nullable,
      description: column.description, properties: column.properties)
  }
}

extension Link {
  /// The field of an `AssetState` that this link belongs to; nil for a column that vanished.
  func stateField(_ paths: [ColumnID: FieldPath]) -> String? {
    guard let column = subject.column else { return relation.name }
    return paths[column].map { stateField($0) }
  }

  /// The same for a link whose column, if it is on one, is known.
  func stateField(_ column: FieldPath?) -> String {
    column.map { "column/\($0)/\(relation.name)" } ?? relation.name
  }

  /// Whether the link stands before another of the same asset, subject by subject and relation by relation.
  func precedes(_ other: Link) -> Bool {
    if subject != other.subject { return subject.columnRow < other.subject.columnRow }
    if relation != other.relation { return relation.name < other.relation.name }
    return (target.fqn.description, role) < (other.target.fqn.description, other.role)
  }

  /// Writes the link as it stands in an `AssetState`: see `LinkDraft.stateValue`.
  func writeState(to writer: inout JSONWriter) {
    let name = target.kind.namespace == .people ? target.fqn.name : target.fqn.description
    if role.isEmpty, state == .confirmed, target.kind == relation.targetKinds?.first { return writer.value(name) }
    LinkDraft.write(
      name: name, kind: target.kind, role: role, state: state, confidence: confidence, reason: reason, to: &writer)
  }

  /// Links of one subject and relation as they stand in an `AssetState`.
  static func stateValue(_ links: [Link]) -> JSON {
    .array(links.map { LinkDraft($0).stateValue })
  }
}

extension LinkDraft {
  /// What the store holds of a link, as a draft.
  package init(_ link: Link) {
    self.init(
      link.relation, .named(link.target.kind, link.target.fqn), role: link.role, state: link.state,
      confidence: link.confidence, reason: link.reason)
  }
}
