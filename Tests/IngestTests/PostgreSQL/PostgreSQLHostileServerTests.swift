import System
import Testing

@testable import Ingest

/// Servers that lie about lengths or never come to an end.
@Suite struct PostgreSQLScriptedServerTests {
  private let server: ScriptedServer

  init() throws { server = try ScriptedServer() }

  private var settings: PostgreSQLSettings {
    var settings = PostgreSQLSettings(
      host: "127.0.0.1", port: server.port, login: PostgreSQLLogin(user: "ann", password: "s3cret-Pw", database: "shop"))
    settings.tls.mode = .disable
    settings.connectTimeout = 2
    settings.statementTimeout = 1
    settings.grace = 0
    return settings
  }

  /// How the first query fails, and after how many seconds.
  private func failure(
    _ play: ScriptedServer.Play, _ settings: PostgreSQLSettings? = nil, isCancelled: @escaping () -> Bool = { false }
  ) -> (text: String, seconds: Double) {
    server.expect([play])
    let start = MonotonicClock.now
    var text = "no error"
    do throws(PostgreSQLError) {
      let connection = try PostgreSQLConnection.open(settings ?? self.settings, isCancelled: isCancelled)
      _ = try connection.rows("SELECT 1") { (row) throws(PostgreSQLValueError) in try row.text() }
    } catch { text = "\(error)" }
    return (text, Double(MonotonicClock.now - start) / 1e9)
  }

  private static let opening =
    BackendBytes.session + BackendBytes.message("1") + BackendBytes.message("2") + BackendBytes.columns(["a"])

  static let lies: [(name: String, bytes: [UInt8], says: String)] = [
    ("a length below its own size", [0x44, 0, 0, 0, 3], "a message of 3 bytes"),
    ("a negative length", [0x44, 0xFF, 0xFF, 0xFF, 0xFF], "a message of -1 bytes"),
    ("a length of two gigabytes", [0x44, 0x7F, 0xFF, 0xFF, 0xFF], "a message of 2147483647 bytes"),
    ("more values than bytes", [0x44, 0, 0, 0, 6, 0x7F, 0xFF], "a row of 32767 values in 0 bytes"),
    ("a negative count of values", [0x44, 0, 0, 0, 6, 0xFF, 0xFF], "a row of -1 values"),
    ("a value longer than its row", [0x44, 0, 0, 0, 10, 0, 1, 0x7F, 0, 0, 0], "a field of 2130706432 bytes where 0 are left"),
    ("a value of negative length", [0x44, 0, 0, 0, 10, 0, 1, 0xFF, 0xFF, 0xFF, 0xFE], "a value of -2 bytes"),
    ("bytes behind the last value", [0x44, 0, 0, 0, 12, 0, 1, 0, 0, 0, 0, 1, 2], "2 bytes after the last field"),
    ("fewer values than columns", BackendBytes.row([]), "a row of 0 values for 1 columns"),
    ("more values than columns", BackendBytes.row(["a", "b"]), "a row of 2 values for 1 columns"),
    ("a message that does not exist", [0x21, 0, 0, 0, 4], "0x21"),
    ("authentication in the middle", BackendBytes.authentication(0), "where an answer to a query is expected"),
    ("an error without an end", [0x45, 0, 0, 0, 6, 0x53, 0x41], "a string without its closing zero byte"),
  ]

  @Test(arguments: lies.indices)
  func `a lie is one clear line, at once`(index: Int) {
    let (name, bytes, says) = Self.lies[index]
    // A minute to wait for more: whoever waits at all is told apart from a machine that is merely busy.
    var patient = settings
    (patient.connectTimeout, patient.statementTimeout) = (60, 60)
    let (text, seconds) = failure(.bytes(Self.opening + bytes), patient)
    #expect(text.contains(says), "\(name): \(text)")
    #expect(text.contains("127.0.0.1:\(server.port), user \"ann\", database \"shop\""))
    #expect(!text.contains("s3cret-Pw") && !text.contains("\n"))
    #expect(seconds < 30, "\(name)")
  }

  @Test func `rows without end are refused by their bytes`() {
    var settings = settings
    settings.resultLimit = 1 << 20
    settings.statementTimeout = 60
    let rows = (0..<500).flatMap { _ in BackendBytes.row(["x"]) }
    let (text, seconds) = failure(.endless(Self.opening, rows, pause: 0), settings)
    #expect(text.contains("returns more than 1 MB"))
    #expect(seconds < 10)
  }

  static let endless: [(name: String, bytes: [UInt8])] = [
    ("rows", BackendBytes.row(["x"])), ("notices", BackendBytes.error([("S", "NOTICE"), ("M", "x")], type: "N")),
    ("parameters", BackendBytes.parameter("a", "b")),
    ("suspended portals", BackendBytes.message("s")),
  ]

  @Test(arguments: endless.indices)
  func `what drips for ever is given up when the statement's time is over`(index: Int) {
    let (text, seconds) = failure(.endless(Self.opening, Self.endless[index].bytes, pause: 2000))
    #expect(text.contains("timed out while waiting for data"), "\(Self.endless[index].name): \(text)")
    #expect(seconds > 0.9 && seconds < 2.5)
  }

  @Test func `a cancelled crawl leaves a server that never stops, or never answers, within a second`() {
    var settings = settings
    settings.statementTimeout = 60
    for play in [ScriptedServer.Play.endless(Self.opening, BackendBytes.row(["x"]), pause: 100), .bytes(Self.opening), .bytes([])] {
      let start = MonotonicClock.now
      let (text, seconds) = failure(play, settings) { MonotonicClock.now - start > 200_000_000 }
      #expect(text.hasSuffix(": cancelled"))
      // The request to cancel waits at most a second for a server that does not take it.
      #expect(seconds < 1.6, "\(seconds)")
    }
  }
}
