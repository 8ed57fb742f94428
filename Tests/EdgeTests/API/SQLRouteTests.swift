import Catalog
import Codecs
import Net
import Testing

/// `POST /api/v1/sql/lineage` on a catalog with a few tables.
@Suite struct SQLRouteTests {
  private let test: TestApplication

  init() throws {
    test = try TestApplication()
    let tables = [
      #"{"kind": "service", "fqn": "shop", "service": {"platform": "postgres", "host": "db"}}"#,
      #"{"kind": "table", "fqn": "shop.db.public.orders", "columns": [{"name": "id", "type": "int"}, {"name": "customer", "type": "int"}, {"name": "total", "type": "int"}]}"#,
      #"{"kind": "table", "fqn": "shop.db.public.customers", "columns": [{"name": "id", "type": "int"}, {"name": "email", "type": "text"}]}"#,
      #"{"kind": "table", "fqn": "shop.db.mart.daily", "columns": [{"name": "customer", "type": "int"}, {"name": "spent", "type": "int"}]}"#,
    ]
    for table in tables { _ = try test.ask(.post, "/api/v1/assets", body: table, as: test.token) }
  }

  private func ask(_ body: JSONObject, as token: String? = nil) throws -> (status: Int, json: JSON, text: String) {
    let answer = try test.ask(.post, "/api/v1/sql/lineage", body: JSON.object(body).text, as: token ?? test.token)
    return (answer.status, (try? JSON.parse(Array(answer.text.utf8))) ?? .null, answer.text)
  }

  private func place(_ sql: String, _ more: JSONObject = [:]) -> JSONObject {
    var body: JSONObject = ["sql": .string(sql), "service": "shop", "database": "db", "schema": "public"]
    for member in more { body[member.key] = member.value }
    return body
  }

  @Test func `without a service the text alone speaks`() throws {
    let (status, json, text) = try ask(["sql": "INSERT INTO s SELECT a + 1 AS b FROM t WHERE c > 2", "dialect": "spark"])
    #expect(status == 200)
    #expect(json["dialect"]?.string == "spark")
    let statement = try #require(json["statements"]?.array?.first)
    #expect(statement["kind"]?.string == "insert")
    #expect(statement["inputs"]?.text == #"["t"]"# && statement["outputs"]?.text == #"["s"]"#)
    #expect(text.contains(#""sourceColumn":"a","transformation":"TRANSFORMATION""#))
    #expect(text.contains(#""expression":"a + 1""#))
    #expect(statement["reads"]?.array?.count == 2)
    #expect(json["assets"]?.text == "{}")
    #expect(json["saved"] == nil)
  }

  @Test func `with a service stars and bare names are resolved by its tables`() throws {
    let sql = "INSERT INTO mart.daily SELECT o.customer, total FROM orders o JOIN customers USING (id); SELECT * FROM customers"
    let (status, json, _) = try ask(place(sql))
    #expect(status == 200)
    #expect(json["dialect"]?.string == "postgres")
    let edges = try #require(json["statements"]?.array?.first?["edges"]?.array)
    let lines = edges.filter { $0["targetColumn"] != nil }.map { "\($0["source"]?.string ?? "").\($0["sourceColumn"]?.string ?? "") \($0["targetColumn"]?.string ?? "") \($0["confidence"]?.string ?? "")" }
    #expect(lines == ["db.public.orders.customer customer certain", "db.public.orders.total spent certain"])
    #expect(json["assets"]?["db.public.orders"]?.string == "shop.db.public.orders")
    #expect(json["statements"]?.array?.last?["reads"]?.array?.compactMap { $0["column"]?.string } == ["id", "email"])
    #expect(json["statements"]?.array?.first?["joins"]?.array?.count == 1)
  }

  @Test func `without a schema the usual one, or the only table of that name, is meant`() throws {
    var body = place("SELECT * FROM daily JOIN orders USING (customer)")
    body["schema"] = nil
    let (_, json, _) = try ask(body)
    #expect(json["assets"]?.object?.map { $0.value.string ?? "" } == ["shop.db.mart.daily", "shop.db.public.orders"])
  }

  @Test func `saving writes the edges with their text, and again writes nothing`() throws {
    let sql = "CREATE TEMP TABLE x AS SELECT customer AS c, total FROM orders WHERE id <> 4711; INSERT INTO mart.daily SELECT c, sum(total) FROM x GROUP BY c"
    let (status, json, text) = try ask(place(sql, ["save": true]))
    #expect(status == 200 && json["saved"]?.int == 3, "\(text)")
    let edges = try test.ask(.get, "/api/v1/assets/shop.db.mart.daily/edges", as: test.token).text
    #expect(edges.contains(#""column":"spent""#) && edges.contains("aggregation") && edges.contains(#""via":"request""#))
    #expect(edges.contains("INSERT INTO mart.daily SELECT c, sum(total) FROM x GROUP BY c"))
    #expect(!edges.contains("4711"))
    #expect(try ask(place(sql, ["save": true])).json["saved"]?.int == 0)
    let lineage = try test.ask(.get, "/api/v1/lineage?name=shop.db.mart.daily&direction=upstream", as: test.token).text
    #expect(lineage.contains("shop.db.public.orders"))
  }

  @Test func `a table that nobody knows is saved as a stub`() throws {
    let (_, json, _) = try ask(place("INSERT INTO mart.daily (spent) SELECT amount FROM ext.payments", ["save": true]))
    #expect(json["saved"]?.int == 2)
    #expect(try test.ask(.get, "/api/v1/assets/shop.db.ext.payments", as: test.token).text.contains(#""state":"stub""#))
  }

  @Test func `saving takes more than reading`() throws {
    let reader = try test.token(.viewer)
    #expect(try ask(place("SELECT 1"), as: reader).status == 200)
    let refused = try ask(place("INSERT INTO mart.daily SELECT * FROM orders", ["save": true]), as: reader)
    #expect(refused.status == 403 && refused.text.contains("contribute"))
    let narrow = try test.token(.admin, scopes: [.read])
    #expect(try ask(place("SELECT 1", ["save": true]), as: narrow).status == 403)
    #expect(try ask(place("SELECT 1", ["save": true]), as: try test.token(.contributor)).status == 200)
    #expect(try !test.ask(.get, "/api/v1/assets/shop.db.mart.daily/edges", as: test.token).text.contains("orders"))
  }

  static let mistakes: [(body: String, field: String, says: String)] = [
    (#"{}"#, "sql", "missing"),
    (#"{"sql": ""}"#, "sql", "missing"),
    (#"{"sql": 1}"#, "sql", "a string"),
    (#"{"sql": "SELECT 1", "dialect": "postgers"}"#, "dialect", "did you mean postgres?"),
    (#"{"sql": "SELECT 1", "dialect": "cobol"}"#, "dialect", "Accepted: ansi, postgres"),
    (#"{"sql": "SELECT 1", "service": "shp"}"#, "service", "did you mean shop?"),
    (#"{"sql": "SELECT 1", "service": "shop.db"}"#, "service", "there is: shop"),
    (#"{"sql": "SELECT 1", "service": "shop", "database": "dbx"}"#, "database", "In shop there is: db"),
    (#"{"sql": "SELECT 1", "service": "shop", "database": "db", "schema": "martt"}"#, "schema", "did you mean mart?"),
    (#"{"sql": "SELECT 1", "database": "db"}"#, "service", "missing"),
    (#"{"sql": "SELECT 1", "save": true}"#, "service", "missing"),
    (#"{"sql": "SELECT 1", "save": "yes"}"#, "save", "true or false"),
    (#"{"sql": "SELECT 1", "databse": "db"}"#, "databse", "did you mean database?"),
  ]

  @Test(arguments: mistakes.indices)
  func `a mistake is named with what would be accepted`(index: Int) throws {
    let (body, field, says) = Self.mistakes[index]
    let answer = try test.ask(.post, "/api/v1/sql/lineage", body: body, as: test.token)
    #expect(answer.status == 400)
    #expect(answer.text.contains(#""field":"\#(field)""#) && answer.text.contains(says), "\(answer.text)")
  }

  @Test(arguments: ["", ";;;", "SELECT FROM WHERE ((", "\u{0}\u{1}", "'", "INSERT INTO", String(repeating: "(", count: 300_000), "SELECT " + String(repeating: "a.", count: 50_000)])
  func `any text is answered`(sql: String) throws {
    let answer = try ask(["sql": .string(sql + " "), "service": "shop"])
    #expect(answer.status == 200, "\(answer.text.prefix(200))")
  }

  @Test func `what was not understood is told by line and column`() throws {
    let (_, json, _) = try ask(["sql": "SELECT a FROM t;\nINSERT INTO s SELECT ) FROM"])
    let diagnostic = try #require(json["statements"]?.array?.last?["diagnostics"]?.array?.first)
    #expect(diagnostic["line"]?.int == 2 && (diagnostic["column"]?.int ?? 0) > 1)
    #expect(diagnostic["context"]?.string?.contains("INSERT INTO s") == true)
    #expect(json["statements"]?.array?.last?["partial"]?.bool == true)
  }
}
