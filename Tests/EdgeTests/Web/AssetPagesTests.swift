import Catalog
import Codecs
import Edge
import Net
import Testing

/// The pages of one asset and one column.
@Suite struct AssetPagesTests {
  @Test func `every tab of every kind of asset is a well-formed page`() throws {
    let catalog = try AssetCatalog()
    for (name, id) in catalog.ids {
      for tab in ["", "/columns", "/lineage", "/lineage?view=list", "/lineage?level=column", "/quality", "/runs", "/history", "/api", "/as-of", "/diff"] {
        let page = try catalog.page("/assets/\(id)\(tab)")
        #expect(!page.contains("<script>alert"), "\(name)\(tab)")
        #expect(page.utf8.count < 60_000, "\(name)\(tab) is \(page.utf8.count) bytes")
      }
      for verb in ["rename", "merge", "delete", "restore", "rename?name=%3Cb%3E", "edges?way=upstream", "merge?q=orders"] {
        #expect(!(try catalog.page("/assets/\(id)/\(verb)")).contains("<b>"), "\(name)/\(verb)")
      }
    }
  }

  @Test func `a column with any name has a page`() throws {
    let catalog = try AssetCatalog()
    for (fqn, path) in [("raw.db.s.orders", "id"), ("raw.db.s.orders", "address.street"), ("lake.db.s.sales", "buyer")] {
      #expect(try catalog.page("/assets/\(catalog.id(fqn))/columns/\(path)").contains("Lineage"))
    }
    let id = try catalog.hostileID
    let uuid = try #require(UUID(id))
    let names = try catalog.test.catalog.read { reader in
      let asset = try #require(try reader.asset(uuid: uuid))
      return try reader.columns(of: asset.id).map(\.path.description)
    }
    for name in names {
      let page = try catalog.page("/assets/\(id)/columns/\(PercentEncoding.encode(name, keeping: .unreserved))")
      #expect(!page.contains("<script>alert"))
    }
  }

  @Test func `the overview shows size, keys, owners with their part, and what may be changed`() throws {
    let catalog = try AssetCatalog()
    let page = try catalog.page("/assets/\(catalog.id("raw.db.s.orders"))")
    for text in ["1\u{202F}234\u{202F}567", "4.1 kB", "Queries seen most", "technical", "/unlink?relation=owner", "1 upstream, 1 downstream", "1 check", "Merge into another"] {
      #expect(page.contains(text), "\(text)")
    }
    let viewer = try catalog.page("/assets/\(catalog.id("raw.db.s.orders"))", as: try catalog.test.token(.viewer))
    for text in ["/unlink", "/delete", "Edit description", "Merge into another"] { #expect(!viewer.contains(text), "\(text)") }
  }

  @Test func `what was measured in the data stands with the quality, values as text and spreads as pictures`() throws {
    let catalog = try AssetCatalog()
    let id = try catalog.id("raw.db.s.orders")
    #expect(!(try catalog.page("/assets/\(id)/quality")).contains("Profile"))
    let told = #"{"kind": "table", "fqn": "lake.db.s.told", "properties": {"rowCount": 10}, "columns": [{"name": "a", "type": "int", "properties": {"statistics": {"nullCount": 5, "lower": 1, "upper": "<z>"}}}]}"#
    let made = try JSON.parse(Array(try catalog.test.ask(.post, "/api/v1/assets", body: told, as: catalog.test.token).text.utf8))
    let kept = try catalog.page("/assets/\(try #require(made["id"]?.string))/quality")
    #expect(kept.contains("no crawl has measured") && kept.contains("5 (50 %)") && kept.contains("&lt;z&gt;"))
    #expect(kept.contains("Nulls") && !kept.contains("Seen most") && !kept.contains("Mean"))
    let uuid = try #require(UUID(id))
    let column = ColumnProfile(
      FieldPath("id"), nullCount: 3, distinctCount: 12_345, minimum: AssetCatalog.hostile, maximum: "9", mean: 2.5,
      histogram: ColumnProfile.Histogram(lower: 0, upper: 10, counts: [0, 1, 1_000_000]),
      topValues: [ColumnProfile.ValueCount(AssetCatalog.hostile, 7)])
    for rows in [Int64(100), 12_000] {
      try catalog.test.catalog.write(.crawl(recipe: "shop")) { writer in
        let asset = try #require(try writer.reader.asset(uuid: uuid))
        try writer.put(DatasetProfile(rowCount: rows, isEstimate: true, sampledRows: 300, columns: [column, ColumnProfile(FieldPath("email"))]), of: .id(asset.id))
      }
    }
    let page = try catalog.page("/assets/\(id)/quality")
    for text in ["About 12\u{202F}000 rows; columns by a sample of 300", "3 (1 %)", "12\u{202F}345", "role=\"img\" aria-label=\"3 classes from 0 to 10, most values from 6.67 to 10\"", "Seen most", "Earlier"] {
      #expect(page.contains(text), "\(text)")
    }
    #expect(!page.contains("<script>alert") && page.contains("&lt;script&gt;"))
    #expect(try catalog.page("/assets/\(id)").contains("2 columns measured"))
    let json = try JSON.parse(Array(try catalog.test.ask(.get, "/api/v1/assets/\(id)/profiles?limit=2", as: catalog.test.token).text.utf8))
    #expect(json["profiles"]?.array?.map { $0["rowCount"]?.int } == [12_000, 100])
    #expect(json["profiles"]?[0]?["columns"]?[0]?["histogram"]?["counts"]?.array?.count == 3)
  }

  @Test func `columns are filtered by any word, nested ones stand inside, and the file has the same rows`() throws {
    let catalog = try AssetCatalog()
    let id = try catalog.id("raw.db.s.orders")
    let all = try catalog.page("/assets/\(id)/columns")
    #expect(all.contains("4 columns") && all.contains("primary key") && all.contains("nested n1"))
    let some = try catalog.page("/assets/\(id)/columns?q=pii")
    #expect(some.contains("1 of 4 columns") && some.contains("email") && !some.contains("street"))
    let csv = try catalog.test.ask(.get, "/assets/\(id)/columns.csv?q=pii", as: catalog.test.token).text
    #expect(csv.split(separator: "\r\n").count == 2 && csv.contains(#""email","text","","","Who bought","PII.Email""#), "\(csv)")
    let json = try JSON.parse(Array(try catalog.test.ask(.get, "/assets/\(id)/columns.json", as: catalog.test.token).text.utf8))
    #expect(json.array?.count == 4 && json[0]?["key"]?.string == "primary key")
  }

  @Test func `checks show their results over time on the asset and on their own page`() throws {
    let catalog = try AssetCatalog()
    let page = try catalog.page("/assets/\(catalog.id("raw.db.s.orders"))/quality")
    #expect(page.contains("1 failed") && page.contains("9 results, 1 bad") && page.contains("<polyline") && page.contains("value: 9"))
    let check = try catalog.page("/assets/\(catalog.id("orders-fresh"))/quality")
    #expect(check.contains("2026-11-09 08:00") && check.contains("2026-11-01 08:00"))
    let csv = try catalog.test.ask(.get, "/assets/\(catalog.id("orders-fresh"))/quality.csv", as: catalog.test.token).text
    #expect(csv.split(separator: "\r\n").count == 10)
  }

  @Test func `history compares versions, marks what breaks readers, and looks back`() throws {
    let catalog = try AssetCatalog()
    let id = try catalog.id("raw.db.s.orders")
    let before = try catalog.test.catalog.read { try $0.lastChange() }
    let patch = #"{"kind": "table", "fqn": "raw.db.s.orders", "description": "Now one row a line", "columns": [{"name": "id", "type": "int", "nullable": false}, {"name": "email", "type": "text"}]}"#
    let token = try catalog.test.catalog.write(.system) { writer in
      let user = try #require(try writer.reader.user("ann"))
      return try writer.createToken("crawl", for: user.id, scopes: [.read, .contribute], producer: "crawler").secret
    }
    // The same producer says it twice: what it no longer says is gone.
    let first = patch.split(separator: "int\"").joined(separator: "bigint\"")
    #expect(try catalog.test.ask(.post, "/api/v1/assets", body: first, as: token).status == 200)
    #expect(try catalog.test.ask(.post, "/api/v1/assets", body: patch, as: token).status == 200)
    let history = try catalog.page("/assets/\(id)/history")
    #expect(history.contains("breaking") && history.contains("Compare the two"))
    let diff = try catalog.page("/assets/\(id)/diff?from=\(before.rawValue)")
    #expect(diff.contains("in a way that may break readers") && !diff.contains(", 0 of them"), "\(diff)")
    let then = try catalog.page("/assets/\(id)/as-of?change=\(before.rawValue)")
    #expect(then.contains("One row an order") && then.contains("bigint"))
    #expect(try catalog.page("/assets/\(id)/as-of?at=2001-01-01").contains("not known at"))
    #expect(try catalog.page("/assets/\(id)/as-of?at=2999-01-01T00:00").contains("As it was at 2999-01-01 00:00"))
    #expect(try catalog.test.ask(.get, "/assets/\(id)/as-of?at=yesterday", as: token).status == 400)
    let csv = try catalog.test.ask(.get, "/assets/\(id)/history.csv?breaking=1", as: token).text
    #expect(csv.contains("\"yes\"") && !csv.contains("\"no\""))
  }

  @Test func `every name of an asset leads to its one address`() throws {
    let catalog = try AssetCatalog()
    let id = try catalog.id("raw.db.s.orders")
    #expect(try catalog.redirect("/assets/raw.db.s.orders/columns?q=x") == (303, "/assets/\(id)/columns?q=x"))
    #expect(try catalog.redirect("/assets/raw.db.s.orders").location == "/assets/\(id)")
    #expect(try catalog.redirect("/a/raw.db.s.orders").location == "/assets/\(id)")
  }

  @Test func `the asset itself is there for programs`() throws {
    let catalog = try AssetCatalog()
    let id = try catalog.id("raw.db.s.orders")
    let json = try JSON.parse(Array(try catalog.test.ask(.get, "/assets/\(id).json", as: catalog.test.token).text.utf8))
    #expect(json["fqn"]?.string == "raw.db.s.orders")
    #expect(try catalog.test.ask(.get, "/assets/\(id).csv", as: catalog.test.token).text.contains("\"column/id\""))
    #expect(try catalog.page("/assets/\(id)/api").contains("http://localhost/api/v1/assets/\(id)"))
  }

  @Test(arguments: [
    ("/assets/raw.db.s.order", 404, "raw.db.s.orders"), ("/assets/00000000-0000-0000-0000-000000000000", 404, "Nothing here"),
    ("/assets/raw.db.s.orders/lineage?depth=0", 303, ""), ("/nowhere", 404, "browse everything"),
    ("/assets/ORDERS/columns/emial", 404, "raw.db.s.orders.email"), ("/assets/ORDERS/lineage?depth=x", 400, "“depth”"),
    ("/assets/ORDERS/lineage?level=sideways", 400, "table, column"), ("/assets/ORDERS/lineage?at=never", 400, "2026-11-21"),
    ("/assets/ORDERS/lineage?column=none", 404, "column none"), ("/assets/ORDERS/unlink?relation=love", 400, "owner"),
    ("/assets/ORDERS/upstream/00000000-0000-0000-0000-000000000000", 404, "Nothing here"), ("/edges/77777/remove", 404, "edge 77777"),
    ("/assets/ORDERS/edges?way=both", 400, "upstream or downstream"),
  ])
  func `an error is a page that says what is wrong, what to do, and its request's id`(target: String, status: Int, text: String) throws {
    let catalog = try AssetCatalog()
    let address = target.split(separator: "ORDERS", omittingEmptySubsequences: false).joined(separator: try catalog.id("raw.db.s.orders"))
    let answer = try catalog.test.ask(.get, address, as: catalog.test.token, headers: [("Accept", "text/html")])
    #expect(answer.status == status, "\(answer.text.suffix(900))")
    guard status != 303 else { return }
    #expect(Markup(answer.text).faults == [])
    #expect(answer.text.contains(text) && answer.text.contains("What to do") && answer.text.contains("Request <code>"), "\(answer.text.suffix(900))")
  }
}
