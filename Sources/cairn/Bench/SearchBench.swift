import Catalog
import SQLite
import System

extension Bench {
  /// Every kind of query against an index of assets alone, beside FTS5 over the same texts.
  static let search = Bench(name: "search") { settings in
    let catalog = settings.catalog
    let index = try SearchIndex.open(directory: "\(settings.directory)/search")
    var rows = [try buildRow(index, catalog)]
    let reference = try FullTextReference(catalog, path: "\(settings.directory)/reference.db")
    rows[0].ratio = rows[0].rate.map { $0 * Double(reference.buildTime) / 1e9 / Double(catalog.count) }
    for kind in QueryClass.allCases { rows.append(try row(kind, index, catalog, reference)) }
    rows.append(facetRow(index, catalog))
    return rows
  }

  private static func buildRow(_ index: SearchIndex, _ catalog: SyntheticCatalog) throws -> BenchRow {
    let before = ProcessUsage.own.memory
    let start = ProcessClock.now
    try index.rebuild(change: 1, documents: (0..<catalog.count).lazy.map { catalog.dataset($0).searchDocument })
    let built = ProcessClock.now
    // What making the documents costs is not the index's.
    for number in 0..<catalog.count { withExtendedLifetime(catalog.dataset(number).searchDocument) {} }
    let making = ProcessClock.now - built
    var row = BenchRow("build the index")
    row.rate = Double(catalog.count) * 1e9 / Double(max(1, built - start - min(making, built - start)))
    let statistics = index.statistics
    let grown = max(0, ProcessUsage.own.memory - before)
    row.note = "\(statistics.bytes >> 20) MiB in \(statistics.segments) segments; memory grew by \(grown >> 20) MiB"
    return row
  }

  private static func row(
    _ kind: QueryClass, _ index: SearchIndex, _ catalog: SyntheticCatalog, _ reference: FullTextReference
  ) throws -> BenchRow {
    let queries = catalog.queries(kind)
    var samples = Samples()
    var known = (right: 0, all: 0, rank: 0.0)
    for query in queries {
      var answer = SearchAnswer()
      for _ in 0..<3 { answer = samples.measure { index.search(query.text) } }
      if let first = query.first {
        let place = answer.hits.firstIndex { $0.id == Int64(first) * 2 }
        known.all += 1
        known.rank += place.map { 1 / Double($0 + 1) } ?? 0
      } else if let meant = query.meant {
        known.all += 1
        if answer.correctedTo == meant { known.right += 1 }
      }
    }
    var row = BenchRow(kind.rawValue, samples)
    if queries.contains(where: { $0.first != nil }) {
      row.note = "mean reciprocal rank \(BenchTable.number(known.rank / Double(known.all)))"
    } else if known.all > 0 {
      row.note = "\(known.right) of \(known.all) read as meant"
    }
    let times = try reference.times(queries, kind)
    if let other = times.percentile(0.5), let own = row.median { row.ratio = other / own }
    return row
  }

  /// Facets of common words, each compared with a count over all datasets.
  private static func facetRow(_ index: SearchIndex, _ catalog: SyntheticCatalog) -> BenchRow {
    let words = Array(SyntheticWords.entities.prefix(8))
    let truth = CountedWords(words, in: catalog)
    var samples = Samples()
    var right = 0
    for word in words {
      let options = SearchOptions(facets: [.platform, .domain, .tag])
      let answer = samples.measure { index.search(word, options: options) }
      let expected = truth.counts[word] ?? [:]
      let counts = (answer.facets[.platform] ?? []).map { ($0.value, $0.count) }
      let isRight = Dictionary(uniqueKeysWithValues: counts) == expected && answer.total == expected.values.reduce(0, +)
      right += isRight ? 1 : 0
    }
    return BenchRow("common word with three facets counted", samples, note: "\(right) of \(words.count) exact")
  }
}
