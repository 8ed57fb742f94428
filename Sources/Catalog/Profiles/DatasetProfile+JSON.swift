package import Codecs

extension DatasetProfile {
  /// The profile as JSON; what was not measured is left out.
  package var json: JSONObject {
    var object = JSONObject()
    object["rowCount"] = rowCount.map { .int($0) }
    if isEstimate { object["isEstimate"] = true }
    object["sampledRows"] = sampledRows.map { .int($0) }
    object["columns"] = .array(columns.map { .object($0.json) })
    return object
  }

  /// Reads what `json` gives.
  init(_ object: JSONObject) {
    self.init(
      rowCount: object["rowCount"]?.int64, isEstimate: object["isEstimate"]?.bool ?? false,
      sampledRows: object["sampledRows"]?.int64, columns: (object["columns"]?.array ?? []).compactMap(ColumnProfile.init))
  }
}

extension ColumnProfile {
  /// The measures as JSON; what was not measured is left out.
  package var json: JSONObject {
    var object: JSONObject = ["column": .string(path.description)]
    object["nullCount"] = nullCount.map { .int($0) }
    object["distinctCount"] = distinctCount.map { .int($0) }
    object["min"] = minimum.map { .string($0) }
    object["max"] = maximum.map { .string($0) }
    object["mean"] = mean.map { .double($0) }
    object["median"] = median.map { .double($0) }
    object["stddev"] = deviation.map { .double($0) }
    object["histogram"] = histogram.map { histogram in
      ["lower": .double(histogram.lower), "upper": .double(histogram.upper), "counts": .array(histogram.counts.map { .int($0) })]
    }
    if !topValues.isEmpty {
      object["topValues"] = .array(topValues.map { ["value": .string($0.value), "count": .int($0.count)] })
    }
    return object
  }

  fileprivate init?(_ json: JSON) {
    guard let path = json["column"]?.string.flatMap({ FieldPath(text: $0) }) else { return nil }
    self.init(
      path, nullCount: json["nullCount"]?.int64, distinctCount: json["distinctCount"]?.int64, minimum: json["min"]?.string,
      maximum: json["max"]?.string, mean: json["mean"]?.double, median: json["median"]?.double,
      deviation: json["stddev"]?.double, histogram: json["histogram"].flatMap(Histogram.init),
      topValues: (json["topValues"]?.array ?? []).compactMap { entry in
        guard let value = entry["value"]?.string, let count = entry["count"]?.int64 else { return nil }
        return ValueCount(value, count)
      })
  }
}

extension ColumnProfile.Histogram {
  fileprivate init?(_ json: JSON) {
    guard let lower = json["lower"]?.double, let upper = json["upper"]?.double else { return nil }
    self.init(lower: lower, upper: upper, counts: (json["counts"]?.array ?? []).compactMap(\.int64))
  }
}

extension JSON {
  fileprivate var int64: Int64? { int.map(Int64.init) }
}
