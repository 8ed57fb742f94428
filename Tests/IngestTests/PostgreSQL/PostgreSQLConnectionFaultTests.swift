import System
import Testing

@testable import Ingest

struct PostgreSQLConnectionFaultTests {
  private func settings(_ port: UInt16, tls: PostgreSQLTLSMode = .disable) -> PostgreSQLSettings {
    var settings = PostgreSQLSettings(
      host: "127.0.0.1", port: port, login: PostgreSQLLogin(user: "ann", password: "s3cret-Pw", database: "shop"))
    settings.tls.mode = tls
    settings.connectTimeout = 2
    settings.statementTimeout = 2
    return settings
  }

  private func failure(_ settings: PostgreSQLSettings, sql: String = "SELECT 1") -> PostgreSQLError? {
    do throws(PostgreSQLError) {
      let connection = try PostgreSQLConnection.open(settings)
      _ = try connection.rows(sql) { (row) throws(PostgreSQLValueError) in try row.text() }
      return nil
    } catch {
      return error
    }
  }

  private static let answer =
    BackendBytes.message("1") + BackendBytes.message("2") + BackendBytes.columns(["a"]) + BackendBytes.row(["x"])
    + BackendBytes.complete("SELECT 1") + BackendBytes.ready()

  @Test func `a session and a query work against the script`() throws {
    let server = try ScriptedServer([BackendBytes.session + Self.answer])
    let connection = try PostgreSQLConnection.open(settings(server.port))
    #expect(try connection.rows("SELECT") { (row) throws(PostgreSQLValueError) in try row.text() } == ["x"])
    #expect(connection.parameters["server_version"] == "15.4")
  }

  @Test func `a connection cut at any byte is a clear error`() throws {
    let stream = BackendBytes.session + Self.answer
    let server = try ScriptedServer((0..<stream.count).map { Array(stream.prefix($0)) })
    let start = MonotonicClock.now
    for cut in 0..<stream.count {
      let error = try #require(failure(settings(server.port)), "cut at \(cut)")
      #expect("\(error)".contains("closed the connection early"), "cut at \(cut)")
      #expect("\(error)".contains("PostgreSQL at 127.0.0.1:\(server.port), user \"ann\", database \"shop\""))
    }
    #expect(MonotonicClock.now - start < 2_000_000_000)
  }

  @Test(arguments: [0, 40, BackendBytes.session.count, BackendBytes.session.count + 30])
  func `a server that falls silent is given up in time`(cut: Int) throws {
    var settings = settings(0)
    settings.connectTimeout = 0.2
    settings.statementTimeout = 0.2
    settings.grace = 0.1
    let server = try ScriptedServer([Array((BackendBytes.session + Self.answer).prefix(cut))], then: .silence)
    settings.port = server.port
    let start = MonotonicClock.now
    let error = try #require(failure(settings))
    #expect("\(error)".contains("timed out while waiting for data"))
    #expect(MonotonicClock.now - start < 1_500_000_000)
  }

  @Test func `a fatal error ends the session with the server's words`() throws {
    let fatal = BackendBytes.error([
      ("S", "FATAL"), ("C", "57P01"), ("M", "terminating connection due to administrator command"),
    ])
    let server = try ScriptedServer([BackendBytes.session + fatal])
    let error = try #require(failure(settings(server.port)))
    #expect("\(error)".contains("terminating connection due to administrator command (SQLSTATE 57P01)"))
    #expect(error.statementError == nil)
  }

  @Test func `a row that cannot be read is an error and the session goes on`() throws {
    let server = try ScriptedServer([BackendBytes.session + Self.answer + Self.answer])
    let connection = try PostgreSQLConnection.open(settings(server.port))
    #expect(throws: PostgreSQLError.self) {
      try connection.rows("SELECT") { (row) throws(PostgreSQLValueError) in try row.int() }
    }
    #expect(try connection.rows("SELECT") { (row) throws(PostgreSQLValueError) in try row.text() } == ["x"])
  }

  @Test(arguments: ["E", "H", "\u{0}"])
  func `an answer to SSLRequest other than S or N is refused`(answer: String) throws {
    let server = try ScriptedServer([Array(answer.utf8)])
    let error = try #require(failure(settings(server.port, tls: .require)))
    #expect("\(error)".contains("where S or N answers SSLRequest"))
  }

  @Test(arguments: [PostgreSQLTLSMode.require, .verifyCA, .verifyFull])
  func `a server without TLS is refused when TLS is demanded, before the login is sent`(
    mode: PostgreSQLTLSMode
  ) throws {
    let server = try ScriptedServer([Array("N".utf8)])
    let error = try #require(failure(settings(server.port, tls: mode)))
    #expect("\(error)".contains("the server does not offer TLS; switch ssl on"))
    #expect(server.received == [PostgreSQLFrontendMessage.encode([.sslRequest])])
  }

  @Test func `bytes planted before the TLS handshake are refused`() throws {
    let server = try ScriptedServer([Array("S".utf8) + BackendBytes.session])
    let error = try #require(failure(settings(server.port, tls: .require)))
    #expect("\(error)".contains("unencrypted data before the handshake"))
  }

  @Test func `a message before authentication that is too long is refused at once`() throws {
    let server = try ScriptedServer([[0x52, 0x00, 0x10, 0x00, 0x00]], then: .silence)
    let error = try #require(failure(settings(server.port)))
    #expect("\(error)".contains("a message of 1048576 bytes where 4 to 65536 are accepted"))
  }

  @Test func `a port where nothing listens is named with a hint`() throws {
    let error = try #require(failure(settings(1)))
    #expect("\(error)".contains("127.0.0.1:1, user"))
    #expect("\(error)".contains("Connection refused"))
    #expect("\(error)".contains("check host_port"))
  }

  @Test func `a host that has no address is named with a hint`() throws {
    var settings = settings(1)
    settings.host = "no-such-host.invalid"
    let error = try #require(failure(settings))
    #expect("\(error)".contains("the host name cannot be resolved"))
  }

  @Test func `no error shows the password and none has a line break`() throws {
    let fatal = BackendBytes.error([("S", "FATAL"), ("C", "28P01"), ("M", "password\nauthentication failed")])
    let server = try ScriptedServer([fatal])
    let error = try #require(failure(settings(server.port)))
    #expect("\(error)".hasSuffix("password authentication failed (SQLSTATE 28P01); check username and password"))
    #expect(!"\(error)".contains("s3cret-Pw"))
  }
}
