import Catalog
import Codecs

extension AssetView {
  /// What crawls measured in the data, or else what the source itself keeps of it; nothing without either.
  func profile() throws -> HTML {
    let profiles = try reader.profiles(of: asset.id)
    if let latest = profiles.first {
      return "<section><h2>Profile</h2><p>\(scope(latest))</p>\(table(latest.profile))\(history(profiles))</section>"
    }
    guard let statistics = try reader.statistics(of: asset) else { return .empty }
    return "<section><h2>Profile</h2><p>As its files and their metadata tell; no crawl has measured the data.</p>\(table(statistics))</section>"
  }

  /// One row a column of the data, with those measures that at least one of them has.
  private func table(_ profile: DatasetProfile) -> HTML {
    guard !profile.columns.isEmpty else { return .empty }
    let measures = measures(profile.sampledRows ?? profile.rowCount).filter { measure in
      profile.columns.contains { !measure.cell($0).isEmpty }
    }
    let rows = HTML.each(profile.columns) { column in
      let page = Address("assets", asset.uuid.description, "columns", column.path.description)
      return "<tr><td><a href=\"\(page)\">\(column.path.description)</a></td>\(HTML.each(measures) { $0.written(column) })</tr>"
    }
    return Piece.table("Profile", ["Column"] + measures.map(\.head), rows)
  }

  private struct Measure {
    /// What the table's head says; `#` before it marks numbers.
    var head: String
    var cell: (ColumnProfile) -> HTML

    func written(_ column: ColumnProfile) -> HTML {
      head.hasPrefix("#") ? "<td class=\"number\">\(cell(column))</td>" : "<td>\(cell(column))</td>"
    }
  }

  private func measures(_ rows: Int64?) -> [Measure] {
    [
      Measure(head: "#Nulls") { column in column.nullCount.map { "\(share($0, of: rows))" } ?? .empty },
      Measure(head: "#Distinct") { column in column.distinctCount.map { "\(Int($0).grouped)" } ?? .empty },
      Measure(head: "Least") { column in column.minimum.map { "\($0)" } ?? .empty },
      Measure(head: "Greatest") { column in column.maximum.map { "\($0)" } ?? .empty },
      Measure(head: "#Mean") { column in column.mean.map { "\(Quantity.measure($0))" } ?? .empty },
      Measure(head: "Spread") { column in column.histogram.map { HistogramPicture($0).svg } ?? .empty },
      Measure(head: "Seen most") { column in
        HTML.each(column.topValues.prefix(3)) { "<div>\($0.value) (\(Int($0.count).grouped))</div>" }
      },
    ]
  }

  private func scope(_ stored: StoredProfile) -> HTML {
    let profile = stored.profile
    let count = profile.rowCount.map { "\(profile.isEstimate ? "about " : "")\(Int($0).grouped) rows" } ?? "an unknown number of rows"
    let sample = profile.sampledRows.map { "; columns by a sample of \(Int($0).grouped)" } ?? ""
    return "\(count.capitalizedFirst)\(sample). Measured \(Piece.time(stored.confirmedAt)) by \(stored.origin.name)."
  }

  /// A count with its share of the rows that were looked at.
  private func share(_ count: Int64, of total: Int64?) -> String {
    guard let total, total > 0, count > 0 else { return Int(count).grouped }
    let percent = Double(count) / Double(total) * 100
    return "\(Int(count).grouped) (\(percent < 1 ? "under 1" : "\(Int(percent.rounded()))") %)"
  }

  private func history(_ profiles: [StoredProfile]) -> HTML {
    guard profiles.count > 1 else { return .empty }
    let rows = HTML.each(profiles) { stored in
      """
      <tr><td>\(Moment.exact(stored.at))</td><td class="number">\(stored.profile.rowCount.map { Int($0).grouped } ?? "")</td><td>\(stored.origin.name)</td></tr>
      """
    }
    return "<h3>Earlier</h3>\(Piece.table("Profiles over time", ["When", "#Rows", "By"], rows))"
  }
}

/// How the values of a column spread, as a bar for each class.
struct HistogramPicture {
  private let histogram: ColumnProfile.Histogram
  private static let height = 24
  private static let step = 8

  init(_ histogram: ColumnProfile.Histogram) { self.histogram = histogram }

  /// The picture; nothing for a histogram without values.
  var svg: HTML {
    guard let most = histogram.counts.max(), most > 0 else { return .empty }
    let width = histogram.counts.count * Self.step
    let bars = HTML.each(histogram.counts.enumerated()) { index, count in
      // Even one value among millions is seen.
      let tall = count == 0 ? 0 : max(1, Int(Double(count) / Double(most) * Double(Self.height)))
      return """
        <rect x="\(index * Self.step)" y="\(Self.height - tall)" width="7" height="\(tall)"><title>\(range(index)): \(Int(count).grouped)</title></rect>
        """
    }
    return """
      <svg class="spark" width="\(width)" height="\(Self.height)" viewBox="0 0 \(width) \(Self.height)" role="img" aria-label="\(summary)">\(bars)</svg>
      """
  }

  private func range(_ index: Int) -> String {
    let width = (histogram.upper - histogram.lower) / Double(histogram.counts.count)
    let start = histogram.lower + width * Double(index)
    return "\(Quantity.measure(start)) to \(Quantity.measure(start + width))"
  }

  /// What the picture shows, in words.
  private var summary: String {
    let most = histogram.counts.indices.max { histogram.counts[$0] < histogram.counts[$1] } ?? 0
    return "\(histogram.counts.count) classes from \(Quantity.measure(histogram.lower)) to \(Quantity.measure(histogram.upper)), most values from \(range(most))"
  }
}
