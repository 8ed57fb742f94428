import Catalog
import Codecs
import System
import Testing

@testable import Ingest

/// Logging in to a real MariaDB server in every way, and a crawl of it held against what its own client shows.
@Suite(.serialized, .enabled(if: LiveMariaDB.isInstalled)) struct MySQLLiveTests {
  private let server: LiveMariaDB

  init() throws { server = try LiveMariaDB.server() }

  private func currentUser(_ settings: MySQLSettings) throws -> String? {
    let connection = try MySQLConnection(settings)
    defer { connection.close() }
    return try connection.rows("SELECT CURRENT_USER()") { $0.text(0) }.first ?? nil
  }

  private func failure(_ settings: MySQLSettings) -> String {
    do throws(MySQLError) {
      _ = try MySQLCatalogReader(settings) { _ in }.databases()
      return "no error"
    } catch { return "\(error)" }
  }

  static let logins: [(user: String, password: String?)] = [
    ("native_u", "native-Pw1"), ("ed_u", "ed-Pw1"), ("both_u", "both-Pw1"), ("empty_u", nil),
  ]

  @Test(arguments: logins, MySQLTLSSettings.Mode.allCases.filter { $0 != .verifyIdentity })
  func `every kind of password works with and without TLS`(
    login: (user: String, password: String?), mode: MySQLTLSSettings.Mode
  ) throws {
    #expect(try currentUser(server.settings(login.user, login.password, mode: mode)) == "\(login.user)@%")
  }

  @Test func `a user who needs TLS gets it when the server offers it`() throws {
    #expect(try currentUser(server.settings("tls_u", "tls-Pw1")) == "tls_u@%")
    #expect(failure(server.settings("tls_u", "tls-Pw1", mode: .disabled)).contains("error 1045"))
  }

  @Test func `a user who needs a certificate shows one`() throws {
    var settings = server.settings("cert_u", "cert-Pw1", mode: .required)
    #expect(failure(settings).contains("error 1045"))
    settings.tls.certificateFile = "\(server.directory)/client.crt"
    settings.tls.keyFile = "\(server.directory)/client.key"
    #expect(try currentUser(settings) == "cert_u@%")
  }

  @Test func `the name in the certificate is checked when it shall be`() throws {
    var settings = server.settings(mode: .verifyIdentity)
    #expect(failure(settings).contains("VERIFY_CA"))
    settings.host = "localhost"
    #expect(try currentUser(settings) == "native_u@%")
    settings.tls.authorityFile = nil
    #expect(failure(settings).contains("set ssl_ca"))
  }

  @Test func `a Unix socket works too`() throws {
    var settings = server.settings()
    settings.host = "\(server.directory)/s.sock"
    #expect(try currentUser(settings) == "native_u@%")
  }

  @Test func `refusals are one line that names host, user and cause, never the password`() {
    let wrong = failure(server.settings("native_u", "wr0ng-Pw"))
    #expect(wrong.hasPrefix("MySQL at 127.0.0.1:\(server.port), user \"native_u\": Access denied"))
    #expect(wrong.contains("check username and password"))
    #expect(!wrong.contains("wr0ng-Pw") && !wrong.contains("\n"))
    #expect(failure(server.settings("expired_u", "ex-Pw1")).contains("expired"))
  }

  @Test func `a value of more than 16 MiB comes whole`() throws {
    let connection = try MySQLConnection(server.settings())
    let lengths = try connection.rows("SELECT big FROM shop.customer ORDER BY id") { $0.values[0]?.count }
    #expect(lengths == [17_000_000, 5])
    #expect(try connection.rows("SELECT 1") { $0.text(0) } == ["1"])
  }

  @Test func `a refused statement leaves the session usable`() throws {
    let connection = try MySQLConnection(server.settings())
    #expect(throws: MySQLError.self) { try connection.execute("SELEKT 1") }
    #expect(try connection.rows("SELECT 2") { $0.text(0) } == ["2"])
  }

  // MARK: The crawl

  private func crawl(
    _ user: String = "native_u", _ password: String = "native-Pw1", _ more: String = "", sink: DraftCollector = DraftCollector()
  ) throws -> DraftCollector {
    let recipe = try Recipe(
      Array(
        """
        source:
          type: mariadb
          config:
            host_port: 127.0.0.1:\(server.port)
            username: \(user)
            password: \(password)
            service: my
        \(more)
        """.utf8), fallbackName: "my", folder: "/", variables: { _ in nil })
    try recipe.connector.crawl(into: sink)
    return sink
  }

  @Test func `every column has the type, default and comment that the server's client shows`() throws {
    let sink = try crawl()
    let rows = try server.client(
      """
      SELECT TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE, HEX(COLUMN_COMMENT) FROM information_schema.COLUMNS
      WHERE TABLE_SCHEMA = 'shop' ORDER BY TABLE_NAME, ORDINAL_POSITION
      """)
    var seen: [String] = []
    for fqn in sink.order.filter({ $0.parts.count == 3 }).sorted(by: { $0.parts[2] < $1.parts[2] }) {
      for column in sink.drafts[fqn.description]?.columns ?? [] {
        let comment = Array((column.description ?? "").utf8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }
        seen.append(
          [fqn.parts[2], column.path.name, column.nativeType ?? "", column.nullable == true ? "YES" : "NO", comment.joined()]
            .joined(separator: "\t"))
      }
    }
    #expect(seen.sorted() == rows.sorted())
    #expect(rows.count > 40)
  }

  @Test func `tables, views, sequences and routines are all there`() throws {
    let sink = try crawl()
    let subtypes = sink.drafts.mapValues { $0.subtype ?? "" }
    #expect(subtypes["my.shop.customer"] == "table")
    #expect(subtypes["my.shop.revenue"] == "view")
    #expect(subtypes["my.shop.counter"] == "sequence")
    #expect(subtypes["my.shop.versioned"] == "system-versioned table")
    #expect(subtypes["my.shop.close_invoice(procedure)"] == "procedure")
    #expect(subtypes["my.shop.net()"] == "function")
    #expect(sink.drafts["my.shop"]?.description == "The shop, owner sales")
    #expect(sink.drafts["my.odd-db ü"] != nil)
    #expect(sink.drafts["my.shop.close_invoice(procedure)"]?.properties["arguments"] == "IN x bigint(20), OUT y int(11)")
    #expect(sink.order.first?.description == "my")
    #expect(!sink.drafts.keys.contains { $0.hasPrefix("my.mysql") || $0.hasPrefix("my.sys.") })
  }

  @Test func `keys, checks, indexes and partitions are told`() throws {
    let sink = try crawl()
    let invoice = try #require(sink.drafts["my.shop.invoice"])
    #expect(invoice.links == [LinkDraft(.references, .named(.table, try FQN(parts: ["my", "shop", "customer"])))])
    let constraints = try (#require(invoice.properties[PropertyName.constraints])).text
    #expect(constraints.contains(#""type":"primary","name":"PRIMARY","columns":["id"]"#))
    #expect(constraints.contains(#""references":{"fqn":"my.shop.customer","columns":["id"]},"onUpdate":"RESTRICT","onDelete":"CASCADE""#))
    #expect(constraints.contains(#""type":"check","name":"positive""#))
    let customer = try #require(sink.drafts["my.shop.customer"])
    #expect(try (#require(customer.properties[PropertyName.indexes])).text.contains(#""by_big","columns":["big(20)"]"#))
    #expect(try (#require(customer.properties[PropertyName.grants])).text.contains(#"["id","kind"]"#))
    let partitions = try #require(sink.drafts["my.shop.happening"]?.properties[PropertyName.partitions])
    #expect(partitions.text.contains(#"{"name":"p25","bound":"2026"}"#))
    #expect(invoice.properties["triggers"] != nil)
    #expect(try (#require(sink.drafts["my.shop"]?.properties["events"])).text.contains(#""every":"1 DAY""#))
  }

  @Test func `families and the special columns are right`() throws {
    let columns = try #require(try crawl().drafts["my.shop.customer"]?.columns)
    let byName = Dictionary(uniqueKeysWithValues: columns.map { ($0.path.name, $0) })
    let families: [(String, DataType)] = [
      ("id", .integer), ("prefs", .json), ("kind", .enum), ("place", .geometry), ("raw", .binary), ("u", .uuid),
      ("ip", .network), ("ratio", .float), ("dec1", .decimal), ("y", .integer), ("dt", .timestamp), ("tiny", .boolean),
    ]
    for (name, family) in families { #expect(byName[name]?.type == family, "\(name)") }
    #expect(byName["kind"]?.properties["values"] == ["b2b", "it's", "b2c"])
    #expect(byName["id"]?.properties["identity"] == "auto_increment")
    #expect(byName["domain"]?.properties["virtual"] == nil)
    #expect(byName["domain"]?.properties["generated"] != nil)
    #expect(byName["shouted"]?.properties["virtual"] == true)
    #expect(byName["hidden"]?.properties["invisible"] == true)
    #expect(byName["ts"]?.properties["onUpdate"] == "current_timestamp()")
    #expect(byName["email"]?.properties["key"] == "unique")
  }

  @Test func `a view's SQL and the statements that ran are handed over`() throws {
    let sink = try crawl()
    let view = try #require(sink.statements.first { $0.target?.description == "my.shop.revenue" })
    #expect(view.dialect == "mysql")
    #expect(view.defaults.description == "my.shop")
    #expect(sink.statements.contains { $0.routine?.description == "my.shop.close_invoice(procedure)" && $0.text.contains("UPDATE invoice") })
    let ran = sink.statements.filter { $0.target == nil && $0.routine == nil }
    #expect(ran.allSatisfy { $0.lastSeen != nil })
    #expect(ran.contains { $0.text.contains("INSERT INTO `revenue_copy`") && ($0.calls ?? 0) >= 1 })
  }

  @Test func `a view that refers to something gone is reported, and the crawl goes on`() throws {
    let sink = try crawl()
    #expect(sink.problems.count == 1 && sink.problems[0].hasPrefix("shop.broken: "))
    #expect(sink.drafts["my.shop.broken"]?.columns == nil)
  }

  @Test func `a user with little to see sees just that`() throws {
    let sink = try crawl("empty_u", "")
    #expect(sink.drafts["my.shop.customer"]?.columns?.map(\.path.name) == ["id", "kind"])
    #expect(sink.drafts["my.shop.invoice"] == nil)
  }

  @Test func `patterns and switches leave out what they say`() throws {
    let sink = try crawl(
      more: """
            database_pattern: {allow: ["^shop$"]}
            table_pattern: {deny: ["shop.inv.*"]}
            include_views: false
            include_stored_procedures: false
        """)
    #expect(sink.drafts["my.legacy"] == nil)
    #expect(sink.drafts["my.shop.invoice"] == nil)
    #expect(sink.drafts["my.shop.revenue"] == nil)
    #expect(sink.drafts["my.shop.net()"] == nil)
    #expect(sink.drafts["my.shop.customer"] != nil)
  }

  @Test func `portions of any size read the same`() throws {
    let reader = try MySQLCatalogReader(server.settings()) { _ in }
    let tables = try reader.require(MySQLTable.self, MySQLScope(database: "shop"))
    let whole = try all(reader, tables, size: 1000)
    for size in [1, 3] {
      let parts = try all(reader, tables, size: size)
      #expect(parts.map(\.table) == whole.map(\.table))
      #expect(parts.map(\.columns) == whole.map(\.columns))
      #expect(parts.map(\.keys) == whole.map(\.keys))
      #expect(parts.map(\.indexes) == whole.map(\.indexes))
    }
  }

  private func all(_ reader: MySQLCatalogReader, _ tables: [MySQLTable], size: Int) throws -> [MySQLRelation] {
    var pages = MySQLRelationPages(reader, database: "shop", tables: tables, size: size)
    var relations: [MySQLRelation] = []
    while let page = try pages.next() { relations += page }
    return relations
  }

  @Test func `a cancelled crawl stops within a table`() throws {
    let sink = DraftCollector()
    sink.cancelsAfter = 4
    #expect(throws: CrawlError.cancelled) { try crawl(sink: sink) }
    #expect(sink.order.count == 4)
  }
}

extension MySQLLiveTests {
  private func crawl(more: String) throws -> DraftCollector { try crawl("native_u", "native-Pw1", more) }
}
