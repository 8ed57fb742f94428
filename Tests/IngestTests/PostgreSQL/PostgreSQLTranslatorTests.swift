import Catalog
import Codecs
import Testing

@testable import Ingest

/// What was read from a real server, in the catalog's words.
@Suite(.enabled(if: LivePostgreSQL.isInstalled)) struct PostgreSQLTranslatorTests {
  private let translator: PostgreSQLTranslator
  private let relations: [String: (schema: String, relation: PostgreSQLRelation)]

  init() throws {
    let server = try LivePostgreSQL.server()
    let reader = try PostgreSQLCatalogReader(server.settings("reader", "reader-Pw1")) { _ in }
    let types = PostgreSQLTypes(
      types: try reader.require(PostgreSQLType.self), fields: try reader.require(PostgreSQLTypeField.self))
    translator = PostgreSQLTranslator(service: try FQN("pg"), database: "shop", types: types)
    let schemas = try reader.require(PostgreSQLSchema.self)
    let names = Dictionary(uniqueKeysWithValues: schemas.map { ($0.oid, $0.name) })
    var pages = PostgreSQLRelationPages(reader, in: schemas) { _, _ in true }
    var relations: [String: (String, PostgreSQLRelation)] = [:]
    while let page = try pages.next() {
      for relation in page { relations[relation.head.name] = (names[relation.head.schema] ?? "", relation) }
    }
    self.relations = relations
  }

  private func draft(_ name: String) throws -> AssetDraft {
    let (schema, relation) = try #require(relations[name])
    return try translator.draft(relation, schema: schema)
  }

  @Test func `kinds and subtypes follow PostgreSQL's own words`() throws {
    let expected = [
      ("customers", AssetKind.table, "table"), ("orders", .table, "partitioned table"),
      ("orders_2026", .table, "partition"), ("log_lines", .table, "foreign table"),
      ("customer_orders", .view, "view"), ("daily", .view, "materialized view"),
    ]
    for (name, kind, subtype) in expected {
      let draft = try draft(name)
      #expect(draft.kind == kind)
      #expect(draft.subtype == subtype)
    }
    #expect(try draft("customers").fqn.description == "pg.shop.crm.customers")
  }

  @Test func `columns carry type, key, default, generation and the fields of composite types`() throws {
    let columns = try #require(try draft("customers").columns)
    #expect(
      columns.prefix(9).map(\.path.description) == [
        "id", "seq", "first", "last", "mail", "home", "home.street", "home.zip", "home.country",
      ])
    #expect(columns.map(\.path.description).contains("past.[].street"))
    let byPath = Dictionary(uniqueKeysWithValues: columns.map { ($0.path.description, $0) })
    #expect(byPath["id"]?.type == .integer)
    #expect(byPath["id"]?.properties == ["identity": "always", "key": "primary"])
    #expect(byPath["seq"]?.properties["identity"] == "by default")
    #expect(byPath["mail"]?.type == .string)
    #expect(byPath["mail"]?.nativeType == "crm.email")
    #expect(byPath["mail"]?.properties["key"] == "unique")
    #expect(byPath["mail"]?.properties["baseType"] == "character varying(320)")
    #expect(byPath["mail"]?.description == "Login; \"quoted\",\nsecond line ✓")
    #expect(byPath["home"]?.type == .struct)
    #expect(byPath["past"]?.type == .array)
    #expect(byPath["mood"]?.type == .enum)
    #expect(byPath["mood"]?.properties["values"] == ["sad", "glad"])
    #expect(byPath["score"]?.type == .decimal)
    #expect(byPath["first"]?.nullable == false)
    #expect(byPath["score"]?.nullable == true)
    #expect(byPath["full_name"]?.properties["generated"] == "(((first)::text || ' '::text) || (last)::text)")
  }

  @Test func `keys name what they reference, and foreign keys are links too`() throws {
    let draft = try draft("lines")
    let constraints = try #require(draft.properties[PropertyName.constraints]?.array)
    let foreign = try #require(constraints.first { $0["type"] == "foreign" })
    #expect(foreign["columns"] == ["order_id", "at"])
    #expect(foreign["references"] == ["fqn": "pg.shop.sales.orders", "columns": ["id", "at"]])
    #expect(Set(constraints.compactMap { $0["type"]?.string }) == ["primary", "foreign", "exclusion"])
    #expect(draft.links == [LinkDraft(.references, .named(.table, try FQN("pg.shop.sales.orders")))])
    #expect(
      try self.draft("orders_2026").links?.contains(
        LinkDraft(.related, .named(.table, try FQN("pg.shop.sales.orders")), role: "partition-of")) == true)
  }

  @Test func `partitions, indexes, grants, policies and sizes are properties`() throws {
    let orders = try draft("orders").properties
    let partitions = try #require(orders[PropertyName.partitions]?.array)
    #expect(partitions.first == ["by": "RANGE", "key": "at"])
    #expect(
      partitions.dropFirst().compactMap { $0["name"]?.string } == [
        "pg.shop.sales.orders_2026", "pg.shop.sales.orders_rest",
      ])
    #expect(partitions.last?["bound"] == "DEFAULT")
    #expect(orders[PropertyName.rowCount] == 1400)
    let customers = try draft("customers").properties
    #expect(customers[PropertyName.sourceOwner] == "admin")
    #expect(customers[PropertyName.indexes]?.array?.count == 3)
    #expect(customers["policies"]?.array?.first?["using"] == "seq > 0")
    #expect(customers["rowSecurity"] == true)
    #expect(customers["publications"] == ["feed"])
    let grants = try #require(customers[PropertyName.grants]?.array)
    #expect(grants.contains(["grantee": "stewards", "privileges": ["UPDATE"], "grantable": true]))
    #expect(grants.contains(["grantee": "PUBLIC", "privileges": ["SELECT"]]))
    #expect(grants.contains(["grantee": "analysts", "privileges": ["SELECT"], "columns": ["created", "id"]]))
    #expect(try draft("fresh").properties[PropertyName.rowCount] == nil)
  }

  @Test func `views carry their query and their sources`() throws {
    let draft = try draft("customer_orders")
    #expect(draft.properties[PropertyName.definition]?.string?.contains("FROM crm.customers") == true)
    #expect(draft.properties[PropertyName.dialect] == "postgres")
    let (schema, relation) = try #require(relations["top"])
    #expect(
      try translator.edges(into: relation, schema: schema) == [
        EdgeDraft(
          .named(.view, try FQN("pg.shop.sales.customer_orders")), .named(.view, try FQN("pg.shop.sales.top")))
      ])
  }

  @Test func `odd names are quoted in FQNs`() throws {
    let draft = try draft("Table, \"quoted\" & ünï")
    #expect(draft.fqn.description == #"pg.shop."Odd ""Schema"."Table, ""quoted"" & ünï""#)
    #expect(draft.columns?.map(\.path.description) == ["Column One", "select", "\"a.b\""])
  }

  @Test func `columns that could not be read say nothing rather than nothing is there`() throws {
    var (schema, relation) = try #require(relations["customers"])
    relation.columns = []
    relation.unread = [.columns]
    #expect(try translator.draft(relation, schema: schema).columns == nil)
  }
}
