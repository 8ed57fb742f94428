import Testing

@testable import Ingest

/// Reading the catalogs of a real server, compared with what `psql` shows.
@Suite(.enabled(if: LivePostgreSQL.isInstalled)) struct PostgreSQLCatalogReaderTests {
  private let server: LivePostgreSQL

  init() throws { server = try LivePostgreSQL.server() }

  private final class Warnings {
    var all: [PostgreSQLWarning] = []
  }

  /// Reads all relations of a database as a role without privileges, by their qualified names.
  private func relations(
    _ database: String = "shop", pageSize: Int = 500, settings: PostgreSQLSettings? = nil
  ) throws -> (byName: [String: PostgreSQLRelation], warnings: [PostgreSQLWarning]) {
    let warnings = Warnings()
    let reader = try PostgreSQLCatalogReader(
      settings ?? server.settings("reader", "reader-Pw1", database: database)
    ) { warnings.all.append($0) }
    let schemas = try reader.require(PostgreSQLSchema.self)
    let names = Dictionary(uniqueKeysWithValues: schemas.map { ($0.oid, $0.name) })
    var pages = PostgreSQLRelationPages(reader, in: schemas, size: pageSize) { _, _ in true }
    var byName: [String: PostgreSQLRelation] = [:]
    while let page = try pages.next() {
      for relation in page { byName["\(names[relation.head.schema] ?? "?").\(relation.head.name)"] = relation }
    }
    return (byName, warnings.all)
  }

  @Test func `databases come with owner, encoding, comment and the right to connect`() throws {
    let reader = try PostgreSQLCatalogReader(server.settings("reader", "reader-Pw1")) { _ in }
    let databases = try reader.require(PostgreSQLDatabase.self)
    #expect(databases.map(\.name) == (try server.psql("SELECT datname FROM pg_database ORDER BY 1")))
    let shop = try #require(databases.first { $0.name == "shop" })
    #expect(shop.comment == "The web shop")
    #expect(shop.owner == "admin")
    #expect(shop.mayConnect)
    #expect(databases.first { $0.name == "latin" }?.encoding == "LATIN1")
    #expect(databases.first { $0.name == "noaccess" }?.mayConnect == false)
    #expect(databases.first { $0.name == "template0" }?.allowsConnections == false)
    #expect(reader.version.major == 15)
    #expect(reader.versionText.hasPrefix("15."))
  }

  @Test func `roles come with memberships and comments`() throws {
    let reader = try PostgreSQLCatalogReader(server.settings("reader", "reader-Pw1")) { _ in }
    let roles = try reader.require(PostgreSQLRole.self)
    #expect(roles.map(\.name).sorted() == roles.map(\.name))
    let alice = try #require(roles.first { $0.name == "alice" })
    #expect(alice.memberOf == ["analysts"])
    #expect(alice.mayLogIn)
    #expect(roles.first { $0.name == "analysts" }?.comment == "Read the marts")
    #expect(!roles.contains { $0.name.hasPrefix("pg_") })
  }

  @Test func `schemas come with owner, comment and grants`() throws {
    let reader = try PostgreSQLCatalogReader(server.settings("reader", "reader-Pw1")) { _ in }
    let schemas = try reader.require(PostgreSQLSchema.self)
    #expect(schemas.map(\.name) == ["Odd \"Schema", "crm", "public", "sales"])
    let crm = try #require(schemas.first { $0.name == "crm" })
    #expect(crm.owner == "stewards")
    #expect(crm.comment == "Customers")
    let grants = try reader.require(PostgreSQLSchemaGrant.self).filter { $0.schema == crm.oid }
    #expect(grants.map(\.grant) == [PostgreSQLGrant(grantee: "analysts", privilege: "USAGE", isGrantable: false)])
  }

  @Test(arguments: [1, 3, 500])
  func `relations and their kinds are those that psql lists, whatever the size of a page`(size: Int) throws {
    let (relations, warnings) = try relations(pageSize: size)
    let expected = try server.psql(
      """
      SELECT n.nspname || '.' || c.relname || ' ' || c.relkind::text FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' AND c.relkind IN ('r','v','m','p','f')
      ORDER BY 1
      """)
    #expect(relations.map { "\($0) \($1.head.kind.rawValue)" }.sorted() == expected.sorted())
    #expect(warnings.isEmpty)
    #expect(relations.values.allSatisfy { $0.unread.isEmpty })
  }

  @Test func `every column of every relation is as psql shows it`() throws {
    let (relations, _) = try relations()
    let columns = relations.flatMap { name, relation in
      relation.columns.map { "\(name)|\($0.number)|\($0.name)|\($0.type)|\($0.isNullable ? "f" : "t")" }
    }
    let expected = try server.psql(
      """
      SELECT n.nspname || '.' || c.relname, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r','v','m','p','f')
        AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
      """)
    #expect(columns.sorted() == expected.sorted())
    #expect(relations["public.no_columns"]?.columns.isEmpty == true)
    #expect(relations["public.dropped"]?.columns.map(\.number) == [1, 3])
  }

  @Test func `defaults, generation, collation and comments are told apart`() throws {
    let customers = try #require(try relations().byName["crm.customers"])
    let columns = Dictionary(uniqueKeysWithValues: customers.columns.map { ($0.name, $0) })
    #expect(columns["id"]?.generation == .identityAlways)
    #expect(columns["seq"]?.generation == .identityByDefault)
    #expect(columns["full_name"]?.generation == .stored(expression: "(((first)::text || ' '::text) || (last)::text)"))
    #expect(columns["full_name"]?.defaultValue == nil)
    #expect(columns["mood"]?.defaultValue == "'glad'::public.mood")
    #expect(columns["mood"]?.type == "mood")
    #expect(columns["tags"]?.defaultValue == "'{}'::text[]")
    #expect(columns["created"]?.defaultValue == "now()")
    #expect(columns["last"]?.collation == "\"C\"")
    #expect(columns["first"]?.collation == nil)
    #expect(columns["mail"]?.comment == "Login; \"quoted\",\nsecond line ✓")
    #expect(columns["mail"]?.type == "crm.email")
    #expect(columns["past"]?.type == "crm.address[]")
    #expect(columns["score"]?.type == "numeric(12,2)")
    #expect(customers.head.comment == "One row per customer")
    #expect(customers.head.owner == "admin")
  }

  @Test func `types made by people are described, through arrays and domains`() throws {
    let reader = try PostgreSQLCatalogReader(server.settings("reader", "reader-Pw1")) { _ in }
    let types = PostgreSQLTypes(
      types: try reader.require(PostgreSQLType.self), fields: try reader.require(PostgreSQLTypeField.self))
    let customers = try #require(try relations().byName["crm.customers"])
    func type(_ column: String) -> PostgreSQLType? {
      customers.columns.first { $0.name == column }.flatMap { types[$0.elementType] }
    }
    #expect(type("mood")?.labels == ["sad", "glad"])
    #expect(type("mood")?.name == "mood")
    #expect(type("mail")?.kind == .domain)
    #expect(type("mail")?.baseName == "character varying(320)")
    #expect(type("mail")?.conditions == ["CHECK (((VALUE)::text ~ '@'::text))", "NOT NULL"])
    #expect(type("past") == type("home"))
    let address = try #require(type("home"))
    #expect(
      types.fields(of: address.oid).map { "\($0.name) \($0.type)" } == [
        "street text", "zip character varying(10)", "country character(2)",
      ])
    #expect(type("first") == nil)
    let status = try reader.require(PostgreSQLType.self).first { $0.name == "sales.status" }
    #expect(status?.labels == ["new", "paid", "sent back"])
    #expect(status?.comment == "Life of an order")
  }

  @Test func `keys, checks and exclusions come with their columns and targets`() throws {
    let (relations, _) = try relations()
    let customers = try #require(relations["crm.customers"])
    #expect(
      customers.constraints.map { "\($0.kind) \($0.columns)" } == [
        "check [\"score\"]", "primaryKey [\"id\"]", "unique [\"mail\"]",
      ])
    #expect(customers.constraints.first?.definition == "CHECK ((score >= (0)::numeric))")
    let lines = try #require(relations["sales.lines"])
    let keys = lines.constraints.filter { $0.kind == .foreignKey }
    #expect(keys.count == 1, "the copies per partition of the target are left out")
    #expect(keys.first?.columns == ["order_id", "at"])
    #expect(
      keys.first?.target
        == PostgreSQLConstraint.Target(
          schema: "sales", table: "orders", columns: ["id", "at"], onUpdate: .cascade, onDelete: .noAction))
    #expect(lines.constraints.contains { $0.kind == .exclusion && $0.columns == ["qty"] })
    #expect(relations["sales.orders"]?.constraints.first { $0.kind == .primaryKey }?.columns == ["id", "at"])
    #expect(relations["sales.orders"]?.constraints.first { $0.kind == .foreignKey }?.target?.onDelete == .cascade)
    #expect(relations["sales.orders_2026"]?.constraints.filter { $0.kind == .foreignKey }.count == 1)
  }

  @Test func `indexes come with keys, predicate, definition and comment`() throws {
    let customers = try #require(try relations().byName["crm.customers"])
    let index = try #require(customers.indexes.first { $0.name == "customers_mail_lower" })
    #expect(index.keys == ["lower(mail::text)", "id"])
    #expect(index.predicate == "score > 0::numeric")
    #expect(index.method == "btree")
    #expect(!index.isUnique && index.isValid)
    #expect(index.comment == "For the login")
    #expect(
      index.definition
        == "CREATE INDEX customers_mail_lower ON crm.customers USING btree (lower((mail)::text), id DESC) "
        + "WHERE (score > (0)::numeric)")
    #expect(customers.indexes.filter(\.isPrimary).map(\.keys) == [["id"]])
    #expect(customers.indexes.filter(\.isUnique).count == 2)
  }

  @Test func `grants on tables and columns leave out what the owner holds anyway`() throws {
    let customers = try #require(try relations().byName["crm.customers"])
    let grants = customers.grants.map {
      "\($0.grant.grantee ?? "PUBLIC") \($0.grant.privilege) \($0.column ?? "*")\($0.grant.isGrantable ? "+" : "")"
    }
    #expect(Set(grants) == ["analysts SELECT id", "analysts SELECT created", "stewards UPDATE *+", "PUBLIC SELECT *"])
    #expect(grants.count == 4)
  }

  @Test func `partitions name parent, key and bound`() throws {
    let (relations, _) = try relations()
    #expect(relations["sales.orders"]?.head.partitionKey == "RANGE (at)")
    let partition = try #require(relations["sales.orders_2026"])
    #expect(partition.head.isPartition)
    #expect(partition.parents.map { "\($0.schema).\($0.name)" } == ["sales.orders"])
    let bound = try server.psql("SELECT pg_get_expr(relpartbound, oid) FROM pg_class WHERE relname = 'orders_2026'")
    #expect(partition.head.partitionBound == bound.first)
    #expect(relations["sales.orders_rest"]?.head.partitionBound == "DEFAULT")
    #expect(relations["public.child"]?.parents.map(\.name) == ["parent"])
    #expect(relations["public.child"]?.head.isPartition == false)
  }

  @Test func `estimates and sizes are never negative and partitions add up`() throws {
    let (relations, _) = try relations()
    #expect(relations["crm.customers"]?.storage?.rowEstimate == 200)
    #expect(relations["sales.orders"]?.storage?.rowEstimate == 1400)
    #expect((relations["sales.orders"]?.storage?.bytes ?? 0) > 50_000)
    #expect(relations["public.fresh"]?.storage?.rowEstimate == nil)
    #expect(relations["public.fresh"]?.storage?.bytes == 0)
    #expect(relations["sales.top"]?.storage == nil)
    #expect(relations.values.allSatisfy { ($0.storage?.rowEstimate ?? 0) >= 0 })
  }

  @Test func `views come with their queries and the tables that they read`() throws {
    let (relations, _) = try relations()
    let view = try #require(relations["sales.customer_orders"])
    #expect(view.definition?.contains("FROM crm.customers c") == true)
    #expect(view.definition?.contains("JOIN sales.orders o ON o.customer = c.id") == true)
    #expect(
      view.sources.map { "\($0.schema).\($0.name) \($0.columns)" } == [
        "crm.customers [\"id\", \"full_name\"]", "sales.orders [\"customer\", \"total\"]",
      ])
    #expect(relations["sales.top"]?.sources.map(\.name) == ["customer_orders"])
    #expect(relations["sales.daily"]?.definition?.contains("FROM sales.orders") == true)
    #expect(relations["sales.never"]?.head.isPopulated == false)
    #expect(relations["crm.customers"]?.definition == nil)
  }

  @Test func `row security, triggers, publications, options and foreign servers are read`() throws {
    let (relations, _) = try relations()
    let customers = try #require(relations["crm.customers"])
    #expect(customers.head.hasRowSecurity)
    let policy = try #require(customers.policies.first)
    #expect(policy.command == "SELECT" && policy.isPermissive)
    #expect(policy.roles == ["analysts"])
    #expect(policy.using == "seq > 0")
    #expect(customers.triggers.map { "\($0.name) \($0.function) \($0.isEnabled)" } == ["t_touch sales.touch true"])
    #expect(customers.publications == ["feed"])
    #expect(relations["sales.orders"]?.publications == ["all_sales", "feed"])
    #expect(relations["public.scratch"]?.head.isUnlogged == true)
    #expect(relations["public.scratch"]?.head.options == ["fillfactor=70"])
    #expect(relations["public.log_lines"]?.head.foreignServer == "files")
  }

  @Test(arguments: [1, 500])
  func `routines come with signature, language, body and grants`(size: Int) throws {
    let reader = try PostgreSQLCatalogReader(server.settings("reader", "reader-Pw1")) { _ in }
    let schemas = try reader.require(PostgreSQLSchema.self)
    var pages = PostgreSQLRoutinePages(reader, in: schemas, size: size)
    var routines: [String: (routine: PostgreSQLRoutine, grants: [PostgreSQLGrant])] = [:]
    var count = 0
    while let page = try pages.next() {
      count += page.count
      for entry in page { routines[entry.routine.name] = entry }
    }
    #expect(
      ["\(count)"]
        == (try server.psql(
          """
          SELECT count(*) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
          WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
          """)))
    let total = try #require(routines["order_total"]?.routine)
    #expect(total.arguments == "order_id bigint, OUT total numeric")
    #expect(total.signature == "bigint")
    #expect(total.result == "numeric")
    #expect(total.language == "sql" && total.volatility == "STABLE" && total.kind == .function)
    #expect(total.body.contains("SELECT sum(qty) FROM sales.lines"))
    #expect(total.comment == "Adds up an order")
    #expect(routines["twice"]?.routine.body == "RETURN ($1 * 2)")
    let tidy = try #require(routines["tidy"])
    #expect(tidy.routine.kind == .procedure && tidy.routine.isSecurityDefiner && tidy.routine.result == nil)
    #expect(tidy.grants.contains(PostgreSQLGrant(grantee: "analysts", privilege: "EXECUTE", isGrantable: false)))
    #expect(routines["product"]?.routine.kind == .aggregate)
    #expect(routines["pg_stat_statements_reset"]?.routine.fromExtension == "pg_stat_statements")
  }

  @Test func `a table of 300 columns and a schema of 400 tables are complete`() throws {
    let (relations, warnings) = try relations("wide")
    #expect(relations["public.wide"]?.columns.count == 301)
    #expect(relations.keys.filter { $0.hasPrefix("raw.") }.count == 400)
    #expect(relations.values.filter { $0.columns.count == 2 }.count == 400)
    #expect(warnings.isEmpty)
  }

  @Test func `names and comments of a LATIN1 database arrive as UTF-8`() throws {
    let table = try #require(try relations("latin").byName["public.Straße"])
    #expect(table.columns.map(\.name) == ["Größe"])
    #expect(table.head.comment == "Maße in Fuß")
  }

  @Test func `quoted names survive, of schemas, tables, columns and databases`() throws {
    let table = try #require(try relations().byName["Odd \"Schema.Table, \"quoted\" & ünï"])
    #expect(table.columns.map(\.name) == ["Column One", "select", "a.b"])
    #expect(try relations("Odd Name-DB").byName.isEmpty)
  }

  @Test func `a table that another session has locked costs its own size only`() throws {
    let other = try PostgreSQLConnection.open(server.settings("admin", "admin-Pw1"))
    for sql in ["BEGIN", "LOCK TABLE public.many_types IN ACCESS EXCLUSIVE MODE"] { try other.forEachRow(sql) { _ in } }
    defer { other.close() }
    var settings = server.settings("reader", "reader-Pw1")
    settings.lockTimeout = 0.05
    let (relations, warnings) = try relations(settings: settings)
    #expect(relations["public.many_types"]?.unread.contains(.storage) == true)
    #expect(relations["public.many_types"]?.columns.count == 24)
    #expect(relations["crm.customers"]?.unread.isEmpty == true)
    #expect(relations["crm.customers"]?.storage != nil)
    let warning = try #require(warnings.first { $0.subject == .storage })
    #expect(warning.entity == "public.many_types")
    #expect(warning.message.contains("lock timeout"))
    #expect(warning.hint?.contains("another session holds a lock") == true)
    #expect(warnings.allSatisfy { $0.entity == "public.many_types" })
  }

  @Test func `statements come with calls, rows and time where the role may read them`() throws {
    let all = try PostgreSQLCatalogReader(server.settings("admin", "admin-Pw1")) { _ in }
    let statements = try #require(try all.statements(of: ["shop", "wide"], limit: 5000))
    let top = try #require(statements.first { $0.text == "SELECT count(*) FROM sales.top" })
    #expect(top.database == "shop" && top.user == "admin" && top.calls == 1 && top.rows == 1)
    #expect(top.milliseconds > 0)
    #expect(try all.statements(of: ["shop"], limit: 3)?.count == 3)
    #expect(statements.allSatisfy { $0.database == "shop" || $0.database == "wide" })
    #expect(try all.statements(of: ["no \"such\" \\ database"], limit: 5) == [])

    let few = try PostgreSQLCatalogReader(server.settings("reader", "reader-Pw1")) { _ in }
    let hidden = try #require(try few.statements(of: ["shop"], limit: 5000)).filter { $0.user == "admin" }
    #expect(hidden.allSatisfy { $0.text == nil })
    #expect(!hidden.isEmpty)

    let none = try PostgreSQLCatalogReader(server.settings("reader", "reader-Pw1", database: "wide")) { _ in }
    #expect(try none.statements(of: ["shop"], limit: 10) == nil)
  }

  @Test func `the session can only read`() throws {
    let reader = try PostgreSQLCatalogReader(server.settings("admin", "admin-Pw1")) { _ in }
    do throws(PostgreSQLError) {
      try reader.connection.forEachRow("CREATE TABLE public.nope (a int)") { _ in }
      Issue.record("a table was created")
    } catch {
      #expect("\(error)".contains("read-only transaction"))
    }
  }
}
