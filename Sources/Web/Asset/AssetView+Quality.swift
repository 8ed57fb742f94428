import Catalog
import Codecs
import Edge

extension AssetView {
  /// The checks on the asset and its columns, or a check's own results.
  func quality() throws -> HTML {
    if asset.kind == .check { return try results() }
    let checks = try reader.checks(on: asset.id)
    let profile = try profile()
    guard !checks.isEmpty else {
      return """
        \(profile)<section><p class="none">No check has reported on this yet.</p><p>Send results to <code>POST /api/v1/checks/results</code>; they show here and in the search.</p></section>
        """
    }
    return "\(profile)<section><p>\(try qualitySummary() ?? .empty)</p>\(try checkTable(checks))\(exports("quality"))</section>"
  }

  /// How many checks ended how, the worst first; nil without checks.
  func qualitySummary() throws -> HTML? {
    let latest = try reader.checks(on: asset.id).map { $0.latest?.outcome }
    guard !latest.isEmpty else { return nil }
    let order: [CheckOutcome] = [.errored, .failed, .warned, .passed, .skipped]
    let counts = HTML.each(order) { outcome in
      let count = latest.filter { $0 == outcome }.count
      return HTML.when(count > 0, "<span class=\"outcome \(outcome.name)\">\(count) \(outcome.name)</span> ")
    }
    return "<a href=\"\(AssetTab.quality.address(asset.uuid))\">\(latest.count) \(latest.count == 1 ? "check" : "checks")</a> \(counts)"
  }

  /// A row for each check: what it judges, how it went last, how it went before.
  func checkTable(_ checks: [CheckStatus]) throws -> HTML {
    let sorted = checks.sorted { Self.rank($0.latest) < Self.rank($1.latest) }
    let rows = try HTML.each(sorted) { status in
      let column = try status.subject.column.flatMap { try reader.column($0) }?.path.description ?? ""
      let latest = status.latest.map { HTML("<span class=\"outcome \($0.outcome.name)\">\($0.outcome.name)</span> \(Piece.time($0.at))") } ?? "never ran"
      let detail = status.latest.map { CheckDetail.text($0.detail) } ?? ""
      return """
        <tr><td><a href="\(AssetTab.quality.address(status.check.uuid))">\(status.check.title)</a></td><td>\(column)</td><td>\(latest)</td><td>\(detail)</td>
        <td>\(Sparkline(try reader.results(of: status.check.id, limit: 40).reversed()).svg)</td></tr>
        """
    }
    return Piece.table("Checks", ["Check", "Column", "Latest", "Measured", "Lately"], rows)
  }

  private static func rank(_ result: CheckResult?) -> Int {
    switch result?.outcome {
    case .errored: 0
    case .failed: 1
    case .warned: 2
    case nil: 3
    case .passed, .skipped: 4
    }
  }

  private func results() throws -> HTML {
    let results = try reader.results(of: asset.id, limit: 200)
    let rows = HTML.each(results) { result in
      "<tr><td>\(Moment.exact(result.at))</td><td><span class=\"outcome \(result.outcome.name)\">\(result.outcome.name)</span></td><td>\(CheckDetail.text(result.detail))</td></tr>"
    }
    return """
      <section><h2>Results</h2>\(Sparkline(results.prefix(60).reversed()).svg)\(Piece.table("Results", ["When", "Outcome", "Measured"], rows))\(exports("quality"))</section>
      """
  }
}

/// What a check measured, on one line.
enum CheckDetail {
  static func text(_ detail: JSONObject) -> String {
    detail.map { "\($0.key): \(PropertyView.text($0.value))" }.joined(separator: ", ")
  }
}
