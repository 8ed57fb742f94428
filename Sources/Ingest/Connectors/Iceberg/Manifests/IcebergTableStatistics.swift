/// What a table's manifests tell when they are taken together; no data file is opened for it.
struct IcebergTableStatistics: Sendable {
  /// What is known of one column.
  struct Column: Sendable {
    var values = 0
    var nulls = 0
    var nans: Int?
    var bytes = 0
    var lower: IcebergValue?
    var upper: IcebergValue?
    /// Data files that count the column's values.
    var files = 0
    /// Data files that bound it.
    var boundedFiles = 0
  }

  private(set) var dataFiles = 0
  private(set) var deleteFiles = 0
  private(set) var rows = 0
  /// Rows that position deletes and deletion vectors take away.
  private(set) var deletedRows = 0
  private(set) var hasEqualityDeletes = false
  private(set) var bytes = 0
  private(set) var formats: [String: Int] = [:]
  private var columns: [Column]
  private var slots: IcebergFieldSlots
  private let types: [IcebergPrimitive]

  /// - Parameter schema: the fields whose columns are of interest.
  init(_ schema: IcebergSchema) {
    slots = IcebergFieldSlots()
    var types: [IcebergPrimitive] = []
    for field in schema.flattened {
      guard case .primitive(let type) = field.type, slots.add(field.id, types.count) else { continue }
      types.append(type)
    }
    self.types = types
    columns = [Column](repeating: Column(), count: types.count)
  }

  /// What is known of the column with that field id; nil when no file tells of it.
  func column(_ id: Int) -> Column? {
    guard let slot = slots[id], columns[slot].files > 0 || columns[slot].bytes > 0 || columns[slot].boundedFiles > 0 else {
      return nil
    }
    return columns[slot]
  }

  /// Takes in what a manifest tells of one file.
  mutating func add(_ file: IcebergDataFile) {
    bytes = Self.sum(bytes, file.bytes)
    guard file.content == .data else {
      deleteFiles += 1
      if file.content == .positionDeletes { deletedRows = Self.sum(deletedRows, file.rows) }
      if file.content == .equalityDeletes { hasEqualityDeletes = true }
      return
    }
    dataFiles += 1
    rows = Self.sum(rows, file.rows)
    if !file.format.isEmpty { formats[file.format, default: 0] += 1 }
    for (id, count) in file.valueCounts {
      guard let slot = slots[id] else { continue }
      columns[slot].values = Self.sum(columns[slot].values, count)
      columns[slot].files += 1
    }
    for (id, count) in file.nullCounts {
      guard let slot = slots[id] else { continue }
      columns[slot].nulls = Self.sum(columns[slot].nulls, count)
    }
    for (id, count) in file.nanCounts {
      guard let slot = slots[id] else { continue }
      columns[slot].nans = Self.sum(columns[slot].nans ?? 0, count)
    }
    for (id, count) in file.sizes {
      guard let slot = slots[id] else { continue }
      columns[slot].bytes = Self.sum(columns[slot].bytes, count)
    }
    addBounds(file)
  }

  private mutating func addBounds(_ file: IcebergDataFile) {
    for (id, bytes) in file.lowerBounds {
      guard let slot = slots[id], let value = IcebergValue(bytes, types[slot]) else { continue }
      columns[slot].lower = min(columns[slot].lower ?? value, value)
      columns[slot].boundedFiles += 1
    }
    for (id, bytes) in file.upperBounds {
      guard let slot = slots[id], let value = IcebergValue(bytes, types[slot]) else { continue }
      columns[slot].upper = max(columns[slot].upper ?? value, value)
    }
  }

  /// The rows that readers see; nil when deletes by value leave that open.
  var liveRows: Int? { hasEqualityDeletes ? nil : max(0, rows - deletedRows) }

  /// Both together, or as much as a number can hold.
  private static func sum(_ one: Int, _ other: Int) -> Int {
    let (sum, overflow) = one.addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}

/// Finds places by field ids, which are small numbers in all but strange tables.
private struct IcebergFieldSlots {
  private var small: [Int32] = []
  private var large: [Int: Int] = [:]
  private static let smallLimit = 65_536

  /// False when the id has a place already.
  mutating func add(_ id: Int, _ slot: Int) -> Bool {
    guard self[id] == nil else { return false }
    guard (0..<Self.smallLimit).contains(id), slot < Int32.max else {
      large[id] = slot
      return true
    }
    if small.count <= id { small += [Int32](repeating: -1, count: id + 1 - small.count) }
    small[id] = Int32(slot)
    return true
  }

  subscript(id: Int) -> Int? {
    if id >= 0, id < small.count { return small[id] < 0 ? nil : Int(small[id]) }
    return large.isEmpty ? nil : large[id]
  }
}
