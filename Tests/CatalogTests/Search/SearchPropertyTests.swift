import System
import Testing

@testable import Catalog

/// The engine against a linear search over the same documents, through random histories.
struct SearchPropertyTests {
  private static let words = [
    "customer", "order", "orders", "Daily", "raw", "net", "revenue", "email", "Größe", "scd2", "v2", "HTTPLog",
    "customerOrders", "2024", "x", "客户订单",
  ]
  private static let queries = [
    "customer", "orders", "raw daily", "net revenue", "\"net revenue\"", "cust*", "o*", "*mail*", "*er_ord*", "*rde*",
    "customerOrders", "customer_order", "-raw", "customer -daily", "(raw OR net) order", "order (kind:table OR tag:pii)",
    "kind:table", "kind:(table OR view) customer", "tag:pii domain:sales", "-tag:pii", "has:description", "missing:tag",
    "missing:description raw", "column:email", "column:customer kind:table", "name:order", "name:cust*",
    "description:revenue", "path:shop", "grosse", "HTTP log", "客户", "-(raw OR daily)", "tag:p*", "kind:*ie*", "",
    "title:orders", "shop.raw.orders", "x 2024",
  ]

  private static func text(_ generator: inout SeededRandom, _ count: ClosedRange<Int>, _ separator: String) -> String {
    (0..<Int.random(in: count, using: &generator)).map { _ in words[Int.random(in: words.indices, using: &generator)] }
      .joined(separator: separator)
  }

  private static func document(_ generator: inout SeededRandom, id: Int64) -> SearchDocument {
    let name = text(&generator, 1...3, Bool.random(using: &generator) ? "_" : "-")
    var document = SearchDocument(id: id, scope: id % 2 == 0 ? .asset : .column, name: name)
    document.fqn = "\(Bool.random(using: &generator) ? "shop" : "crm").\(text(&generator, 1...1, "")).\(name)"
    if Int.random(in: 0..<4, using: &generator) == 0 { document.displayName = text(&generator, 1...2, " ") }
    if Bool.random(using: &generator) { document.description = text(&generator, 1...9, " ") }
    document.columns = (0..<Int.random(in: 0...4, using: &generator)).map { _ in text(&generator, 1...2, "_") }
    let kinds = ["table", "view", "Table", "topic"]
    document.facets.append(.init(.kind, kinds[Int.random(in: kinds.indices, using: &generator)]))
    if Bool.random(using: &generator) { document.facets.append(.init(.tag, "PII")) }
    if Bool.random(using: &generator) { document.facets.append(.init(.tag, "gold")) }
    if Bool.random(using: &generator) { document.sharedFacets.append(.init(.domain, "Sales")) }
    document.boost = Float.random(in: 0...1, using: &generator)
    document.updated = Int64.random(in: 0...9, using: &generator)
    return document
  }

  private func compare(_ index: SearchIndex, _ linear: LinearSearch, _ generator: inout SeededRandom) {
    for query in Self.queries {
      var options = SearchOptions(limit: 10_000, facets: [.kind, .tag, .domain])
      options.scopes = [[.asset], [.column], [.asset, .column]][Int.random(in: 0..<3, using: &generator)]
      if Bool.random(using: &generator) { options.filters = [.tag: ["pii", "gold"]] }
      options.typeAhead = Bool.random(using: &generator)
      let expected = linear.search(QueryParser.parse(query), options: options)
      guard expected.total > 0, !expected.isRelaxed else { continue }
      let answer = index.search(query, options: options)
      let context = Comment(rawValue: "\(query) \(options.scopes) \(options.typeAhead) \(options.filters)")
      #expect(Set(answer.hits.map(\.id)) == Set(expected.hits.map(\.id)), context)
      #expect(answer.hits.count == answer.total, context)
      #expect(answer.total == expected.total, context)
      for field in options.facets { #expect(folded(answer, field) == folded(expected, field), context) }
      options.facets = []
      options.limit = 3
      let page = index.search(query, options: options)
      #expect(page.total == expected.total, context)
      #expect(page.hits.map(\.id) == answer.hits.prefix(3).map(\.id), context)
    }
  }

  private func folded(_ answer: SearchAnswer, _ field: FacetField) -> [String: Int] {
    Dictionary(answer.facets[field, default: []].map { (LinearSearch.fold($0.value), $0.count) }) { $0 + $1 }
  }

  @Test(arguments: [1, 2, 3]) func `random histories are searched as by looking at every document`(_ seed: UInt64) throws {
    var generator = SeededRandom(seed: seed)
    let index = try SearchIndex.open(directory: nil)
    var linear = LinearSearch()
    for round in 1...12 {
      let count = [1, 1, 3, 10, 40][Int.random(in: 0..<5, using: &generator)]
      let upserts = (0..<count).map { _ in
        Self.document(&generator, id: Int64.random(in: 0..<160, using: &generator))
      }
      let deletes = (0..<Int.random(in: 0...5, using: &generator)).map { _ in
        Int64.random(in: 0..<160, using: &generator)
      }
      index.apply(upserts: upserts, deletes: deletes, change: Int64(round))
      linear.apply(upserts: upserts, deletes: deletes, change: Int64(round))
      #expect(index.statistics.assets == linear.statistics.assets)
      #expect(index.statistics.columns == linear.statistics.columns)
      if round % 4 == 0 { compare(index, linear, &generator) }
    }
  }

  @Test func `many small changes, joins, a restart and a rebuild keep every answer`() throws {
    var generator = SeededRandom(seed: 5)
    let directory = try File.temporaryDirectory()
    defer { try? File.removeTree(directory) }
    var linear = LinearSearch()
    var all: [Int64: SearchDocument] = [:]
    do {
      let index = try SearchIndex.open(directory: directory)
      #expect(index.recovery == .fresh)
      for round in 1...90 {
        let document = Self.document(&generator, id: Int64.random(in: 0..<120, using: &generator))
        index.apply(upserts: [document], deletes: [], change: Int64(round))
        linear.apply(upserts: [document], deletes: [], change: Int64(round))
        all[document.id] = document
        if round == 50 { try index.checkpoint() }
      }
      #expect(index.statistics.segments < 40)
      compare(index, linear, &generator)
      try index.checkpoint()
      compare(index, linear, &generator)
    }
    let reopened = try SearchIndex.open(directory: directory)
    #expect(reopened.recovery == .loaded(change: 90))
    compare(reopened, linear, &generator)
    try reopened.rebuild(change: 91, documents: all.values.shuffled(using: &generator))
    #expect(reopened.statistics.segments == 2)
    compare(reopened, linear, &generator)
  }
}
