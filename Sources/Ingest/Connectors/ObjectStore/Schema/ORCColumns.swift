import Catalog
import Codecs

/// The columns of ORC files of one dataset, with what their footers tell of the values.
struct ORCColumns {
  /// What is known of one column at the top, over all files.
  private struct Summary {
    var values: Int64?
    var lower: ORCStatistics.Bound?
    var upper: ORCStatistics.Bound?
  }

  private let newest: ORCFooter
  private(set) var rows: Int64 = 0
  /// By the columns' names; nil when not every file was asked.
  private var summaries: [String: Summary]?
  private let showsText: Bool

  private static let depthLimit = 64

  /// - Parameters:
  ///   - footers: the newest first.
  ///   - isWhole: whether these are all files of the dataset.
  init(_ footers: [ORCFooter], _ newest: ORCFooter, isWhole: Bool, showsText: Bool) {
    self.newest = newest
    self.showsText = showsText
    guard isWhole else { return }
    var summaries: [String: Summary] = [:]
    for footer in footers {
      rows = Self.sum(rows, Int64(clamping: footer.rowCount))
      for (name, place) in zip(footer.types[0].names, footer.types[0].children) {
        let statistics = place < footer.statistics.count ? footer.statistics[place] : nil
        let next = Summary(
          values: statistics?.valueCount.map { Int64(clamping: $0) }, lower: statistics?.lower, upper: statistics?.upper)
        summaries[name] = summaries[name].map { Self.joined($0, next) } ?? next
      }
    }
    self.summaries = summaries
  }

  private static func sum(_ one: Int64, _ other: Int64) -> Int64 {
    let (sum, overflow) = one.addingReportingOverflow(other)
    return overflow ? .max : sum
  }

  private static func joined(_ one: Summary, _ other: Summary) -> Summary {
    // A file without a value bounds nothing.
    if other.values == 0 { return one }
    if one.values == 0 { return other }
    var joined = Summary()
    if let first = one.values, let second = other.values { joined.values = sum(first, second) }
    if let first = one.lower, let second = other.lower { joined.lower = second.precedes(first) ? second : first }
    if let first = one.upper, let second = other.upper { joined.upper = first.precedes(second) ? second : first }
    return joined
  }

  var columns: [ShapedColumn] {
    fields(of: newest.types[0], depth: 0).map { column in
      var column = column
      if let statistics = statistics(of: column.name) { column.properties["statistics"] = statistics }
      return column
    }
  }

  private func statistics(of name: String) -> JSON? {
    guard let summary = summaries?[name] else { return nil }
    var json = JSONObject()
    json["valueCount"] = .int(rows)
    json["nullCount"] = summary.values.map { .int(max(0, rows - $0)) }
    json["lower"] = summary.lower?.json(showsText: showsText)
    json["upper"] = summary.upper?.json(showsText: showsText)
    return .object(json)
  }

  private func fields(of type: ORCType, depth: Int) -> [ShapedColumn] {
    zip(type.names, type.children).map { name, place in
      ShapedColumn(name: name, shape: shape(newest.types[place], depth: depth + 1), isNullable: true)
    }
  }

  private func shape(_ type: ORCType, depth: Int) -> ColumnShape {
    guard depth < Self.depthLimit else { return .value(.unknown, "…") }
    func inner(_ index: Int) -> ColumnShape { shape(newest.types[type.children[index]], depth: depth + 1) }
    return switch type.kind {
    case .structure: .structure(fields(of: type, depth: depth))
    case .list: .list(inner(0), elementIsNullable: true)
    case .map: .map(key: inner(0), value: inner(1), valueIsNullable: true)
    case .union: .value(.unknown, "uniontype<\(type.children.indices.map { inner($0).text }.joined(separator: ","))>")
    case .boolean: .value(.boolean, "boolean")
    case .byte: .value(.integer, "tinyint")
    case .short: .value(.integer, "smallint")
    case .int: .value(.integer, "int")
    case .long: .value(.integer, "bigint")
    case .float: .value(.float, "float")
    case .double: .value(.float, "double")
    case .string: .value(.string, "string")
    case .binary: .value(.binary, "binary")
    case .timestamp: .value(.timestamp, "timestamp")
    case .timestampInstant: .value(.timestamp, "timestamp with local time zone")
    case .decimal: .value(.decimal, "decimal(\(type.precision),\(type.scale))")
    case .date: .value(.date, "date")
    case .varchar: .value(.string, "varchar(\(type.length))")
    case .char: .value(.string, "char(\(type.length))")
    }
  }
}

extension ORCStatistics.Bound {
  /// Whether it is smaller.
  fileprivate func precedes(_ other: ORCStatistics.Bound) -> Bool {
    switch (self, other) {
    case (.integer(let a), .integer(let b)), (.days(let a), .days(let b)), (.milliseconds(let a), .milliseconds(let b)): a < b
    case (.double(let a), .double(let b)): a < b
    case (.text(let a), .text(let b)): a.utf8.lexicographicallyPrecedes(b.utf8)
    case (.decimal(let a), .decimal(let b)): (Double(a) ?? 0) < (Double(b) ?? 0)
    default: false
    }
  }

  /// As the catalog keeps it; nil for a text that must not be shown.
  fileprivate func json(showsText: Bool) -> JSON? {
    switch self {
    case .integer(let value): .int(value)
    case .double(let value): value.isFinite ? .double(value) : nil
    case .text(let text): showsText ? .string(text) : nil
    case .decimal(let text): .string(text)
    case .days(let days): Int32(exactly: days).map { .string(CivilDate(daysSinceEpoch: Int($0)).description) }
    case .milliseconds(let value):
      // What is beyond any year that a calendar has is no time.
      value.magnitude < 1 << 52 ? .string(Timestamp(microseconds: value * 1000).rfc3339) : nil
    }
  }
}
