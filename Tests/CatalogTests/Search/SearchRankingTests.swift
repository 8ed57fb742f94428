import Testing

@testable import Catalog

/// What comes first, and why.
@Suite struct SearchRankingTests {
  private func index(_ documents: [SearchDocument]) throws -> SearchIndex {
    let index = try SearchIndex.open(directory: nil)
    index.apply(upserts: documents, deletes: [], change: 1)
    return index
  }

  /// Documents that have the word `margin` in better and better texts; the worst are used the most.
  private static let ladder = [
    SearchDocument(id: 2, name: "t_a", description: "The margin of it.", boost: 1),
    SearchDocument(id: 4, name: "t_b", columns: ["margin"], boost: 0.5),
    SearchDocument(id: 6, name: "dim_margin_of_every_day_and_hour", boost: 0),
    SearchDocument(id: 8, name: "margin_daily", boost: 0),
    SearchDocument(id: 10, name: "Margin", boost: 0),
  ]

  @Test func `an exact name comes first, then name over column over description`() throws {
    let index = try index(Self.ladder)
    #expect(index.search("margin").hits.map(\.id) == [10, 8, 6, 4, 2])
  }

  @Test func `in the same text, usage and trust decide over brevity`() throws {
    let index = try index([
      SearchDocument(id: 2, name: "dim_margin"), SearchDocument(id: 4, name: "dim_margin_by_day_and_store", boost: 0.9),
    ])
    #expect(index.search("margin").hits.map(\.id) == [4, 2])
  }

  @Test func `a name or qualified name is first among a thousand that are used more`() throws {
    var documents = (0..<1000).map { number in
      SearchDocument(
        id: Int64(number) * 2, name: "raw_orders_12ab\(number)", fqn: "shop.db12.raw_orders_12ab\(number)", boost: 1)
    }
    documents.append(SearchDocument(id: 5000, name: "orders_12ab", fqn: "crm.db12.orders_12ab"))
    let index = try index(documents)
    for query in ["orders_12ab", "ORDERS_12AB", "crm.db12.orders_12ab", "orders 12ab"] {
      #expect(index.search(query).hits.first?.id == 5000, "\(query)")
    }
    #expect(index.search("raw_orders_12ab7").hits.first?.id == 14)
    #expect(index.search("shop.db12.raw_orders_12ab7").hits.first?.id == 14)
  }

  @Test func `the parts of a score add up to it and name texts, weight, usage and the exact name`() throws {
    let index = try index(Self.ladder)
    var options = SearchOptions()
    options.explain = true
    for query in ["margin", "margin daily"] {
      for hit in index.search(query, options: options).hits {
        #expect(abs(hit.explanation.reduce(0) { $0 + $1.value } - hit.score) < 0.001, "\(query) \(hit)")
      }
    }
    let hits = index.search("margin", options: options).hits
    let reasons = hits.map { $0.explanation.map(\.reason) }
    #expect(reasons[0].contains("“margin” in name, 100 % of the query"))
    #expect(reasons[0].contains("the query is a name of it"))
    #expect(reasons[4].contains("“margin” in description, 100 % of the query"))
    #expect(reasons[4].contains("usage and trust"))
    #expect(index.search("margin").hits.allSatisfy { $0.explanation.isEmpty })
  }
}
