import Catalog
import Codecs
import Edge
import Net
import Testing

/// The lineage pages: pictures, lists and files that are the same.
@Suite struct LineagePagesTests {
  /// The boxes of a picture, by their titles.
  private func boxes(_ page: String) -> [String] {
    page.split(separator: "<title>").dropFirst().compactMap { part in
      let title = part.prefix { $0 != "<" }
      return part.contains("class=\"area\"") && title.contains(", ") ? String(title.prefix { $0 != "," }) : nil
    }
  }

  /// The cells of the table with a caption, row by row, as text.
  private func table(_ caption: String, _ page: String) -> [[String]] {
    guard let start = page.firstRange(of: "<caption class=\"hidden\">\(caption)</caption>"),
      let end = page[start.upperBound...].firstRange(of: "</table>")
    else { return [] }
    return page[start.upperBound..<end.lowerBound].split(separator: "<tr>").dropFirst().map { row in
      row.split(separator: "<t").compactMap { cell in
        guard cell.hasPrefix("d") || cell.hasPrefix("h ") else { return nil }
        var text = ""
        var isTag = true
        for character in cell {
          if character == ">" { isTag = false } else if character == "<" { isTag = true } else if !isTag { text.append(character) }
        }
        return text.split(separator: "&lt;").joined(separator: "<").split(separator: "&gt;").joined(separator: ">")
          .split(separator: "&#39;").joined(separator: "'").split(separator: "&quot;").joined(separator: "\"")
          .split(separator: "&amp;").joined(separator: "&")
      }
    }
  }

  private func csv(_ text: String) -> [[String]] {
    text.split(separator: "\r\n").map { line in
      line.dropFirst().dropLast().split(separator: "\",\"", omittingEmptySubsequences: false).map { $0.split(separator: "\"\"").joined(separator: "\"") }
    }
  }

  @Test func `one hop at first, and each plus and minus is a link that leads back`() throws {
    let catalog = try AssetCatalog()
    let orders = try catalog.id("raw.db.s.orders")
    let page = try catalog.page("/assets/\(orders)/lineage?direction=downstream")
    #expect(boxes(page) == ["raw.db.s.orders", "lake.db.s.sales"])
    #expect(page.contains("+1 →"))
    let key = try catalog.id("lake.db.s.sales").suffix(8)
    #expect(page.contains("down=\(key)#graph"))
    let opened = try catalog.page("/assets/\(orders)/lineage?direction=downstream&down=\(key)")
    #expect(boxes(opened) == ["raw.db.s.orders", "lake.db.s.sales", "lake.db.s.report"])
    let closed = try catalog.page("/assets/\(orders)/lineage?direction=downstream&nodown=\(orders.suffix(8))")
    #expect(closed.contains("Nothing is known") || boxes(closed).count <= 1)
  }

  @Test func `a column alone shows what it comes from and goes to, from end to end`() throws {
    let catalog = try AssetCatalog()
    let page = try catalog.page("/assets/\(catalog.id("lake.db.s.report"))/lineage?column=buyer")
    #expect(Set(boxes(page)) == ["lake.db.s.report", "lake.db.s.sales", "raw.db.s.orders"])
    let rows = table("Edges", page).dropFirst()
    #expect(Set(rows.map { "\($0[0]).\($0[1]) \($0[2]).\($0[3])" }) == ["lake.db.s.sales.buyer lake.db.s.report.buyer", "raw.db.s.orders.email lake.db.s.sales.buyer"])
    #expect(!page.contains("<title>orders.id</title>"))
  }

  @Test(arguments: ["", "?depth=3", "?level=column&depth=5", "?column=id", "?jobs=1&depth=3", "?depth=9&tag=PII", "?depth=9&ends=1"])
  func `the file of a picture has the rows of its table`(query: String) throws {
    let catalog = try AssetCatalog()
    let base = "/assets/\(try catalog.id("raw.db.s.orders"))/lineage"
    let screen = table("Edges", try catalog.page(base + query))
    let file = try catalog.test.ask(.get, "\(base).csv\(query)", as: catalog.test.token)
    #expect(file.status == 200 && screen.count > 1)
    #expect(csv(file.text) == screen, "\(file.text)")
  }

  @Test(arguments: ["", "&level=column", "&direction=upstream", "&tag=PII.Email", "&kind=view", "&order=name", "&owner=ann", "&column=email", "&depth=1", "&order=tag"])
  func `the file of a list has the rows of the screen`(query: String) throws {
    let catalog = try AssetCatalog()
    let base = "/assets/\(try catalog.id("raw.db.s.orders"))/lineage"
    let screen = table("Everything upstream and downstream", try catalog.page("\(base)?view=list\(query)"))
    let file = csv(try catalog.test.ask(.get, "\(base).csv?view=list\(query)", as: catalog.test.token).text)
    #expect(screen.isEmpty ? file.count == 1 : file == screen, "\(file) \(screen)")
  }

  @Test func `a list tells distance, owners and tags, and is narrowed down by them`() throws {
    let catalog = try AssetCatalog()
    let base = "/assets/\(try catalog.id("lake.db.s.sales"))/lineage?view=list"
    let all = table("Everything upstream and downstream", try catalog.page(base))
    #expect(all.contains { $0[0] == "upstream" && $0[1] == "1" && $0[3] == "raw.db.s.orders" && $0[5] == "ann" })
    #expect(all.contains { $0[0] == "downstream" && $0[1] == "1" && $0[3] == "lake.db.s.report" && $0[6] == "PII.Email" })
    let owned = table("Everything upstream and downstream", try catalog.page("\(base)&owner=ann"))
    #expect(owned.dropFirst().map { $0[3] } == ["raw.db.s.orders"])
    let columns = table("Everything upstream and downstream", try catalog.page("\(base)&column=buyer"))
    #expect(columns.dropFirst().map { "\($0[3]).\($0[4])" } == ["raw.db.s.orders.email", "lake.db.s.report.buyer"])
  }

  @Test func `what is filtered away leaves a dashed line`() throws {
    let catalog = try AssetCatalog()
    let orders = try catalog.id("raw.db.s.orders")
    let page = try catalog.page("/assets/\(orders)/lineage?direction=downstream&kind=view")
    #expect(Set(boxes(page)) == ["raw.db.s.orders", "lake.db.s.report"])
    #expect(page.contains("edge bridge") && page.contains("1 filtered away"))
  }

  @Test func `a job stands between what it reads and writes, and has a lineage of its own`() throws {
    let catalog = try AssetCatalog()
    let page = try catalog.page("/assets/\(catalog.id("raw.db.s.orders"))/lineage?direction=downstream&jobs=1")
    #expect(boxes(page).contains("etl.nightly"))
    let own = try catalog.page("/assets/\(catalog.id("etl.nightly"))/lineage")
    #expect(Set(boxes(own)) == ["etl.nightly", "raw.db.s.orders", "lake.db.s.sales"])
    #expect(try catalog.page("/assets/\(catalog.id("etl.nightly"))/upstream/\(catalog.id("raw.db.s.orders"))").contains("Who says so"))
  }

  @Test func `an edge tells who says so, since when, and the SQL`() throws {
    let catalog = try AssetCatalog()
    let page = try catalog.page("/assets/\(catalog.id("lake.db.s.sales"))/upstream/\(catalog.id("raw.db.s.orders"))")
    for text in ["INSERT INTO sales SELECT &lt;b&gt;id&lt;/b&gt; FROM orders", "nightly", "First seen", "identity", "/remove"] {
      #expect(page.contains(text), "\(text)")
    }
  }

  @Test func `lineage is shown as it was seen at a time`() throws {
    let catalog = try AssetCatalog()
    let (sales, orders) = (try catalog.id("lake.db.s.sales"), try catalog.id("raw.db.s.orders"))
    #expect(try catalog.page("/assets/\(sales)/lineage?at=2001-01-01").contains("Nothing is known"))
    let now = try catalog.page("/assets/\(sales)/lineage?at=2999-01-01")
    #expect(Set(boxes(now)).isSuperset(of: ["lake.db.s.sales", "raw.db.s.orders"]))
    let last = try catalog.test.catalog.read { try $0.changes(before: nil, limit: 1).first }
    let before = try #require(last).at.rfc3339
    let asset = try catalog.asset("lake.db.s.sales").id
    let edges = try catalog.test.catalog.read { try $0.edges(into: asset).map(\.id) }
    for edge in edges { #expect(try catalog.post("/edges/\(edge)/remove", []).status == 303) }
    #expect(!boxes(try catalog.page("/assets/\(sales)/lineage?direction=upstream")).contains("raw.db.s.orders"))
    let past = try catalog.page("/assets/\(sales)/lineage?direction=upstream&at=\(PercentEncoding.encode(before, keeping: .unreserved))")
    #expect(boxes(past).contains("raw.db.s.orders"), "\(orders)")
  }

  @Test func `a picture can be saved, with its edges`() throws {
    let catalog = try AssetCatalog()
    let file = try catalog.test.ask(.get, "/assets/\(catalog.id("raw.db.s.orders"))/lineage.svg?level=column&depth=4", as: catalog.test.token).text
    #expect(Markup(file).faults == [])
    #expect(file.contains("stroke=\"#55605b\"") && file.contains("class=\"edge column\"") && !file.contains("href="))
  }

  @Test func `a hub with ten thousand consumers opens quickly and says what is hidden`() throws {
    let catalog = try AssetCatalog()
    let orders = try catalog.id("raw.db.s.orders")
    try catalog.test.catalog.write(.push("hub", .push("hub"))) { writer in
      let edges = try (1...10_000).map { EdgeDraft(.named(.table, try FQN("raw.db.s.orders")), .named(.table, try FQN("hub.db.s.t\($0)"))) }
      try writer.putEdges(edges)
    }
    let clock = ContinuousClock()
    var page = ""
    let time = try clock.measure { page = try catalog.page("/assets/\(orders)/lineage?direction=downstream") }
    #expect(boxes(page).count <= 22 && page.contains("+9981 →") && page.contains("9\u{202F}983 neighbours are not shown"), "\(boxes(page).count)")
    #expect(time < .seconds(10), "\(time)")
    let more = try catalog.page("/assets/\(orders)/lineage?direction=downstream&down=\(orders.suffix(8))-99")
    #expect(boxes(more).count == 150 && more.contains("the list</a> has all"))
    #expect(try catalog.page("/assets/\(orders)/lineage?view=list&direction=downstream").contains("10\u{202F}002 assets"))
    #expect(try catalog.page("/assets/\(orders)/lineage?view=list&direction=downstream&page=101").contains("Page 101 of 101"))
  }

  @Test(arguments: ["up=a.b.c-9", "down=-----", "noup=%3Cscript%3E", "kind=table&tag=%3Cscript%3E&owner='", "at=2026-01-01T00:00", "level=column&view=list", "depth=100&jobs=1&ends=1&indirect=1"])
  func `whatever stands in the address, the page is whole`(query: String) throws {
    let catalog = try AssetCatalog()
    for (_, id) in catalog.ids { #expect(!(try catalog.page("/assets/\(id)/lineage?\(query)")).contains("<script>alert")) }
  }
}
