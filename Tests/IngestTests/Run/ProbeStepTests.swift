import Codecs
import Net
import System
import Testing

@testable import Ingest

/// Trying sources out step by step: which step fails for each usual fault, and what is said then.
@Suite struct ProbeStepTests {
  private func steps(_ text: String) throws -> [ProbeStep] { try recipe(text).probe(0) }

  private func failed(_ steps: [ProbeStep]) -> ProbeStep? { steps.first { $0.outcome == .failed } }

  static let places: [(cause: TransportError.Cause, step: String)] = [
    (.unresolved("x"), "resolve"), (.timedOut(.resolve), "resolve"), (.timedOut(.connect), "connect"),
    (.endOfStream, "connect"), (.timedOut(.handshake), "TLS"),
  ]

  @Test(arguments: places) func `a failure of the way there belongs to its step`(cause: TransportError.Cause, step: String) {
    #expect(ProbeStep.session[cause.probePlace] == step)
  }

  @Test func `files are found, opened, listed and read`() throws {
    let test = try IngestCatalog()
    try test.sqlite("good.db", "CREATE TABLE orders (id INTEGER); CREATE TABLE tmp_x (id INTEGER)")
    try File.writeAtomically(Array("no database, but more than a hundred bytes ".utf8 + [UInt8](repeating: 65, count: 200)), to: "\(test.sources)/bad.db")
    let good = try test.recipe("good.db", config: "table_pattern: {deny: [tmp]}").probe(0)
    #expect(good.map(\.name) == ProbeStep.files)
    #expect(good.allSatisfy { $0.outcome == .passed }, "\(good)")
    #expect(good[2].detail.hasPrefix("1 tables") && good[3].detail == "orders can be read")
    let bad = try test.recipe("bad.db").probe(0)
    #expect(failed(bad)?.name == "open" && failed(bad)?.detail.contains("is it an SQLite database?") == true)
    let none = try test.recipe("none.db").probe(0)
    #expect(none.map(\.outcome) == [.failed, .skipped, .skipped, .skipped])
    try File.createDirectory("\(test.sources)/empty")
    #expect(failed(try test.recipe("empty").probe(0))?.detail.contains("holds no SQLite file") == true)
  }

  static let unreachable: [(type: String, config: String)] = [
    ("mysql", "host_port: 127.0.0.1:1, username: ann"), ("postgres", "host_port: 127.0.0.1:1, username: ann"),
    ("kafka", "bootstrap: 127.0.0.1:1"), ("rabbitmq", "management_url: 'http://127.0.0.1:1', username: ann"),
    ("kafka-connect", "connect_uri: 'http://127.0.0.1:1'"), ("mongodb", "connect_uri: 'mongodb://127.0.0.1:1'"),
  ]

  @Test(arguments: unreachable) func `a server that is not there fails to connect, with a hint`(type: String, config: String) throws {
    let steps = try steps("source: {type: \(type), config: {\(config)}}")
    #expect(steps.map(\.name) == ProbeStep.session)
    #expect(steps.map(\.outcome) == [.passed, .failed, .skipped, .skipped, .skipped, .skipped])
    #expect(failed(steps)?.detail.contains("check") == true, "\(steps)")
    let lost = try self.steps("source: {type: \(type), config: {\(config.replacing("127.0.0.1:1", with: "no.invalid:1"))}}")
    #expect(failed(lost)?.name == "resolve", "\(lost)")
  }

  @Test func `a MySQL server that lets nobody in fails at the login, one of another kind at connecting`() throws {
    let refusal = MySQLBytes.packet(MySQLBytes.error(1130, "Host 'x' is not allowed", state: nil), 0)
    let refusing = try ScriptedServer([refusal], speaksFirst: true)
    let steps = try steps("source: {type: mysql, config: {host_port: '127.0.0.1:\(refusing.port)', username: ann}}")
    #expect(failed(steps)?.name == "sign in" && failed(steps)?.detail.contains("lets nobody in from this host") == true)
    let other = try ScriptedServer([Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8)], speaksFirst: true)
    #expect(failed(try self.steps("source: {type: mysql, config: {host_port: '127.0.0.1:\(other.port)', username: ann}}"))?.name == "connect")
    let plain = try ScriptedServer([MySQLBytes.packet(MySQLBytes.greeting(capabilities: 0x0138_A20D & ~0x800), 0)], speaksFirst: true)
    let tls = try self.steps("source: {type: mysql, config: {host_port: '127.0.0.1:\(plain.port)', username: ann, ssl_mode: REQUIRED}}")
    #expect(failed(tls)?.name == "TLS" && failed(tls)?.detail.contains("ssl_mode") == true, "\(tls)")
  }

  @Test func `a broker's login and rights are told apart`() throws {
    let server = try StubServer { request in
      switch (request.headers["Authorization"] == nil, request.target.rawPath) {
      case (_, "/api/whoami"): .json(#"{"name": "ann"}"#)
      case (_, "/api/overview"): .json(#"{"rabbitmq_version": "3.13.0"}"#)
      case (_, "/api/vhosts"): .json(#"[{"name": "/"}]"#)
      default: .json("{}", .forbidden)
      }
    }
    let steps = try steps("source: {type: rabbitmq, config: {management_url: '\(server.address)', username: ann}}")
    #expect(steps.map(\.outcome) == [.passed, .passed, .passed, .passed, .passed, .failed])
    #expect(failed(steps)?.detail.contains("give the user the tag monitoring") == true)
    let strict = try StubServer { _ in .json("{}", .unauthorized) }
    let refused = try self.steps("source: {type: rabbitmq, config: {management_url: '\(strict.address)', username: ann}}")
    #expect(failed(refused)?.name == "sign in")
  }

  @Test func `a broker that speaks Kafka and shows no topic fails at the listing`() throws {
    let stream = KafkaBytes.frame(1, KafkaBytes.versions) + KafkaBytes.frame(2, KafkaBytes.metadata) + KafkaBytes.frame(3, KafkaBytes.metadata)
    let server = try ScriptedServer([stream])
    let steps = try steps("source: {type: kafka, config: {bootstrap: '127.0.0.1:\(server.port)', topic_patterns: {allow: []}}}")
    #expect(failed(steps)?.name == "list" && failed(steps)?.detail.contains("topic_patterns") == true)
    let other = try ScriptedServer([Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8), []])
    let wrong = try self.steps("source: {type: kafka, config: {bootstrap: '127.0.0.1:\(other.port)', connect_timeout: 2}}")
    #expect(failed(wrong)?.name == "connect", "\(wrong)")
  }

  @Test func `an Iceberg catalog is opened, listed and read`() throws {
    let gone = try steps("source: {type: iceberg, config: {uri: 'http://127.0.0.1:1'}}")
    #expect(gone.map(\.outcome) == [.failed, .skipped, .skipped])
    let empty = try StubServer { request in
      request.target.rawPath.hasSuffix("/config") ? .json(#"{"defaults": {}, "overrides": {}}"#) : .json(#"{"namespaces": []}"#)
    }
    let steps = try steps("source: {type: iceberg, config: {uri: '\(empty.address)'}}")
    #expect(steps.map(\.outcome) == [.passed, .failed, .skipped], "\(steps)")
    #expect(failed(steps)?.detail.contains("namespace_pattern") == true)
  }
}

/// The same against real servers.
@Suite struct LiveProbeTests {
  private func steps(_ type: String, _ port: UInt16, _ user: String, _ password: String, _ more: String = "") throws -> [ProbeStep] {
    try recipe("source: {type: \(type), config: {host_port: '127.0.0.1:\(port)', username: \(user), password: \(password)\(more)}}").probe(0)
  }

  @Test(.enabled(if: LiveMariaDB.isInstalled)) func `a real MariaDB passes, and a wrong password fails at the login`() throws {
    let port = try LiveMariaDB.server().port
    let good = try steps("mariadb", port, "native_u", "native-Pw1")
    #expect(good.allSatisfy { $0.outcome == .passed }, "\(good)")
    #expect(good[2].detail.hasPrefix("TLSv1") && good[4].detail.contains("shop"))
    let wrong = try steps("mariadb", port, "native_u", "wr0ng-Pw")
    #expect(wrong.map(\.outcome) == [.passed, .passed, .passed, .failed, .skipped, .skipped])
    #expect(!"\(wrong)".contains("wr0ng-Pw"))
    let nothing = try steps("mariadb", port, "native_u", "native-Pw1", ", database: nowhere")
    #expect(nothing[4].outcome == .failed)
  }

  @Test(.enabled(if: LivePostgreSQL.isInstalled)) func `a real PostgreSQL passes, and a wrong password fails at the login`() throws {
    let port = try LivePostgreSQL.server().port
    let good = try steps("postgres", port, "admin", "admin-Pw1", ", database: shop")
    #expect(good.allSatisfy { $0.outcome == .passed }, "\(good)")
    #expect(good[5].detail.contains("tables"))
    #expect(try steps("postgres", port, "admin", "wr0ng-Pw")[3].outcome == .failed)
    #expect(try steps("postgres", port, "admin", "admin-Pw1", ", database: nowhere").map(\.outcome).contains(.failed))
  }
}
