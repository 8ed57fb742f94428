import Testing

@testable import Catalog

struct AnalyzerTests {
  static let texts: [(text: String, words: [String], parts: [String])] = [
    ("raw_customer_daily", ["raw", "customer", "daily"], []),
    ("kebab-case.dotted/path", ["kebab", "case", "dotted", "path"], []),
    ("customerOrders", ["customerorders"], ["customer", "orders"]),
    ("HTTPServerLog", ["httpserverlog"], ["http", "server", "log"]),
    ("orders2024", ["orders2024"], ["orders", "2024"]),
    ("dim_scd2", ["dim", "scd2"], ["scd"]),
    ("RAW_ORDERS", ["raw", "orders"], []),
    ("Größe ÅNGSTRÖM œuvre", ["grosse", "angstrom", "oeuvre"], []),
    ("e\u{301}te\u{301}", ["ete"], []),
    ("Việt Nam", ["viet", "nam"], []),
    ("ЗАКАЗЫ клиентов", ["заказы", "клиентов"], []),
    ("Άλφα", ["αλφα"], []),
    ("客户订单", ["客户", "户订", "订单"], []),
    ("户", ["户"], []),
    ("orders客户", ["orders", "客户"], []),
    ("  --  ", [], []),
    ("", [], []),
  ]

  @Test(arguments: texts) func `a text is split into folded words and their parts`(
    _ row: (text: String, words: [String], parts: [String])
  ) {
    var analyzer = Analyzer()
    analyzer.analyze(row.text)
    let words = analyzer.tokens.map { (String(decoding: analyzer.bytes[$0.bytes], as: UTF8.self), $0.isPart) }
    #expect(words.filter { !$0.1 }.map(\.0) == row.words)
    #expect(words.filter { $0.1 }.map(\.0) == row.parts)
  }

  @Test func `a chunk with many breaks is a code and keeps no parts`() {
    var analyzer = Analyzer()
    analyzer.analyze("a1b2c3d4e5f6a7b8")
    #expect(analyzer.tokens.count == 1)
  }

  @Test func `an endless word is cut`() {
    var analyzer = Analyzer()
    analyzer.analyze(String(repeating: "x", count: 1000))
    #expect(analyzer.tokens.allSatisfy { $0.bytes.count <= 64 })
    #expect(analyzer.tokens.reduce(0) { $0 + $1.bytes.count } == 1000)
  }

  @Test func `folding a whole name keeps its separators`() {
    #expect(Analyzer.fold("Shop.Public.\"Ördërs\"") == Array("shop.public.\"orders\"".utf8))
  }

  @Test func `marks fall on the words of the shown text`() {
    let highlighter = SearchHighlighter(marks: [
      .init(text: Array("orders".utf8), match: .exact), .init(text: Array("cust".utf8), match: .prefix),
      .init(text: Array("ml".utf8), match: .substring),
    ])
    let text = "Ördërs of customerOrders, HTML"
    #expect(highlighter.ranges(in: text).map { String(text[$0]) } == ["Ördërs", "cust", "Orders", "ML"])
  }
}
