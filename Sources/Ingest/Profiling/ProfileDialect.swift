import Catalog

/// How the engines write what a profile is measured with.
enum ProfileDialect: Sendable {
  case postgres, mysql, sqlite, duckdb

  /// A name as SQL writes it.
  func quote(_ name: String) -> String {
    let mark = self == .mysql ? "`" : "\""
    return mark + name.replacing(mark, with: mark + mark) + mark
  }

  /// An expression as text.
  func text(_ expression: String) -> String {
    switch self {
    case .postgres: "(\(expression))::text"
    case .mysql: "CAST(\(expression) AS CHAR)"
    case .sqlite: "CAST(\(expression) AS TEXT)"
    case .duckdb: "CAST(\(expression) AS VARCHAR)"
    }
  }

  /// An expression as a floating-point number.
  func double(_ expression: String) -> String {
    switch self {
    case .postgres: "(\(expression))::float8"
    case .mysql, .duckdb: "CAST(\(expression) AS DOUBLE)"
    case .sqlite: "CAST(\(expression) AS REAL)"
    }
  }

  /// Rows of a table as something to select from.
  /// - Parameters:
  ///   - columns: quoted.
  ///   - limit: how many rows; nil for all.
  ///   - estimate: how many the table has, so that a sample is spread over it; the same rows each time.
  func rows(_ columns: [String], of table: String, limit: Int?, estimate: Int64?) -> String {
    guard let limit else { return table }
    let list = columns.isEmpty ? "1" : columns.joined(separator: ", ")
    var sample = ""
    if self == .postgres, let estimate, estimate > 0 {
      // Somewhat more than is wanted, so that the limit decides rather than chance.
      let percent = min(100, 120 * Double(limit) / Double(estimate) + 0.01)
      if percent < 100 { sample = " TABLESAMPLE SYSTEM (\(percent)) REPEATABLE (1)" }
    }
    return "(SELECT \(list) FROM \(table)\(sample) LIMIT \(limit)) AS sample"
  }

  /// How far values lie from their mean: the deviation of a sample, or its square where the engine may have no roots.
  enum Spread {
    case deviation(String)
    case variance(String)
  }

  /// - Parameter rows: what is selected from; the sum of squares is taken around the mean, since that of the values
  ///   themselves would lose all digits of large ones.
  func spread(of expression: String, from rows: String) -> Spread {
    let value = double(expression)
    guard self == .sqlite else { return .deviation("stddev_samp(\(value))") }
    let distance = "(\(value) - (SELECT avg(\(value)) FROM \(rows)))"
    return .variance("CASE WHEN count(\(expression)) > 1 THEN sum(\(distance) * \(distance)) / (count(\(expression)) - 1) END")
  }

  /// The value in the middle; nil where the engine does not compute it.
  func median(_ expression: String) -> String? {
    switch self {
    case .postgres: "percentile_cont(0.5) WITHIN GROUP (ORDER BY \(double(expression)))"
    case .duckdb: "median(\(double(expression)))"
    case .mysql, .sqlite: nil
    }
  }

  /// The class that a number falls into, of `count` from `lower` on, each `width` wide; the last holds its upper end.
  func bucket(_ expression: String, lower: Double, width: Double, count: Int) -> String {
    let place = "(\(double(expression)) - (\(lower))) / \(width)"
    switch self {
    case .postgres: return "least(\(count - 1), floor(\(place)))::bigint"
    case .mysql: return "CAST(least(\(count - 1), floor(\(place))) AS SIGNED)"
    case .sqlite: return "min(\(count - 1), CAST(\(place) AS INTEGER))"
    case .duckdb: return "least(\(count - 1), CAST(floor(\(place)) AS BIGINT))"
    }
  }
}

/// What can be measured in a column of a type.
enum ProfileFamily: Sendable {
  /// Numbers: everything.
  case number
  /// Dates and times: all but sums.
  case moment
  /// Texts and the like: how many, and the values themselves only where that is allowed.
  case text
  /// What has no order or equality: nulls alone.
  case opaque

  init(_ type: DataType) {
    switch type {
    case .integer, .decimal, .float: self = .number
    case .date, .time, .timestamp: self = .moment
    case .string, .enum, .uuid, .boolean, .network: self = .text
    default: self = .opaque
    }
  }
}
