import Catalog
import Testing

/// Columns out as CSV and back in.
@Suite struct ColumnSheetTests {
  private static let table = "shop.db.s.customers"
  private let test: TestApplication
  private let visitor: Visitor

  init() throws {
    test = try TestApplication()
    try test.fillShop()
    visitor = try Visitor(test, as: .steward)
  }

  @Test func `a sheet that was not edited changes nothing`() throws {
    _ = try visitor.post("/bulk/apply", [("column", try test.column("email", of: Self.table)), ("tag", "PII.Email"), ("term", "Words.Address")])
    let sheet = try visitor.get("/columns.csv").text
    #expect(sheet.hasPrefix("\"asset\",\"column\",\"type\",\"description\",\"tags\",\"terms\",\"owners\",\"suggested\"\r\n"))
    let preview = try visitor.upload("/columns/import", [("file", sheet)])
    #expect(preview.status == 200 && preview.text.contains("Nothing would change."), "\(preview.text)")
    #expect(!preview.text.contains("will be left out"))
  }

  @Test func `names that are added are put on, names that are gone are taken off`() throws {
    let sheet = "asset,column,tags,description\n\(Self.table),email,PII.Email; Tier.Gold,where we write\n\(Self.table),phone,,\nshop.nothing,x,PII.Email,\n"
    let preview = try visitor.post("/columns/import", [("sheet", sheet)])
    #expect(preview.text.contains("<ins>tag PII.Email</ins>") && preview.text.contains("where we write"))
    #expect(preview.text.contains("line 4: there is no column x in shop.nothing"))
    let answer = try visitor.post("/columns/import/apply", [("sheet", sheet)])
    #expect(answer.location.hasPrefix("/columns?batch="))
    #expect(try test.tags("email", of: Self.table) == ["PII.Email", "Tier.Gold"])
    let next = "asset;column;tags\n\(Self.table);email;Tier.Gold\n"
    #expect(try visitor.post("/columns/import", [("sheet", next)]).text.contains("<del>tag PII.Email</del> goes"))
    _ = try visitor.post("/columns/import/apply", [("sheet", next)])
    #expect(try test.tags("email", of: Self.table) == ["Tier.Gold"])
  }

  @Test func `formulas are not handed to spreadsheets, and come back as they were`() throws {
    let sheet = try visitor.get("/columns.csv").text
    #expect(!sheet.contains(",\"=1+1") && sheet.contains(",\"'=1+1"))
  }

  @Test(arguments: [
    ("", "choose a CSV file"), ("a,b\n1,2\n", "no headings asset and column"), ("asset,column\n\"x", "line 2"),
    ("asset,column,tags\nshop.db.s.customers,email,a..b\n", "empty part"),
  ])
  func `what is no sheet of columns is refused`(sheet: String, reason: String) throws {
    let answer = try visitor.post("/columns/import", [("sheet", sheet)])
    #expect(answer.status == 400 && answer.text.contains(reason), "\(answer.text)")
  }
}
