import Glibc
import System
import Testing

@testable import Ingest

/// Logging in to a real server in every way, and what its refusals look like.
@Suite(.enabled(if: LivePostgreSQL.isInstalled)) struct PostgreSQLLiveConnectionTests {
  private let server: LivePostgreSQL

  init() throws { server = try LivePostgreSQL.server() }

  private func currentUser(_ settings: PostgreSQLSettings) throws -> String {
    let connection = try PostgreSQLConnection.open(settings)
    defer { connection.close() }
    return try connection.rows("SELECT current_user::text") { (row) throws(PostgreSQLValueError) in
      try row.text()
    }.joined()
  }

  private func failure(_ settings: PostgreSQLSettings) -> String {
    do throws(PostgreSQLError) {
      _ = try PostgreSQLConnection.open(settings)
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  static let logins: [(user: String, password: String?, PostgreSQLTLSMode)] =
    [
      ("reader", "reader-Pw1"), ("md5_user", "md5-Pw1"), ("clear_user", "clear-Pw1"), ("trusted", nil),
      ("naïve user", "pässwörd–Ⅳ"), ("naïve user", "pässwörd–IV"),
    ].flatMap { login in PostgreSQLTLSMode.allCases.filter { $0 != .verifyFull }.map { (login.0, login.1, $0) } }

  @Test(arguments: logins.indices)
  func `every kind of password works with and without TLS`(index: Int) throws {
    let (user, password, mode) = Self.logins[index]
    #expect(try currentUser(server.settings(user, password, tls: mode)) == user)
  }

  @Test func `verify-full accepts the name in the certificate and refuses another`() throws {
    var settings = server.settings("reader", "reader-Pw1", tls: .verifyFull)
    settings.host = "localhost"
    #expect(try currentUser(settings) == "reader")
    settings.host = "127.0.0.1"
    let error = failure(settings)
    #expect(error.contains("it is not for 127.0.0.1"))
    #expect(error.contains("use the name in the certificate as host"))
  }

  @Test(arguments: [PostgreSQLTLSMode.verifyCA, .verifyFull])
  func `a certificate of an unknown authority is refused`(mode: PostgreSQLTLSMode) {
    var settings = server.settings("reader", "reader-Pw1", tls: mode)
    settings.tls.authorityFile = nil
    let error = failure(settings)
    #expect(error.contains("the server's certificate is not trusted"))
    #expect(error.contains("set sslrootcert"))
    #expect(error.contains("127.0.0.1:\(server.port), user \"reader\", database \"shop\""))
  }

  @Test func `an authority file that is missing is named`() {
    var settings = server.settings("reader", "reader-Pw1", tls: .verifyCA)
    settings.tls.authorityFile = "/no/such/ca.pem"
    #expect(failure(settings).contains("/no/such/ca.pem"))
  }

  @Test(arguments: [
    (PostgreSQLTLSMode.disable, false), (.allow, false), (.prefer, true), (.require, true), (.verifyCA, true),
  ])
  func `the mode decides whether TLS is used`(mode: PostgreSQLTLSMode, isEncrypted: Bool) throws {
    let connection = try PostgreSQLConnection.open(server.settings("reader", "reader-Pw1", tls: mode))
    #expect((connection.tlsInfo != nil) == isEncrypted)
    let seen = try connection.rows("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()") {
      (row) throws(PostgreSQLValueError) in try row.bool()
    }
    #expect(seen == [isEncrypted])
  }

  @Test func `allow falls back to TLS and prefer to plain when only that way is let in`() throws {
    #expect(try currentUser(server.settings("tls_user", "tls-Pw1", tls: .allow)) == "tls_user")
    #expect(try currentUser(server.settings("plain_user", "plain-Pw1", tls: .prefer)) == "plain_user")
    let error = failure(server.settings("tls_user", "tls-Pw1", tls: .disable))
    #expect(error.contains("pg_hba.conf rejects connection"))
    #expect(error.contains("sslmode decides whether TLS is used"))
  }

  @Test func `a client certificate logs in, and its absence is explained`() throws {
    var settings = server.settings("cert_user", tls: .verifyCA)
    #expect(failure(settings).contains("set sslcert and sslkey"))
    settings.tls.certificateFile = "\(server.directory)/client.crt"
    settings.tls.keyFile = "\(server.directory)/client.key"
    #expect(try currentUser(settings) == "cert_user")
  }

  @Test func `SCRAM is bound to the TLS connection`() throws {
    var settings = server.settings("reader", "reader-Pw1", tls: .require)
    settings.tls.channelBinding = .require
    #expect(try currentUser(settings) == "reader")
    settings.tls.channelBinding = .disable
    #expect(try currentUser(settings) == "reader")
    settings.tls.mode = .disable
    settings.tls.channelBinding = .require
    #expect(failure(settings).contains("without channel binding"))
    var trusted = server.settings("trusted", tls: .require)
    trusted.tls.channelBinding = .require
    #expect(failure(trusted).contains("without channel binding"))
  }

  @Test func `a Unix socket works`() throws {
    var settings = server.settings("reader", "reader-Pw1", tls: .verifyFull)
    settings.host = server.directory
    #expect(try currentUser(settings) == "reader")
  }

  @Test func `a newer minor version is negotiated down`() throws {
    var settings = server.settings("reader", "reader-Pw1")
    settings.protocolMinorVersion = 2
    #expect(try currentUser(settings) == "reader")
  }

  static let refusals: [(user: String, password: String?, database: String, says: String, hint: String)] = [
    ("reader", "wrong", "shop", "password authentication failed for user \"reader\"", "check username and password"),
    ("md5_user", "wrong", "shop", "password authentication failed", "check username and password"),
    ("clear_user", "wrong", "shop", "password authentication failed", "check username and password"),
    ("nobody", "x", "shop", "password authentication failed for user \"nobody\"", "check username and password"),
    ("reader", nil, "shop", "the server asks for a SCRAM password, and none is given", "set password"),
    ("reader", "reader-Pw1", "nowhere", "database \"nowhere\" does not exist", "check database"),
    ("reader", "reader-Pw1", "noaccess", "permission denied for database \"noaccess\"", "grant the user"),
  ]

  @Test(arguments: refusals.indices)
  func `a refusal names server, user, database, cause and what to do`(index: Int) {
    let (user, password, database, says, hint) = Self.refusals[index]
    let error = failure(server.settings(user, password, database: database))
    #expect(error.contains("PostgreSQL at 127.0.0.1:\(server.port), user \"\(user)\", database \"\(database)\": "))
    #expect(error.contains(says))
    #expect(error.contains(hint))
  }

  @Test func `rows arrive complete over many portions`() throws {
    let connection = try PostgreSQLConnection.open(server.settings("reader", "reader-Pw1"))
    var (count, sum) = (Int64(0), Int64(0))
    try connection.forEachRow("SELECT i, repeat('x', 100) FROM generate_series(1, $1::int) i", ["35000"]) {
      (row) throws(PostgreSQLValueError) in
      count += 1
      sum += try row.int()
    }
    #expect(count == 35_000)
    #expect(sum == 35_000 * 35_001 / 2)
  }

  @Test func `parameters and text survive as they are`() throws {
    let connection = try PostgreSQLConnection.open(server.settings("reader", "reader-Pw1"))
    let texts: [String?] = ["", "it's \"quoted\" \\ $1", "ünïcode ✓ 漢字 🦜", nil]
    for text in texts {
      let read = try connection.rows("SELECT $1::text", [text]) { (row) throws(PostgreSQLValueError) in
        row.optionalText()
      }
      #expect(read == [text])
    }
  }

  @Test func `the session goes on after a statement that fails`() throws {
    let connection = try PostgreSQLConnection.open(server.settings("reader", "reader-Pw1"))
    for sql in [
      "SELECT 1/0", "SELEC", "SELECT * FROM nowhere", "SELECT 1/(i - 30000) FROM generate_series(1, 40000) i",
    ] {
      do throws(PostgreSQLError) {
        try connection.forEachRow(sql) { _ in }
        Issue.record("\(sql) must fail")
      } catch {
        #expect(error.statementError != nil)
      }
    }
    #expect(try connection.rows("SELECT 7") { (row) throws(PostgreSQLValueError) in try row.int() } == [7])
  }

  @Test(arguments: [PostgreSQLTLSMode.disable, .require])
  func `a statement is cancelled from another thread`(mode: PostgreSQLTLSMode) throws {
    let connection = try PostgreSQLConnection.open(server.settings("reader", "reader-Pw1", tls: mode))
    let canceller = try #require(connection.canceller)
    let thread = try Thread.start(name: "cancel") {
      var pause = timespec(tv_sec: 0, tv_nsec: 200_000_000)
      nanosleep(&pause, nil)
      try? canceller.cancel()
    }
    let start = MonotonicClock.now
    do throws(PostgreSQLError) {
      try connection.forEachRow("SELECT pg_sleep(20)") { _ in }
      Issue.record("the statement was not cancelled")
    } catch {
      #expect(error.statementError?.code == "57014")
    }
    thread.join()
    #expect(MonotonicClock.now - start < 5_000_000_000)
    #expect(try connection.rows("SELECT 7") { (row) throws(PostgreSQLValueError) in try row.int() } == [7])
  }

  @Test func `a session that the server ends says so`() throws {
    let connection = try PostgreSQLConnection.open(server.settings("reader", "reader-Pw1"))
    let process = try connection.rows("SELECT pg_backend_pid()") { (row) throws(PostgreSQLValueError) in try row.int() }
    _ = try server.psql("SELECT pg_terminate_backend(\(process[0]))")
    do throws(PostgreSQLError) {
      try connection.forEachRow("SELECT 1") { _ in }
      Issue.record("the session was not ended")
    } catch {
      #expect("\(error)".contains("terminating connection due to administrator command"))
    }
  }
}
