import Catalog
import Codecs

/// A check's results over time as a small picture: a bar for each, coloured and sized by its outcome, and a line over
/// them when the check measures a number.
struct Sparkline {
  private let results: [CheckResult]
  private static let height = 32
  private static let step = 6

  /// - Parameter results: oldest first.
  init(_ results: some Sequence<CheckResult>) { self.results = Array(results) }

  /// The picture; nothing without results.
  var svg: HTML {
    guard !results.isEmpty else { return .empty }
    let width = results.count * Self.step + 2
    let bars = HTML.each(results.enumerated()) { index, result in
      let tall = Self.size(result.outcome)
      return """
        <rect class="\(result.outcome.name)" x="\(index * Self.step + 1)" y="\(Self.height - tall)" width="4" height="\(tall)" rx="1"><title>\(result.at.rfc3339): \(result.outcome.name)</title></rect>
        """
    }
    let bad = results.filter { $0.outcome == .failed || $0.outcome == .errored }.count
    return """
      <svg class="spark" width="\(width)" height="\(Self.height)" viewBox="0 0 \(width) \(Self.height)" role="img" aria-label="\(results.count) results, \(bad) bad">\(bars)\(line)</svg>
      """
  }

  private static func size(_ outcome: CheckOutcome) -> Int {
    switch outcome {
    case .passed: 12
    case .skipped: 4
    case .warned: 20
    case .failed, .errored: height
    }
  }

  /// The measured values as a line from the least to the greatest.
  private var line: HTML {
    let values = results.enumerated().compactMap { index, result in
      (result.detail["value"] ?? result.detail["actual"])?.double.map { (x: index * Self.step + 3, y: $0) }
    }
    guard values.count > 1, let least = values.map(\.y).min(), let most = values.map(\.y).max(), most > least,
      (most - least).isFinite
    else { return .empty }
    let points = values.map { "\($0.x),\(Self.height - 3 - Int(($0.y - least) / (most - least) * Double(Self.height - 6)))" }
    return "<polyline points=\"\(points.joined(separator: " "))\"/>"
  }
}
