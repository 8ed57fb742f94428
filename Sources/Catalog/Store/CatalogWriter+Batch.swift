package import Codecs
import SQLite

/// A set of changes made in one go.
package struct Batch: Sendable {
  package let id: Int64
  package let at: Timestamp
  package let actor: String
  /// What was done, such as `Tagged 120 columns with PII.Email`.
  package let summary: String
  /// When it was taken back; nil while it stands.
  package let undoneAt: Timestamp?
}

extension CatalogWriter {
  /// Makes everything that `body` writes one batch with one undo.
  /// - Returns: the batch's id.
  @discardableResult
  package func batch(_ summary: String, _ body: () throws -> Void) throws -> Int64 {
    try connection.run(
      "INSERT INTO batches (at, actor, summary) VALUES (?, ?, ?)", now.microseconds, context.actor, summary)
    let outer = batch
    let id = connection.lastInsertRowID
    batch = id
    defer { batch = outer }
    try body()
    return id
  }

  /// Takes back what a batch did to descriptions and links. Fields that somebody changed again since stay as they are.
  /// - Returns: how many fields were put back, and how many were left because they had changed since.
  /// - Throws: `CatalogError.conflict` for a batch that is undone already.
  package func undo(_ id: Int64) throws -> (restored: Int, kept: Int) {
    guard let batch = try reader.batch(id) else { throw CatalogError.notFound(kind: "batch", id: "\(id)") }
    guard batch.undoneAt == nil else { throw CatalogError.conflict(reason: "the batch is undone already") }
    var outcome = (restored: 0, kept: 0)
    try self.batch("Undid: \(batch.summary)") {
      for change in try reader.changes(inBatch: id) {
        guard let asset = change.asset else { continue }
        for field in change.fields {
          if try putBack(field, of: asset) { outcome.restored += 1 } else { outcome.kept += 1 }
        }
      }
    }
    try connection.run(
      "UPDATE batches SET undone_at = ?, undone_by = ? WHERE id = ?", now.microseconds, context.actor, id)
    return outcome
  }

  private func putBack(_ field: FieldChange, of id: AssetID) throws -> Bool {
    let asset = try reader.existing(id)
    let place = try FieldPlace(field.field)
    guard let place, try reader.assetState(asset)[field.field] == field.after else { return false }
    var desired = try reader.draft(of: asset)
    if let path = place.column {
      guard let index = desired.columns?.firstIndex(where: { $0.path == path }) else { return false }
      if let relation = place.relation {
        let links = desired.columns?[index].links ?? []
        desired.columns?[index].links = try Self.links(field.before, relation, instead: links)
      } else {
        desired.columns?[index].description = field.before?["description"]?.string
      }
    } else if let relation = place.relation {
      desired.links = try Self.links(field.before, relation, instead: desired.links ?? [])
    } else {
      switch field.field {
      case "description": desired.description = field.before?.string
      case "displayName": desired.displayName = field.before?.string
      default: return false
      }
    }
    try edit(id, toward: desired)
    return true
  }

  private static func links(
    _ before: JSON?, _ relation: Relation, instead links: [LinkDraft]
  ) throws -> [LinkDraft] {
    try links.filter { $0.relation != relation }
      + (before?.array ?? []).map { try LinkDraft.read($0, relation, place: relation.name) }
  }
}

/// Where a field of an `AssetState` belongs: to the asset or a column, to its links or its words.
private struct FieldPlace {
  var column: FieldPath?
  var relation: Relation?

  init?(_ field: String) throws {
    guard field.hasPrefix("column/") else {
      relation = Relation(name: field)
      return
    }
    let rest = field.dropFirst("column/".count)
    if let slash = rest.lastIndex(of: "/"), let relation = Relation(name: String(rest[rest.index(after: slash)...])) {
      self.relation = relation
      column = FieldPath(text: String(rest[..<slash]))
    } else {
      column = FieldPath(text: String(rest))
    }
    guard column != nil else { return nil }
  }
}

extension CatalogReader {
  /// One batch.
  package func batch(_ id: Int64) throws -> Batch? {
    try connection.first("SELECT id, at, actor, summary, undone_at FROM batches WHERE id = ?", id) { row in
      Batch(
        id: row.int64(0), at: row.time(1), actor: row.text(2), summary: row.text(3), undoneAt: row.optionalTime(4))
    }
  }

  /// The latest batches, newest first.
  package func batches(limit: Int = 50) throws -> [Batch] {
    try connection.all("SELECT id, at, actor, summary, undone_at FROM batches ORDER BY id DESC LIMIT ?", limit) { row in
      Batch(
        id: row.int64(0), at: row.time(1), actor: row.text(2), summary: row.text(3), undoneAt: row.optionalTime(4))
    }
  }

  /// The changes of one batch, newest first.
  package func changes(inBatch id: Int64) throws -> [Change] {
    try connection.all(
      """
      SELECT \(Selection.change) FROM changes h JOIN origins o ON o.id = h.origin_id
      WHERE h.batch_id = ? ORDER BY h.number DESC
      """, id
    ) { try $0.change() }
  }
}
