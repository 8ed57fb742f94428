import System
import Testing

@testable import Catalog

/// A table given with its columns is found just as the same documents given one by one.
@Suite struct SearchGroupTests {
  private var random = SeededRandom(seed: 42)

  private static let names = [
    "id", "ID", "orderId", "order_id", "orders", "sales", "HTTPServer2", "ümlaut", "a.b", "日本語", "", "id", "created_at",
    "sales sales", String(repeating: "long_", count: 60),
  ]
  private static let texts = ["", "", "The orders of sales", "id", "sales orders sales", "Was bleibt, für immer: ümlaut."]

  private mutating func column(_ id: Int64) -> SearchColumn {
    let types: [(DataType?, [SearchFacet])] = [
      (.string, []), (.integer, []), (nil, []), (.string, [SearchFacet(.tag, "PII.Email")]),
      // Facets that columns mostly share with their table.
      (.string, [SearchFacet(.owner, "ann")]), (nil, [SearchFacet(.owner, "bob")]),
    ]
    let (type, facets) = random.pick(types)
    let name = random.pick(Self.names)
    return SearchColumn(
      id: id, name: name, path: random.below(5) == 0 ? "address.\(name)" : nil, description: random.pick(Self.texts),
      type: type, facets: facets)
  }

  private mutating func group(_ number: Int64, isInOrder: Bool) -> SearchGroup {
    let fqn = "shop.sales_db.\(random.pick(["sales", "orders.deep", "raw"])).orders_\(number)"
    var shared = [SearchFacet(.service, "shop"), SearchFacet(.kind, "table")]
    if random.below(6) == 0 { shared.append(SearchFacet(.state, "deprecated")) }
    let keys = (0..<Int64(random.below(9))).map { number * 100 + $0 * 2 + 1 }
    let columns = (isInOrder ? keys : keys.reversed()).map { column($0) }
    let asset = SearchDocument(
      id: number * 100, name: "orders_\(number)", fqn: fqn, description: random.pick(Self.texts),
      columns: columns.map(\.name), facets: [SearchFacet(.domain, "sales")], sharedFacets: shared, boost: 0.3,
      updated: number)
    return SearchGroup(asset, columns: columns, prefix: fqn + ".", sharedFacets: shared, updated: number)
  }

  private func bytes(_ scope: SearchScope, _ add: (inout SegmentBuilder) -> Void) -> [UInt8] {
    var builder = SegmentBuilder()
    add(&builder)
    guard let storage = builder.takeAll()?.segment.storage else { return [] }
    return Array(UnsafeRawBufferPointer(start: storage.bytes, count: storage.size))
  }

  @Test(arguments: [true, false])
  mutating func `groups make the same segment as their documents`(isInOrder: Bool) {
    for round in 0..<60 {
      let groups = (1...Int64(1 + random.below(8))).map { group($0, isInOrder: isInOrder) }
      for scope in SearchScope.allCases {
        let together = bytes(scope) { builder in for group in groups { builder.add(group, scope) } }
        let apart = bytes(scope) { builder in
          for document in groups.flatMap(\.all) where document.scope == scope { builder.add(document) }
        }
        #expect(together == apart, "round \(round)")
      }
    }
  }

  @Test func `a group loses what was forgotten`() {
    var group = SearchGroup(
      SearchDocument(id: 2, name: "t"), columns: [1, 3, 5].map {
        SearchColumn(id: $0, name: "c", path: nil, description: "")
      }, prefix: "t.", sharedFacets: [], updated: 0)
    #expect(group.count == 4)
    group.remove([2, 3])
    #expect(group.all.map(\.id) == [1, 5])
  }
}
