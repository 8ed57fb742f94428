import Codecs

/// One line of a bench's table. What was not measured is nil.
struct BenchRow: Sendable {
  /// What was measured.
  var name: String
  /// CPU microseconds an operation, half of them below.
  var median: Double?
  /// CPU microseconds an operation, 99 of 100 below.
  var slowest: Double?
  /// Operations a CPU-second.
  var rate: Double?
  /// How many times the reference needs what Cairn needs; above one Cairn is faster.
  var ratio: Double?
  /// Anything else, such as a memory size or how many answers were right.
  var note = ""

  init(_ name: String, note: String = "") {
    self.name = name
    self.note = note
  }

  /// The row of some operations.
  init(_ name: String, _ samples: Samples, note: String = "") {
    self.init(name, note: note)
    median = samples.percentile(0.5)
    slowest = samples.percentile(0.99)
    rate = samples.rate
  }

  /// The row as one JSON object.
  func json(_ bench: String) -> JSON {
    var object: JSONObject = ["bench": .string(bench), "case": .string(name)]
    for (key, value) in [("p50Microseconds", median), ("p99Microseconds", slowest), ("perSecond", rate), ("ratio", ratio)] {
      if let value { object[key] = .double(value) }
    }
    if !note.isEmpty { object["note"] = .string(note) }
    return .object(object)
  }
}

/// Rows as a Markdown table that also reads well on a terminal.
enum BenchTable {
  private static let header = ["case", "p50 µs", "p99 µs", "per CPU-s", "reference ×", "note"]

  static func text(_ rows: [BenchRow]) -> String {
    let cells = rows.map { row in
      [row.name, number(row.median), number(row.slowest), number(row.rate), number(row.ratio), row.note]
    }
    let widths = header.indices.map { column in ([header] + cells).map { $0[column].count }.max() ?? 0 }
    let rule = widths.map { String(repeating: "-", count: $0) }
    return ([header, rule] + cells).map { line in
      "| " + zip(line, widths).map { $0.padded(to: $1) }.joined(separator: " | ") + " |"
    }.joined(separator: "\n")
  }

  /// Three digits that count, or all digits before the point.
  static func number(_ value: Double?) -> String {
    guard let value, value.isFinite else { return "" }
    let decimals = value < 1 ? 3 : value < 10 ? 2 : value < 100 ? 1 : 0
    let scale = [1.0, 10, 100, 1000][decimals]
    let scaled = Int((value * scale).rounded())
    guard decimals > 0 else { return "\(scaled)" }
    let fraction = "\(scaled % Int(scale))"
    return "\(scaled / Int(scale))." + String(repeating: "0", count: decimals - fraction.count) + fraction
  }
}
