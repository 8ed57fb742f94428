import System
import Testing

@testable import Catalog

struct QueryParserTests {
  /// The tree in a compact notation.
  private func tree(_ query: String) -> String { describe(QueryParser.parse(query).root) }

  private func describe(_ node: SearchNode) -> String {
    switch node {
    case .everything: "everything"
    case .word(let text): describe(text)
    case .phrase(let text): "\"\(text.text)\""
    case .field(.facet(let field), let text): "\(field.queryName)=\(describe(text))"
    case .field(.text(let field), let text): "\(field)~\(describe(text))"
    case .field(.has, let text): "has=\(text.text)"
    case .field(.missing, let text): "missing=\(text.text)"
    case .all(let nodes): "(" + nodes.map(describe).joined(separator: " ") + ")"
    case .any(let nodes): "[" + nodes.map(describe).joined(separator: " ") + "]"
    case .not(let node): "!" + describe(node)
    }
  }

  private func describe(_ text: QueryText) -> String {
    switch text.match {
    case .exact: text.text
    case .prefix: text.text + "*"
    case .substring: "*" + text.text + "*"
    }
  }

  @Test(arguments: [
    ("", "everything"),
    ("   ", "everything"),
    ("customer", "customer"),
    ("customer orders", "(customer orders)"),
    ("customer AND orders", "(customer orders)"),
    ("customer OR orders", "[customer orders]"),
    ("a b OR c", "[(a b) c]"),
    ("a|b", "[a b]"),
    ("(a OR b) c", "([a b] c)"),
    ("cust*", "cust*"),
    ("*mail*", "*mail*"),
    ("*mail", "*mail*"),
    ("*", "*"),
    ("-deprecated", "!deprecated"),
    ("NOT deprecated x", "(!deprecated x)"),
    ("--a", "a"),
    ("a - b", "(a - b)"),
    ("well-known", "well-known"),
    ("\"net revenue\" x", "(\"net revenue\" x)"),
    ("\"open end", "\"open end\""),
    ("kind:table tag:PII", "(kind=table tag=PII)"),
    ("KIND:table", "kind=table"),
    ("kind:(table OR view)", "[kind=table kind=view]"),
    ("-tag:\"PII Sensitive\"", "!tag=PII Sensitive"),
    ("column:email", "columns~email"),
    ("name:ord*", "name~ord*"),
    ("is:deprecated", "state=deprecated"),
    ("has:description missing:owner", "(has=description missing=owner)"),
    ("colour:red", "colour:red"),
    ("owner:user:ann", "owner=user:ann"),
    ("postgres://shop.public.orders", "postgres://shop.public.orders"),
    ("a::b", "a::b"),
    ("kind:", "kind:"),
    ("(a", "a"),
    ("a) b", "(a b)"),
    ("() OR", "everything"),
    ("OR OR a", "a"),
  ])
  func `a query is read as the tree it means`(_ query: String, _ expected: String) {
    #expect(tree(query) == expected)
  }

  @Test func `a URN keeps its parentheses and commas`() {
    let urn = "urn:li:dataset:(urn:li:dataPlatform:postgres,shop.public.orders,PROD)"
    #expect(tree(urn) == urn)
  }

  @Test func `an unknown field is noted with its place and the known ones`() {
    let query = QueryParser.parse("orders colour:red")
    #expect(query.notes.count == 1)
    #expect(query.notes.first?.range == 7..<14)
    #expect(query.notes.first?.message.contains("domain") == true)
  }

  @Test func `deep nesting and endless queries are cut short`() {
    let deep = String(repeating: "(", count: 100_000) + "a"
    #expect(tree(deep) == "a")
    let long = QueryParser.parse((0..<10_000).map { "w\($0)" }.joined(separator: " "))
    guard case .all(let nodes) = long.root else { return #expect(Bool(false), "a list of words") }
    #expect(nodes.count == 64)
    #expect(long.notes.count == 1)
  }

  @Test func `any bytes are some query`() {
    var generator = SeededRandom(seed: 11)
    let alphabet = Array("ab(): \"-*|\\ORé客")
    for _ in 0..<3000 {
      let text = String(
        (0..<Int.random(in: 0...24, using: &generator)).map { _ in alphabet.randomElement(using: &generator) ?? "a" })
      let query = QueryParser.parse(text)
      #expect(query.notes.allSatisfy { $0.range.upperBound <= text.utf8.count })
    }
  }
}
