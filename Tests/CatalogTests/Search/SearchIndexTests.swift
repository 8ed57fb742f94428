import Testing

@testable import Catalog

struct SearchIndexTests {
  private let index: SearchIndex

  init() throws {
    index = try SearchIndex.open(directory: nil)
    index.apply(upserts: Self.shop, deletes: [], change: 7)
  }

  private static let shop = [
    SearchDocument(
      id: 2, name: "orders", fqn: "shop.public.orders", description: "One row per order with its net revenue.",
      aliases: ["urn:li:dataset:(urn:li:dataPlatform:postgres,shop.public.orders,PROD)"],
      columns: ["id", "customer_id", "placed_at"],
      facets: [.init(.kind, "table"), .init(.domain, "Sales"), .init(.owner, "ann.smith"), .init(.tag, "Tier.Gold")],
      boost: 0.2, updated: 30),
    SearchDocument(
      id: 4, name: "raw_customer_orders", fqn: "shop.raw.raw_customer_orders", description: "Landing zone.",
      columns: ["customer_id", "email"], facets: [.init(.kind, "table"), .init(.domain, "sales")],
      boost: 1, updated: 20),
    SearchDocument(
      id: 6, name: "customerOrders", fqn: "crm.app.customerOrders", displayName: "Kundenbestellungen",
      description: "Revenue net of refunds.", columns: ["email"],
      facets: [.init(.kind, "view"), .init(.domain, "Marketing"), .init(.state, "deprecated")], updated: 10),
    SearchDocument(
      id: 3, scope: .column, name: "customer_id", fqn: "shop.public.orders.customer_id",
      facets: [.init(.type, "bigint")]),
    SearchDocument(
      id: 5, scope: .column, name: "email", fqn: "shop.raw.raw_customer_orders.email",
      facets: [.init(.type, "varchar"), .init(.tag, "PII")]),
  ]

  private func ids(_ query: String, _ change: (inout SearchOptions) -> Void = { _ in }) -> [Int64] {
    var options = SearchOptions()
    change(&options)
    return index.search(query, options: options).hits.map(\.id)
  }

  @Test(arguments: [
    ("orders", [2, 4, 6]),
    ("ORDERS", [2, 4, 6]),
    ("customer orders", [6, 4, 2]),
    ("raw_customer_orders", [4]),
    ("shop.public.orders", [2]),
    ("urn:li:dataset:(urn:li:dataPlatform:postgres,shop.public.orders,PROD)", [2]),
    ("kundenbest*", [6]),
    ("*stell*", [6]),
    ("*omer_ord*", [4]),
    ("\"net revenue\"", [2]),
    ("column:email", [4, 6]),
    ("column:email domain:sales", [4]),
    ("kind:(view OR topic)", [6]),
    ("orders -is:deprecated", [2, 4]),
    ("missing:owner", [6, 4]),
    ("has:owner", [2]),
    ("owner:ann", [2]),
    ("tag:tier", [2]),
    ("domain:SALES landing", [4]),
    ("name:customer", [6, 4]),
    ("nothing such", []),
  ] as [(String, [Int64])])
  func `a query finds these documents in this order`(_ query: String, _ expected: [Int64]) {
    #expect(ids(query) == expected)
  }

  @Test func `an exact name is first whatever the boosts say`() {
    #expect(ids("orders").first == 2)
  }

  @Test func `the last word may be unfinished while typing`() {
    #expect(Set(ids("custo") { $0.typeAhead = true }) == [6, 4, 2])
    #expect(Set(ids("customer ord") { $0.typeAhead = true }) == [4, 6, 2])
  }

  @Test func `an empty query lists by name with exact facet counts`() {
    var options = SearchOptions()
    options.facets = [.domain, .kind]
    let answer = index.search("", options: options)
    #expect(answer.hits.map(\.id) == [6, 2, 4])
    #expect(answer.total == 3)
    #expect(answer.facets[.domain]?.map(\.count) == [2, 1])
    #expect(answer.facets[.kind] == [.init(value: "table", count: 2), .init(value: "view", count: 1)])
  }

  @Test func `filters given apart from the query narrow it`() {
    #expect(ids("orders") { $0.filters = [.domain: ["marketing"]] } == [6])
    #expect(ids("") { $0.filters = [.kind: ["table", "view"], .domain: ["SALES"]] } == [2, 4])
  }

  @Test func `results can be ordered by name and by change`() {
    #expect(ids("orders") { $0.sort = .name } == [6, 2, 4])
    #expect(ids("orders") { $0.sort = .updated } == [2, 4, 6])
  }

  @Test func `pages do not overlap`() {
    let pages = (0..<3).flatMap { page in ids("orders") { $0.limit = 1; $0.offset = page } }
    #expect(pages == ids("orders"))
  }

  @Test func `columns are results of their own`() {
    #expect(ids("email") { $0.scopes = [.column] } == [5])
    #expect(ids("tag:PII") { $0.scopes = [.column] } == [5])
    #expect(Set(ids("customer") { $0.scopes = [.asset, .column] }).isSuperset(of: [3, 4]))
  }

  @Test func `some of the words suffice when no document has all`() {
    let answer = index.search("landing refunds")
    #expect(Set(answer.hits.map(\.id)) == [4, 6])
    #expect(answer.isRelaxed)
  }

  @Test func `a change is found by the next search`() {
    index.apply(upserts: [SearchDocument(id: 2, name: "invoices", fqn: "shop.public.invoices")], deletes: [4], change: 8)
    #expect(ids("invoices") == [2])
    #expect(ids("orders") == [6])
    #expect(index.statistics.change == 8)
    #expect(index.statistics.assets == 2)
  }

  @Test func `a rebuild forgets what was there`() throws {
    try index.rebuild(change: 9, documents: [SearchDocument(id: 8, name: "only")])
    #expect(ids("") == [8])
  }

  @Test func `suggestions are assets, then columns, then values`() {
    #expect(index.suggest("customer") == [.document(id: 6, scope: .asset), .document(id: 3, scope: .column)])
    #expect(index.suggest("ann").contains(.facet(field: .owner, value: "ann.smith", count: 1)))
    #expect(index.suggest("") == [])
  }
}
