import Catalog

/// The statement that measures some columns of a table at once, and the way its one row is read.
struct ProfileQuery {
  private enum Measure {
    case present, distinct, minimum, maximum, mean, median, deviation, variance
  }

  let sql: String
  private let columns: [ProfiledTable.Column]
  private let measures: [(column: Int, measure: Measure)]

  /// - Parameter rows: what is selected from, see `ProfileDialect.rows`.
  init(_ columns: [ProfiledTable.Column], from rows: String, _ dialect: ProfileDialect, _ settings: ProfilingSettings) {
    var expressions = [dialect.text("count(*)")]
    var measures: [(Int, Measure)] = []
    for (index, column) in columns.enumerated() {
      let name = dialect.quote(column.name)
      for (measure, expression) in Self.expressions(column.family, name, from: rows, dialect, settings) {
        expressions.append(dialect.text(expression))
        measures.append((index, measure))
      }
    }
    sql = "SELECT \(expressions.joined(separator: ", ")) FROM \(rows)"
    self.columns = columns
    self.measures = measures
  }

  private static func expressions(
    _ family: ProfileFamily, _ name: String, from rows: String, _ dialect: ProfileDialect, _ settings: ProfilingSettings
  ) -> [(Measure, String)] {
    var list: [(Measure, String)] = []
    if settings.countsNulls { list.append((.present, "count(\(name))")) }
    if settings.countsDistinct, family != .opaque { list.append((.distinct, "count(DISTINCT \(name))")) }
    let hasBounds = family == .number || family == .moment || family == .text && settings.keepsTextBounds
    // Text has an order everywhere, types such as uuid have not.
    let value = family == .text ? dialect.text(name) : name
    if hasBounds, settings.readsMinimum { list.append((.minimum, "min(\(value))")) }
    if hasBounds, settings.readsMaximum { list.append((.maximum, "max(\(value))")) }
    guard family == .number else { return list }
    if settings.computesMean { list.append((.mean, "avg(\(dialect.double(name)))")) }
    if settings.computesMedian, let median = dialect.median(name) { list.append((.median, median)) }
    guard settings.computesDeviation else { return list }
    switch dialect.spread(of: name, from: rows) {
    case .deviation(let expression): list.append((.deviation, expression))
    case .variance(let expression): list.append((.variance, expression))
    }
    return list
  }

  /// What the statement's row says; nil when it is not the row that was asked for.
  func read(_ row: [String?]) -> (rows: Int64, columns: [ColumnProfile])? {
    guard row.count == measures.count + 1, let total = row[0].flatMap({ Int64($0) }) else { return nil }
    var profiles = columns.map { ColumnProfile(FieldPath($0.name)) }
    for ((column, measure), value) in zip(measures, row.dropFirst()) {
      switch measure {
      case .present: profiles[column].nullCount = value.flatMap { Int64($0) }.map { total &- $0 }
      case .distinct: profiles[column].distinctCount = value.flatMap { Int64($0) }
      case .minimum: profiles[column].minimum = value.map(Self.clipped)
      case .maximum: profiles[column].maximum = value.map(Self.clipped)
      case .mean: profiles[column].mean = Self.finite(value)
      case .median: profiles[column].median = Self.finite(value)
      case .deviation: profiles[column].deviation = Self.finite(value)
      case .variance: profiles[column].deviation = Self.finite(value).map { max(0, $0).squareRoot() }
      }
    }
    return (total, profiles)
  }

  private static func finite(_ text: String?) -> Double? {
    text.flatMap { Double($0) }.flatMap { $0.isFinite ? $0 : nil }
  }

  /// Values are shown, not kept whole.
  static func clipped(_ text: String) -> String { String(text.prefix(lengthLimit)) }

  /// Characters of a value that are kept.
  static let lengthLimit = 200
}
