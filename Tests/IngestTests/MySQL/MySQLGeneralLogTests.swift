import Catalog
import Codecs
import Testing

@testable import Ingest

/// Statements out of the general query log.
@Suite struct MySQLGeneralLogTests {
  private func row(_ values: [String?]) throws -> MySQLRow {
    var payload: [UInt8] = []
    for value in values {
      guard let value else {
        payload.append(0xFB)
        continue
      }
      payload += [0xFC, UInt8(truncatingIfNeeded: value.utf8.count), UInt8(truncatingIfNeeded: value.utf8.count >> 8)] + Array(value.utf8)
    }
    return try MySQLRow(payload[...], count: values.count)
  }

  private func statements(_ rows: [(thread: Int, command: String, argument: String?)]) throws -> [MySQLStatement] {
    var log = MySQLGeneralLog()
    for (number, entry) in rows.enumerated() {
      log.add(try row(["2026-11-21 20:00:0\(number % 10).123456", "ann[ann] @ localhost [127.0.0.1]", "\(entry.thread)", entry.command, entry.argument]))
    }
    return log.statements
  }

  @Test func `a statement's database is what its session opened last`() throws {
    let found = try statements([
      (1, "Connect", "ann@localhost on shop using TCP/IP"), (2, "Connect", "bob@localhost on  using Socket"), (1, "Query", "SELECT 1 FROM orders"),
      (2, "Query", "SELECT 2 FROM shop.orders"), (2, "Init DB", "crm"), (2, "Query", "SELECT 3 FROM users"), (1, "Query", "use `odd name`;"),
      (1, "Execute", "SELECT 4 FROM x"), (1, "Quit", ""), (1, "Query", "SELECT 5 FROM y"), (3, "Query", "SELECT 6 FROM z"),
    ])
    #expect(found.map { "\($0.database ?? "-"): \($0.text)" } == [
      "shop: SELECT 1 FROM orders", "-: SELECT 2 FROM shop.orders", "crm: SELECT 3 FROM users", "odd name: SELECT 4 FROM x", "-: SELECT 5 FROM y",
      "-: SELECT 6 FROM z",
    ])
    #expect(found.allSatisfy { $0.user == "ann" && $0.calls == 1 && $0.milliseconds == nil })
    #expect(found.first?.lastSeen == Timestamp(rfc3339: "2026-11-21T20:00:02.123456Z"))
  }

  /// What a login says, and the database that it opens.
  @Test(arguments: [
    ("ann@h on shop using TCP/IP", "shop"), ("ann@h on odd db using SSL/TLS", "odd db"), ("ann@h on using Socket", "-"), ("ann@h on  using Socket", "-"),
    ("ann@h as anonymous on shop", "shop"), ("Access denied for user 'x'@'h' (using password: YES)", "-"), ("", "-"), ("on", "-"),
  ])
  func `a login opens the database that it names`(text: String, database: String) throws {
    let found = try statements([(1, "Connect", text), (1, "Query", "SELECT 1")])
    #expect(found.map { $0.database ?? "-" } == [database])
  }

  @Test func `what is no statement is passed over`() throws {
    let long = "SELECT '" + String(repeating: "x", count: 9000) + "'"
    #expect(try statements([(1, "Query", long), (1, "Prepare", "SELECT ?"), (1, "Query", nil), (1, "Statistics", ""), (1, "use", "x")]) == [])
    var log = MySQLGeneralLog()
    log.add(try row([nil, nil, "x", "Query", "SELECT 1"]))
    log.add(try row([]))
    #expect(log.statements == [])
  }

  @Test(arguments: [("1", "TABLE", true), ("1", "FILE,TABLE", true), ("1", "FILE", false), ("0", "TABLE", false), ("1", nil, false), (nil, nil, false)] as [(String?, String?, Bool)])
  func `the table is read where the server writes it`(isOn: String?, output: String?, isKept: Bool) throws {
    #expect(MySQLGeneralLog.isKept(try row([isOn, output])) == isKept)
  }

  @Test(.enabled(if: LiveMariaDB.isInstalled)) func `a real server's log tells who ran what where`() throws {
    let server = try LiveMariaDB.server()
    let reader = try MySQLCatalogReader(server.settings()) { _ in }
    defer { reader.connection.close() }
    _ = try server.client("SET GLOBAL log_output = 'FILE', general_log = 0")
    #expect(try reader.loggedStatements() == [])
    _ = try server.client("SET GLOBAL log_output = 'TABLE', general_log = 1")
    _ = try server.client("USE shop; SELECT count(*) AS of_the_log FROM customer; USE legacy; SELECT 7 AS of_the_log")
    let found = try reader.loggedStatements().filter { $0.text.contains("of_the_log") }
    _ = try server.client("SET GLOBAL general_log = 0, log_output = 'FILE'")
    #expect(found.map { "\($0.user ?? "") \($0.database ?? "") \($0.text.prefix(12))" } == ["root shop SELECT count", "root legacy SELECT 7 AS "])
    #expect(found.allSatisfy { $0.lastSeen != nil })
    // Nothing is read of a log that is off, although its table still holds it.
    #expect(try reader.loggedStatements() == [])
  }
}
