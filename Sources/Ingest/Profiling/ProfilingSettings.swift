import Codecs

/// What a recipe's `profiling` asks for, in DataHub's words.
struct ProfilingSettings: Sendable {
  /// Rows of a table that are looked at, at most; nil for all.
  var rowLimit: Int?
  /// Rows that a larger table is judged by; nil to look at all.
  var sampleSize: Int? = 10_000
  /// Whether only rows are counted.
  var isTableLevelOnly = false
  /// Columns of one table that are looked at, from the first.
  var columnLimit = 200
  var columns = NamePattern.all
  var countsNulls = true
  var countsDistinct = true
  var readsMinimum = true
  var readsMaximum = true
  var computesMean = true
  var computesMedian = true
  var computesDeviation = true
  var drawsHistogram = true
  /// Whether the values seen most are kept: they are values of the data.
  var keepsTopValues = false
  /// Whether the least and greatest text are kept, which are values of the data, too.
  var keepsTextBounds = false
  /// Seconds for one statement.
  var statementTimeout = 30
  /// Seconds for all tables of one crawl together.
  var totalTimeout = 1800
  /// Values of each column that a classifier is shown and nobody keeps; 0 for none.
  var classifiedRows = 0
  var tables = NamePattern.all

  /// Whether data is looked at at all.
  var isWanted = false

  /// Rows that are looked at of a table; nil for all.
  /// - Parameter estimate: how many it has, as far as the source knows.
  func sample(of estimate: Int64?) -> Int? {
    if let sampleSize, estimate.map({ $0 > Int64(sampleSize) }) ?? true { return min(sampleSize, rowLimit ?? sampleSize) }
    guard let rowLimit, estimate.map({ $0 > Int64(rowLimit) }) ?? true else { return nil }
    return rowLimit
  }
}

extension ProfilingSettings {
  /// The keys that connectors with profiles share.
  static let keys = [
    RecipeKey("profiling", .object, "What is measured in the data: enabled and DataHub's other keys, see Profiling."),
    RecipeKey("profile_pattern", .pattern, "Which tables are measured, by the names that table_pattern knows."),
    RecipeKey("classification", .object, "enabled: whether a sample of values is looked at for personal data and forgotten; sample_size of them."),
  ]

  private static let known = [
    "enabled", "limit", "sample_size", "use_sampling", "profile_table_level_only", "max_number_of_fields_to_profile", "columns",
    "turn_off_expensive_profiling_metrics", "include_field_null_count", "include_field_distinct_count",
    "include_field_min_value", "include_field_max_value", "include_field_mean_value", "include_field_median_value",
    "include_field_stddev_value", "include_field_histogram", "include_field_distinct_value_frequencies",
    "include_text_bounds", "statement_timeout", "total_timeout",
  ]
  /// DataHub's keys that change nothing here.
  private static let passedOver: Set = [
    "method", "operation_config", "offset", "include_field_quantiles", "include_field_sample_values",
    "field_sample_values_limit", "max_workers", "query_combiner_enabled", "catch_exceptions",
    "report_dropped_profiles", "partition_profiling_enabled", "partition_datetime", "profile_if_updated_since_days",
    "profile_table_size_limit", "profile_table_row_limit", "profile_table_row_count_estimate_only",
    "profile_external_tables", "tags_to_ignore_sampling", "profile_nested_fields", "nested_field_max_depth",
  ]

  init(_ configuration: RecipeConfiguration) throws(RecipeError) {
    tables = try configuration.pattern("profile_pattern")
    if let classification = try configuration.section("classification"), try classification.boolean("enabled") ?? false {
      classifiedRows = try classification.integer("sample_size", in: 1...10_000) ?? 100
    }
    guard let section = try configuration.section("profiling") else { return }
    try Self.checkNames(of: section)
    isWanted = try section.boolean("enabled") ?? false
    rowLimit = try section.integer("limit", in: 1...Int.max)
    sampleSize = try section.integer("sample_size", in: 1...10_000_000) ?? sampleSize
    if try section.boolean("use_sampling") == false { sampleSize = nil }
    isTableLevelOnly = try section.boolean("profile_table_level_only") ?? false
    columnLimit = try section.integer("max_number_of_fields_to_profile", in: 1...10_000) ?? columnLimit
    columns = try section.pattern("columns")
    try readMetrics(section)
    statementTimeout = try section.integer("statement_timeout", in: 1...86_400) ?? statementTimeout
    totalTimeout = try section.integer("total_timeout", in: 1...604_800) ?? totalTimeout
  }

  private mutating func readMetrics(_ section: RecipeConfiguration) throws(RecipeError) {
    let spares = try section.boolean("turn_off_expensive_profiling_metrics") ?? false
    countsNulls = try section.boolean("include_field_null_count") ?? true
    countsDistinct = try section.boolean("include_field_distinct_count") ?? !spares
    readsMinimum = try section.boolean("include_field_min_value") ?? true
    readsMaximum = try section.boolean("include_field_max_value") ?? true
    computesMean = try section.boolean("include_field_mean_value") ?? true
    computesMedian = try section.boolean("include_field_median_value") ?? !spares
    computesDeviation = try section.boolean("include_field_stddev_value") ?? true
    drawsHistogram = try section.boolean("include_field_histogram") ?? !spares
    keepsTopValues = try section.boolean("include_field_distinct_value_frequencies") ?? false
    keepsTextBounds = try section.boolean("include_text_bounds") ?? false
  }

  private static func checkNames(of section: RecipeConfiguration) throws(RecipeError) {
    for name in section.names where !known.contains(name) && !passedOver.contains(name) {
      let hint = nearest(to: name, among: known).map { "; did you mean \($0)?" } ?? ""
      let mark = section.node(name)?.mark
      throw RecipeError(line: mark?.line ?? 0, column: mark?.column ?? 1, "\(name) is not a known key of profiling\(hint)")
    }
  }
}
