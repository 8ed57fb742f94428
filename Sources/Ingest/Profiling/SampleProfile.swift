import Catalog

/// The profile of a dataset whose records a crawl looks at anyway, value by value; for sources that cannot be asked for
/// it by SQL.
struct SampleProfile {
  private let settings: ProfilingSettings
  private let recordLimit: Int
  private var columns: [FieldPath: SampledColumn] = [:]
  private(set) var records: Int64 = 0
  private var cost = 0
  /// Bytes that the values of one dataset may take, about; what would go beyond makes the sample smaller.
  private static let costLimit = 32 << 20
  /// Paths that are told apart: keys of maps may be as many as their values.
  private static let pathCost = 512

  /// Nil when the recipe wants no data looked at.
  init?(_ settings: ProfilingSettings) {
    guard settings.isWanted || settings.classifiedRows > 0 else { return nil }
    self.settings = settings
    recordLimit = settings.sample(of: nil) ?? .max
  }

  /// Whether further records would not be looked at.
  var isFull: Bool { records >= recordLimit || cost >= Self.costLimit }

  /// Begins the next record, to which the values belong that follow.
  mutating func beginRecord() { records += 1 }

  /// Looks at the value at a path of the record.
  mutating func add(_ value: SampledValue, at path: FieldPath) {
    if columns[path] == nil {
      guard cost < Self.costLimit else { return }
      cost += Self.pathCost
    }
    columns[path, default: SampledColumn()].add(value, settings)
    cost += value.cost(withText: settings.keepsTopValues || settings.classifiedRows > 0)
  }

  /// What was measured.
  /// - Parameters:
  ///   - drafts: the dataset's columns; those inside arrays and maps are passed over.
  ///   - total: how many records the source says that there are.
  ///   - isCut: whether there are more than were shown to it.
  /// - Returns: nil when the recipe wants classification alone.
  func profile(_ drafts: [ColumnDraft], total: Int64?, isCut: Bool = false) -> DatasetProfile? {
    guard settings.isWanted else { return nil }
    let isWhole = !isCut && (total.map { $0 <= records } ?? !isFull)
    var profile = DatasetProfile(rowCount: isWhole ? records : total, isEstimate: !isWhole && total != nil)
    guard !settings.isTableLevelOnly else { return profile }
    if !isWhole { profile.sampledRows = records }
    profile.columns = wanted(drafts).prefix(settings.columnLimit).map { draft, column in
      column.profile(draft.path, ProfileFamily(draft.type), of: records, settings)
    }
    return profile
  }

  /// Values of texts for a classifier.
  func samples(_ drafts: [ColumnDraft]) -> [ColumnSample] {
    drafts.compactMap { draft in
      guard ProfileFamily(draft.type) == .text, let values = columns[draft.path]?.samples, !values.isEmpty else { return nil }
      return ColumnSample(path: draft.path, type: draft.type, values: values)
    }
  }

  private func wanted(_ drafts: [ColumnDraft]) -> [(ColumnDraft, SampledColumn)] {
    drafts.compactMap { draft in
      guard settings.columns.allows([draft.path.description, draft.path.name]) else { return nil }
      return columns[draft.path].map { (draft, $0) }
    }
  }
}
