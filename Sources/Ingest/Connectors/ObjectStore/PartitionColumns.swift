import Catalog
import Codecs

/// The columns that a dataset's folders stand for, and the span of their values.
struct PartitionColumns: Sendable {
  struct Column: Sendable {
    let name: String
    fileprivate(set) var first: String
    fileprivate(set) var last: String
    fileprivate var isInteger: Bool
    fileprivate var isDate: Bool

    /// The family that all values seen belong to.
    var type: DataType { isInteger ? .integer : isDate ? .date : .string }
  }

  private(set) var columns: [Column] = []
  /// How many different partitions lay beside one another in the listing.
  private(set) var count = 0
  private var current: [String] = []

  /// What Hive writes for a value that is absent.
  private static let null = "__HIVE_DEFAULT_PARTITION__"

  mutating func add(_ values: [(column: String, value: String)]) {
    guard !values.isEmpty else { return }
    let texts = values.map(\.value)
    guard texts != current || count == 0 else { return }
    current = texts
    count += 1
    for (name, value) in values where value != Self.null {
      let isInteger = Int64(value) != nil
      let isDate = !isInteger && CivilDate(value) != nil
      guard let place = columns.firstIndex(where: { $0.name == name }) else {
        columns.append(Column(name: name, first: value, last: value, isInteger: isInteger, isDate: isDate))
        continue
      }
      columns[place].isInteger = columns[place].isInteger && isInteger
      columns[place].isDate = columns[place].isDate && isDate
      if Self.precedes(value, columns[place].first) { columns[place].first = value }
      if Self.precedes(columns[place].last, value) { columns[place].last = value }
    }
  }

  private static func precedes(_ one: String, _ other: String) -> Bool {
    if let one = Int64(one), let other = Int64(other) { return one < other }
    return one < other
  }

  /// As the catalog keeps partitions; nil without any.
  var json: JSON? {
    guard !columns.isEmpty else { return nil }
    return .array(
      columns.map { ["by": "path", "key": .string($0.name), "first": .string($0.first), "last": .string($0.last)] })
  }

  /// Columns that the files themselves lack.
  func drafts(except present: Set<String>) -> [ColumnDraft] {
    columns.filter { !present.contains($0.name.lowercased()) }.map { column in
      ColumnDraft(FieldPath(column.name), type: column.type, nativeType: column.type.name, properties: ["partition": true])
    }
  }
}
