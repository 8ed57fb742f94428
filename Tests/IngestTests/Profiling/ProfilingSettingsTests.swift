import Testing

@testable import Ingest

@Suite struct ProfilingSettingsTests {
  private func settings(_ config: String) throws -> ProfilingSettings {
    guard let connector = try recipe(recipeText(config: "path: x\n\(config)")).connector as? SQLiteConnector else {
      throw LiveFailure(reason: "no SQLite")
    }
    return connector.profiling
  }

  @Test func `nothing is measured unless it is asked for`() throws {
    #expect(try !settings("count_rows: true").isWanted)
    #expect(try !settings("profiling: {sample_size: 10}").isWanted)
    #expect(try !settings("profiling: {enabled: false}").isWanted)
    #expect(try settings("profiling: {enabled: true}").isWanted)
  }

  @Test func `values of the data are kept only where that is asked for`() throws {
    let plain = try settings("profiling: {enabled: true}")
    #expect(!plain.keepsTopValues && !plain.keepsTextBounds && plain.classifiedRows == 0)
    let open = try settings(
      "profiling: {enabled: true, include_field_distinct_value_frequencies: true, include_text_bounds: true}\nclassification: {enabled: true}")
    #expect(open.keepsTopValues && open.keepsTextBounds && open.classifiedRows == 100)
  }

  @Test func `DataHub's keys are taken`() throws {
    let settings = try settings(
      """
      profiling:
        enabled: true
        limit: 500
        sample_size: 100
        turn_off_expensive_profiling_metrics: true
        include_field_median_value: true
        include_field_null_count: false
        max_number_of_fields_to_profile: 7
        columns: {deny: [secret]}
        max_workers: 20
        profile_if_updated_since_days: 3
      profile_pattern: {allow: [orders]}
      """)
    #expect(settings.rowLimit == 500 && settings.columnLimit == 7 && !settings.countsNulls)
    #expect(!settings.countsDistinct && !settings.drawsHistogram && settings.computesMedian)
    #expect(!settings.columns.allows("secret_id") && settings.tables.allows("orders") && !settings.tables.allows("x"))
  }

  @Test func `a misspelt key is told with its line`() {
    let error = #expect(throws: RecipeError.self) { try settings("profiling:\n  enabled: true\n  sample_sise: 3") }
    #expect(error?.line == 8 && error?.reason.contains("did you mean sample_size?") == true, "\(error.map { "\($0)" } ?? "")")
  }

  static let samples: [(limit: Int?, sample: Int?, estimate: Int64?, rows: Int?)] = [
    (nil, 100, 50, nil), (nil, 100, 100, nil), (nil, 100, 101, 100), (nil, 100, nil, 100), (nil, nil, 1_000_000, nil),
    (10, 100, 50, 10), (10, nil, 50, 10), (10, nil, 5, nil), (500, 100, 1000, 100), (10, nil, nil, 10),
  ]

  @Test(arguments: samples) func `how many rows are looked at follows from the table's size`(limit: Int?, sample: Int?, estimate: Int64?, rows: Int?) {
    var settings = ProfilingSettings()
    (settings.rowLimit, settings.sampleSize) = (limit, sample)
    #expect(settings.sample(of: estimate) == rows)
  }
}
