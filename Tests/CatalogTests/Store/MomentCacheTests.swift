import Testing

@testable import Catalog

@Suite struct MomentCacheTests {
  @Test func `nothing outlives its moment`() {
    let cache = MomentCache<String, Int>(limit: 100)
    cache.keep(1, for: "a", bytes: 10, at: 5)
    #expect(cache.value(for: "a", at: 5) == 1)
    #expect(cache.value(for: "a", at: 6) == nil && cache.value(for: "a", at: 4) == nil)
    cache.keep(2, for: "b", bytes: 10, at: 6)
    #expect(cache.value(for: "a", at: 5) == nil && cache.value(for: "a", at: 6) == nil)
    #expect(cache.value(for: "b", at: 6) == 2)
  }

  @Test func `what was read before the last commit is not kept`() {
    let cache = MomentCache<String, Int>(limit: 100)
    cache.keep(2, for: "a", bytes: 10, at: 6)
    cache.keep(1, for: "a", bytes: 10, at: 5)
    #expect(cache.value(for: "a", at: 6) == 2 && cache.value(for: "a", at: 5) == nil)
  }

  @Test func `no more is kept than the limit allows`() {
    let cache = MomentCache<Int, Int>(limit: 100)
    for number in 0..<1000 { cache.keep(number, for: number, bytes: 30, at: 0) }
    #expect((0..<1000).filter { cache.value(for: $0, at: 0) != nil }.count <= 3)
    #expect(cache.value(for: 999, at: 0) == 999)
    cache.keep(7, for: 7, bytes: 101, at: 0)
    #expect(cache.value(for: 7, at: 0) == nil && cache.value(for: 999, at: 0) == 999)
  }

  @Test func `what is asked for once is not kept where only repeated values are`() {
    let cache = MomentCache<Int, Int>(limit: 1000, keepsOnlyRepeated: true)
    for number in 0..<1000 { cache.keep(number, for: number, bytes: 30, at: 0) }
    #expect((0..<1000).allSatisfy { cache.value(for: $0, at: 0) == nil })
    for _ in 0..<2 { cache.keep(7, for: -7, bytes: 30, at: 0) }
    #expect(cache.value(for: -7, at: 0) == 7)
    // Of a later moment it is kept at once, since it was asked for before.
    cache.keep(8, for: -7, bytes: 30, at: 1)
    #expect(cache.value(for: -7, at: 1) == 8)
  }

  @Test func `every write makes a new moment before it returns`() throws {
    let test = try TestCatalog()
    var last = test.catalog.moment
    for number in 0..<5 {
      try test.asCrawl { _ = try $0.put(try table("shop.db.s.t\(number)")) }
      #expect(test.catalog.moment > last)
      last = test.catalog.moment
      _ = try test.asset("shop.db.s.t\(number)")
      #expect(test.catalog.moment == last)
    }
  }
}
