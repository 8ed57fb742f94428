import Codecs

/// What Hive's ANALYZE TABLE … FOR COLUMNS left of one column (`hive_metastore.thrift`, struct ColumnStatisticsObj).
struct HiveColumnStatistics: Sendable {
  /// The members of the union ColumnStatisticsData by their numbers.
  private enum Kind: Int16 {
    case boolean = 1, long, double, string, binary, decimal, date, timestamp
  }

  let column: String
  private let kind: Kind
  private let values: ThriftStructure

  /// Nil for a kind that later versions may add.
  init?(_ object: ThriftStructure) {
    guard let column = object[1]?.string, let field = object[3]?.structure?.fields.first, let kind = Kind(rawValue: field.id),
      let values = field.value.structure
    else { return nil }
    self.column = column
    self.kind = kind
    self.values = values
  }

  /// Counts, and bounds of numbers and dates.
  var json: JSON? {
    var json = JSONObject()
    json["nullCount"] = values[3]?.int.flatMap(Self.count)
    switch kind {
    case .boolean:
      json["trueCount"] = values[1]?.int.flatMap(Self.count)
      json["falseCount"] = values[2]?.int.flatMap(Self.count)
    case .binary: break
    case .string: json["distinctCount"] = values[4]?.int.flatMap(Self.count)
    case .long, .double, .decimal, .date, .timestamp:
      json["distinctCount"] = values[4]?.int.flatMap(Self.count)
      json["lower"] = bound(values[1]).map(JSON.string)
      json["upper"] = bound(values[2]).map(JSON.string)
    }
    return json.isEmpty ? nil : .object(json)
  }

  /// A count below zero says that nobody knows.
  private static func count(_ number: Int64) -> JSON? { number < 0 ? nil : .int(number) }

  private func bound(_ value: ThriftValue?) -> String? {
    switch kind {
    case .long: value?.int.map { "\($0)" }
    case .double: value?.double.map { "\($0)" }
    case .decimal: value?.structure.flatMap(Self.decimal)
    case .date:
      // The range of years that dates are written in.
      value?.structure?[1]?.int.flatMap { $0.magnitude < 3_000_000 ? "\(CivilDate(daysSinceEpoch: Int($0)))" : nil }
    case .timestamp: value?.structure?[1]?.int.flatMap { $0.magnitude < 200_000_000_000 ? Timestamp(seconds: $0).rfc3339 : nil }
    case .boolean, .string, .binary: nil
    }
  }

  /// A number of up to eighteen digits; a longer one is left out.
  private static func decimal(_ fields: ThriftStructure) -> String? {
    guard let bytes = fields[1]?.bytes, let scale = fields[3]?.int, (0...18).contains(scale), (1...8).contains(bytes.count),
      let first = bytes.first
    else { return nil }
    let number = bytes.reduce(first >= 0x80 ? Int64(-1) : 0) { $0 << 8 | Int64($1) }
    let digits = "\(number.magnitude)"
    let padded = String(repeating: "0", count: max(0, Int(scale) + 1 - digits.count)) + digits
    let whole = padded.dropLast(Int(scale))
    return (number < 0 ? "-" : "") + (scale == 0 ? padded : "\(whole).\(padded.suffix(Int(scale)))")
  }
}
