import Codecs
import SQLite

extension CatalogWriter {
  /// Writes new columns of an asset, in one row.
  /// - Parameter ordinal: the place of the first among all columns.
  @discardableResult
  func insert(
    _ drafts: [ColumnDraft], of asset: AssetID, from ordinal: Int = 0, removed: Bool = false
  ) throws -> [Column] {
    try insert(drafts, of: asset, ordinals: ordinal..<ordinal + drafts.count, removedAt: removed ? now : nil)
  }

  /// Writes all columns of a new asset.
  /// - Parameter body: the columns as the body of a run.
  func insert(_ columns: NewColumns, of asset: AssetID, body: [UInt8]) throws {
    guard !columns.drafts.isEmpty else { return }
    try insertRun(from: columns.id(0), of: asset, body: body)
    keep(columns.byPath, of: asset)
  }

  private func insertRun(from first: ColumnID, of asset: AssetID, body: [UInt8]) throws {
    try connection.run(
      "INSERT INTO column_runs (first_id, asset_id, body) VALUES (?, ?, ?)", first.rawValue, asset.rawValue,
      TextBytes(body))
  }

  @discardableResult
  private func insert(
    _ drafts: [ColumnDraft], of asset: AssetID, ordinals: some Sequence<Int>, removedAt: Timestamp? = nil
  ) throws -> [Column] {
    guard !drafts.isEmpty else { return [] }
    let first = counters.nextColumns(drafts.count)
    var columns: [Column] = []
    columns.reserveCapacity(drafts.count)
    for (index, ordinal) in zip(drafts.indices, ordinals) {
      let id = ColumnID(rawValue: first.rawValue + Int64(index))
      columns.append(Column(id, of: asset, drafts[index], ordinal: ordinal, removedAt: removedAt))
    }
    try insertRun(from: first, of: asset, body: ColumnRun(columns).body)
    names.columns.forget(asset)
    return columns
  }

  /// Brings the columns of an asset in line with what is said of them now.
  func alignColumns(of asset: AssetID, with drafts: [ColumnDraft]) throws -> FieldChanges {
    var runs = try reader.columnRuns(of: asset)
    var places: [FieldPath: (run: Int, column: Int)] = [:]
    for (run, columns) in runs.enumerated() {
      for (place, column) in columns.columns.enumerated() { places[column.path] = (run, place) }
    }
    var changes = FieldChanges()
    var changedRuns: Set<Int> = []
    var added: [(ordinal: Int, draft: ColumnDraft)] = []
    for (ordinal, draft) in drafts.enumerated() {
      let place = places.removeValue(forKey: draft.path)
      let known = place.map { runs[$0.run].columns[$0.column] }
      let before = known.flatMap { $0.removedAt == nil ? ColumnDraft($0) : nil }
      if let place, let known {
        if before != draft.withoutLinks || known.ordinal != ordinal {
          runs[place.run].columns[place.column] = Column(known.id, of: asset, draft, ordinal: ordinal)
          changedRuns.insert(place.run)
        }
      } else {
        added.append((ordinal, draft))
      }
      note(draft.path, before: before, after: draft, in: &changes)
    }
    for place in places.values {
      let column = runs[place.run].columns[place.column]
      guard column.removedAt == nil else { continue }
      let before = ColumnDraft(column)
      runs[place.run].columns[place.column] = Column(
        column.id, of: asset, before, ordinal: column.ordinal, removedAt: now)
      changedRuns.insert(place.run)
      note(column.path, before: before, after: nil, in: &changes)
    }
    for run in changedRuns { try update(runs[run]) }
    try insert(added.map(\.draft), of: asset, ordinals: added.map(\.ordinal))
    return changes
  }

  private func update(_ run: ColumnRun) throws {
    guard let first = run.columns.first else { return }
    names.columns.forget(first.asset)
    try connection.run(
      "UPDATE column_runs SET body = ? WHERE first_id = ?", TextBytes(run.body), first.id.rawValue)
  }

  private func note(_ path: FieldPath, before: ColumnDraft?, after: ColumnDraft?, in changes: inout FieldChanges) {
    let old = before?.stateValue
    let new = after?.stateValue
    guard old != new else { return }
    changes.fields.append(FieldChange("column/\(path)", before: old, after: new))
    if SchemaCompatibility.isBreaking(before: before, after: after) { changes.isBreaking = true }
  }

  /// The id of the column with that path, also of one that vanished.
  func columnID(of asset: AssetID, _ path: FieldPath) throws -> ColumnID? { try knownColumns(of: asset)[path] }

  /// The columns of an asset by path.
  func knownColumns(of asset: AssetID) throws -> KnownColumns {
    if let known = names.columns.find(asset) { return known }
    let columns = try reader.knownColumns(of: asset)
    keep(columns, of: asset)
    return columns
  }

  /// Remembers the columns of an asset.
  func keep(_ columns: KnownColumns, of asset: AssetID) {
    names.columns.keep(columns, for: asset, weight: columns.count + 1)
  }
}

extension Column {
  /// A column as a draft has it.
  init(_ id: ColumnID, of asset: AssetID, _ draft: ColumnDraft, ordinal: Int, removedAt: Timestamp? = nil) {
    self.init(
      id: id, asset: asset, path: draft.path, ordinal: ordinal, type: draft.type, nativeType: draft.nativeType,
      nullable: draft.nullable, description: draft.description, properties: draft.properties, removedAt: removedAt)
  }
}

extension ColumnDraft {
  /// The same column without what is kept in the links table.
  fileprivate var withoutLinks: ColumnDraft {
    var copy = self
    copy.links = nil
    return copy
  }
}
