import Codecs
import SQLite

/// As much of a link as an asset's document shows.
struct DocumentLink: StatedLink {
  let subject: Subject
  let relation: Relation
  let targetID: AssetID
  let targetKind: AssetKind
  let targetName: String
  /// The innermost part of the name, not quoted.
  let innermostName: String
  let role: String
  let state: LinkState
  let originKind: Origin.Kind
  let at: Timestamp
  let confidence: Double?
  let reason: String?

  /// Writes links under their fields.
  static func write(_ links: [DocumentLink], to writer: inout JSONWriter) {
    guard !links.isEmpty else { return }
    for field in LinkDraft.fields {
      guard let first = links.first(where: { $0.relation == field.relation }) else { continue }
      writer.key(field.name)
      if field.relation.isSingle {
        first.write(to: &writer)
      } else {
        writer.beginArray()
        for link in links where link.relation == field.relation { link.write(to: &writer) }
        writer.endArray()
      }
    }
  }

  /// Writes the bare name where that says it all.
  private func write(to writer: inout JSONWriter) {
    let name = targetKind.namespace == .people ? innermostName : targetName
    if targetKind == relation.targetKinds?.first, role.isEmpty, state == .confirmed { return writer.value(name) }
    LinkDraft.write(
      name: name, kind: targetKind, role: role, state: state, confidence: confidence, reason: reason, to: &writer)
  }
}

extension CatalogReader {
  /// The links of an asset and its columns, folded like `links(of:)`.
  func documentLinks(of asset: AssetID) throws -> [DocumentLink] {
    let rows = try connection.all(
      """
      SELECT l.column_id, l.relation, l.target_id, a.kind, a.fqn, a.name, l.role, l.state, o.kind, l.at, l.confidence,
        l.reason
      FROM links l JOIN origins o ON o.id = l.origin_id JOIN assets a ON a.id = l.target_id WHERE l.asset_id = ?
      """, asset.rawValue
    ) { row in
      guard let relation = Relation(rawValue: row.int(1)), let kind = AssetKind(code: row.int(3)),
        let state = LinkState(rawValue: row.int(7)), let origin = Origin.Kind(rawValue: row.int(8))
      else { throw damaged("link") }
      return DocumentLink(
        subject: row.subject(of: asset, 0), relation: relation, targetID: AssetID(rawValue: row.int64(2)),
        targetKind: kind, targetName: row.text(4), innermostName: row.text(5), role: row.text(6), state: state,
        originKind: origin, at: row.time(9), confidence: row.optionalDouble(10), reason: row.optionalText(11))
    }
    return Self.fold(rows, includingRejected: false)
  }
}
