package import Codecs

/// What was measured in the data of a dataset at one time.
package struct DatasetProfile: Hashable, Sendable {
  /// Rows in all.
  package var rowCount: Int64?
  /// Whether `rowCount` is the source's own estimate.
  package var isEstimate: Bool
  /// Rows that the columns were judged by; nil when all were looked at.
  package var sampledRows: Int64?
  /// The columns that were looked at, in the dataset's order.
  package var columns: [ColumnProfile]

  package init(
    rowCount: Int64? = nil, isEstimate: Bool = false, sampledRows: Int64? = nil, columns: [ColumnProfile] = []
  ) {
    self.rowCount = rowCount
    self.isEstimate = isEstimate
    self.sampledRows = sampledRows
    self.columns = columns
  }
}

/// What was measured in one column, among the rows that were looked at.
package struct ColumnProfile: Hashable, Sendable {
  package var path: FieldPath
  package var nullCount: Int64?
  package var distinctCount: Int64?
  /// The least and the greatest value as the source prints them.
  package var minimum: String?
  package var maximum: String?
  package var mean: Double?
  package var median: Double?
  /// The standard deviation of the sample.
  package var deviation: Double?
  package var histogram: Histogram?
  /// The values seen most, with how often; only where a recipe allows that values of the data are kept.
  package var topValues: [ValueCount]

  /// A value and how often it was seen.
  package struct ValueCount: Hashable, Sendable {
    package var value: String
    package var count: Int64

    package init(_ value: String, _ count: Int64) {
      self.value = value
      self.count = count
    }
  }

  /// How values spread over classes of the same width.
  package struct Histogram: Hashable, Sendable {
    /// The lower end of the first class and the upper end of the last, both included.
    package var lower: Double
    package var upper: Double
    /// Values in each class, from the lowest.
    package var counts: [Int64]

    package init(lower: Double, upper: Double, counts: [Int64]) {
      self.lower = lower
      self.upper = upper
      self.counts = counts
    }
  }

  package init(
    _ path: FieldPath, nullCount: Int64? = nil, distinctCount: Int64? = nil, minimum: String? = nil,
    maximum: String? = nil, mean: Double? = nil, median: Double? = nil, deviation: Double? = nil,
    histogram: Histogram? = nil, topValues: [ValueCount] = []
  ) {
    self.path = path
    self.nullCount = nullCount
    self.distinctCount = distinctCount
    self.minimum = minimum
    self.maximum = maximum
    self.mean = mean
    self.median = median
    self.deviation = deviation
    self.histogram = histogram
    self.topValues = topValues
  }
}

/// A profile as it stands in the store.
package struct StoredProfile: Sendable {
  package let profile: DatasetProfile
  /// When it was measured first.
  package let at: Timestamp
  /// When the same was measured last.
  package let confirmedAt: Timestamp
  package let origin: Origin
}
