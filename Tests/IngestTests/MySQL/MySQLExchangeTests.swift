import System
import Testing

@testable import Ingest

struct MySQLExchangeTests {
  private func steps(_ bytes: [UInt8], deprecatesEndOfRows: Bool = true) throws -> [MySQLExchange.Step] {
    var decoder = MySQLPacketDecoder()
    decoder.append(bytes)
    var exchange = MySQLExchange(sql: "SELECT", deprecatesEndOfRows: deprecatesEndOfRows)
    var steps: [MySQLExchange.Step] = []
    while let packet = try decoder.next() {
      let step = try exchange.receive(packet.payload)
      if step != .proceed { steps.append(step) }
    }
    return steps
  }

  private func texts(_ steps: [MySQLExchange.Step]) -> [[String?]] {
    steps.compactMap { step in
      guard case .row(let row) = step else { return nil }
      return row.values.indices.map { row.text($0) }
    }
  }

  @Test func `rows come as texts and NULL`() throws {
    let steps = try steps(MySQLBytes.result(["a", "b"], [["1", nil], ["", "ü"]]))
    #expect(texts(steps) == [["1", nil], ["", "ü"]])
    #expect(steps.last == .finished)
  }

  @Test func `the older protocol ends columns and rows by packets of their own`() throws {
    let end: [UInt8] = [0xFE, 0, 0, 2, 0]
    let payloads: [[UInt8]] = [[1], [3, 0x64, 0x65, 0x66], end, [1, 0x78], end]
    let bytes = payloads.enumerated().flatMap { MySQLBytes.packet($0.element, UInt8($0.offset + 1)) }
    let steps = try steps(bytes, deprecatesEndOfRows: false)
    #expect(texts(steps) == [["x"]])
    #expect(steps.last == .finished)
  }

  @Test func `a statement without rows is finished at once`() throws {
    #expect(try steps(MySQLBytes.packet(MySQLBytes.ok, 1)) == [.finished])
  }

  @Test func `a refused statement is an error the session survives`() throws {
    let bytes = MySQLBytes.packet(MySQLBytes.error(1142, "SELECT command denied", state: "42000"), 1)
    guard case .failed(let error) = try #require(try steps(bytes).first) else { throw LiveFailure(reason: "no error") }
    #expect(error.code == 1142)
    #expect(error.state == "42000")
    #expect(error.advice?.contains("grant") == true)
  }

  @Test func `a server that asks for a file of ours gets none`() throws {
    #expect(try steps(MySQLBytes.packet([0xFB] + Array("/etc/passwd".utf8), 1)) == [.send([])])
  }

  static let violations: [(what: String, bytes: [UInt8])] = [
    ("no columns that are none", MySQLBytes.packet([0xFC, 0, 0], 1)),
    ("a billion columns", MySQLBytes.packet([0xFD, 0, 0, 0xFF], 1)),
    ("bytes behind the number of columns", MySQLBytes.packet([1, 1], 1)),
    ("an empty packet", MySQLBytes.packet([], 1)),
    ("a row with a value too few", MySQLBytes.packet([2], 1) + MySQLBytes.packet([0], 2) + MySQLBytes.packet([0], 3) + MySQLBytes.packet([1, 65], 4)),
    ("a row with a value too many", MySQLBytes.packet([1], 1) + MySQLBytes.packet([0], 2) + MySQLBytes.packet([1, 65, 1, 66], 3)),
  ]

  @Test(arguments: violations) func `what breaks the protocol is refused`(what: String, bytes: [UInt8]) {
    #expect(throws: MySQLProtocolError.self, "\(what)") { try steps(bytes) }
  }

  // MARK: Over a socket

  private static let stream =
    MySQLBytes.packet(MySQLBytes.greeting(), 0) + MySQLBytes.packet(MySQLBytes.ok, 2) + MySQLBytes.result(["a"], [["x"]])

  private func settings(_ port: UInt16) -> MySQLSettings {
    var settings = MySQLSettings(
      host: "127.0.0.1", port: port, login: MySQLLogin(user: "ann", password: "s3cret-Pw", database: nil))
    settings.tls.mode = .disabled
    settings.connectTimeout = 2
    settings.statementTimeout = 2
    return settings
  }

  private func failure(_ settings: MySQLSettings, isCancelled: @escaping () -> Bool = { false }) -> MySQLError? {
    do throws(MySQLError) {
      _ = try MySQLConnection(settings, isCancelled: isCancelled).rows("SELECT") { $0.text(0) }
      return nil
    } catch { return error }
  }

  @Test func `a session and a query work against the script`() throws {
    let server = try ScriptedServer([Self.stream], speaksFirst: true)
    let connection = try MySQLConnection(settings(server.port))
    #expect(try connection.rows("SELECT") { $0.text(0) } == ["x"])
    #expect(connection.greeting.version == "8.0.36")
  }

  @Test func `a connection cut at any byte is a clear error`() throws {
    let server = try ScriptedServer((0..<Self.stream.count).map { Array(Self.stream.prefix($0)) }, speaksFirst: true)
    for cut in 0..<Self.stream.count {
      let error = try #require(failure(settings(server.port)), "cut at \(cut)")
      #expect("\(error)".contains("MySQL at 127.0.0.1:\(server.port), user \"ann\": "), "cut at \(cut)")
      #expect(!"\(error)".contains("s3cret-Pw"))
    }
  }

  @Test(arguments: [0, 20, MySQLBytes.greeting().count + 4, stream.count - 3])
  func `a server that falls silent is given up in time`(cut: Int) throws {
    let server = try ScriptedServer([Array(Self.stream.prefix(cut))], then: .silence, speaksFirst: true)
    var settings = settings(server.port)
    settings.connectTimeout = 0.3
    settings.statementTimeout = 0.2
    settings.grace = 0.1
    let start = MonotonicClock.now
    let error = try #require(failure(settings))
    #expect("\(error)".contains("timed out while waiting for data"))
    #expect(MonotonicClock.now - start < 1_500_000_000)
  }

  @Test func `a cancelled crawl does not wait for the server`() throws {
    let server = try ScriptedServer([[]], then: .silence, speaksFirst: true)
    let start = MonotonicClock.now
    let error = try #require(failure(settings(server.port), isCancelled: { true }))
    #expect(error.isCancelled)
    #expect(MonotonicClock.now - start < 1_000_000_000)
  }

  @Test func `a server with endless packets is stopped at the limit`() throws {
    let endless = MySQLBytes.packet(MySQLBytes.greeting(), 0) + [0xFF, 0xFF, 0xFF, 2]
    let server = try ScriptedServer([endless + [UInt8](repeating: 1, count: 1 << 17)], speaksFirst: true)
    let error = try #require(failure(settings(server.port)))
    #expect("\(error)".contains("a packet of more than 65536 bytes"))
  }
}
