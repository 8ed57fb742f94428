import System
import Testing

@testable import Catalog

@Suite struct FQNTests {
  @Test(arguments: [
    ("shop", ["shop"], nil), ("shop.sales.public.orders", ["shop", "sales", "public", "orders"], "shop.sales.public"),
    ("shop.\"a.b\".c", ["shop", "a.b", "c"], "shop.\"a.b\""), ("\"a.b\"", ["a.b"], nil), ("a.\"b\"\"c\"", ["a", "b\"c"], "a"),
    ("\"a\".b", ["a", "b"], "a"), ("läden.größe", ["läden", "größe"], "läden"), ("a b.c-d", ["a b", "c-d"], "a b"),
  ] as [(String, [String], String?)])
  func `a text is the names that its dots part`(text: String, parts: [String], parent: String?) throws {
    let fqn = try FQN(text)
    #expect(fqn.parts == parts)
    #expect(fqn.depth == parts.count)
    #expect(fqn.name == parts.last)
    #expect(fqn.parent?.description == parent)
    #expect(fqn == (try FQN(parts: parts)))
    #expect(try fqn.appending("x.y").parts == parts + ["x.y"])
  }

  @Test(arguments: [
    "", ".", "a.", ".a", "a..b", "\"", "a.\"b", "\"a\"b", "a.\"\"", "a\u{7}b", "a\u{7f}",
    Array(repeating: "a", count: 17).joined(separator: "."), String(repeating: "a", count: 4097),
  ])
  func `what is no name is refused`(text: String) {
    #expect(throws: CatalogError.self) { try FQN(text) }
  }

  @Test func `names come back out of the text they go into`() throws {
    var random = SeededRandom(seed: 11)
    let pieces = ["a", "orders", ".", "\"", " ", "é", "日本", "_", "\"\"", "-"]
    for _ in 0..<2000 {
      let parts = (0..<1 + random.below(FQN.depthLimit)).map { _ in
        (0..<1 + random.below(4)).map { _ in random.pick(pieces) }.joined()
      }
      let fqn = try FQN(parts: parts)
      let read = try FQN(fqn.description)
      #expect(read.parts == parts && read == fqn && read.description == fqn.description)
      #expect(read.name == parts.last && read.depth == parts.count)
      #expect(read.parent?.parts == (parts.count > 1 ? Array(parts.dropLast()) : nil))
    }
  }
}
