import Codecs
import System
import Testing

@testable import Ingest

/// The protocol's steps: answers in, the next request and rows out.
@Suite struct TrinoExchangeTests {
  private let origin: URL

  init() throws { origin = try URL("https://trino.example:8443") }

  private func step(_ status: Int, _ body: String, retryAfter: String? = nil) throws(TrinoError.Cause) -> TrinoExchange.Step {
    var exchange = TrinoExchange(origin: origin)
    return try exchange.receive(status: status, retryAfter: retryAfter, Array(body.utf8))
  }

  @Test func `rows come under the names that an earlier answer gave their columns`() throws {
    var exchange = TrinoExchange(origin: origin)
    let next = "https://trino.example:8443/v1/statement/x/1"
    let first = try exchange.receive(status: 200, retryAfter: nil, Array(#"{"nextUri": "\#(next)", "columns": [{"name": "a"}, {"name": "b"}]}"#.utf8))
    #expect(first == .more([], next: try URL(next)))
    #expect(exchange.current == (try URL(next)))
    let last = try exchange.receive(status: 200, retryAfter: nil, Array(#"{"data": [[1, null], ["x", "y"]]}"#.utf8))
    guard case .done(let rows) = last else { throw LiveFailure(reason: "\(last)") }
    #expect(rows.map { $0.text("b") } == [nil, "y"])
    #expect(rows.first?["a"]?.int == 1)
    #expect(rows.first?["later"] == nil)
    #expect(exchange.current == nil)
  }

  @Test(arguments: [429, 502, 503, 504]) func `a busy server is asked again, but not for ever`(status: Int) throws {
    var exchange = TrinoExchange(origin: origin)
    var waited = 0.0
    for _ in 0..<20 {
      guard case .again(let seconds) = try exchange.receive(status: status, retryAfter: nil, []) else { throw LiveFailure(reason: "no wait") }
      waited += seconds
    }
    #expect(waited > 10)
    #expect(throws: TrinoError.Cause.busy(status: status)) { try exchange.receive(status: status, retryAfter: nil, []) }
  }

  @Test func `the wait that a server asks for is kept, within reason`() throws {
    #expect(try step(429, "", retryAfter: "3") == .again(after: 3))
    #expect(try step(429, "", retryAfter: "86400") == .again(after: 30))
  }

  /// Answers that end the statement, and what is said of them.
  @Test(arguments: [
    (401, "", "does not accept the user"), (403, "Access Denied", "forbids it: Access Denied"), (404, "Not here", "answered 404: Not here"),
    (200, "<html>", "not Trino's"), (200, "[1]", "not Trino's"), (200, #"{"data": [[1]]}"#, "rows come before their columns"), (200, "{}", "without saying what its columns are"),
    (200, #"{"columns": [{"name": 1}]}"#, "a list of named columns is expected"), (200, #"{"columns": 7}"#, "a list of named columns is expected"),
    (200, #"{"columns": [{"name": "a"}], "data": {"a": 1}}"#, "a list of rows is expected"),
    (200, #"{"nextUri": "https://evil.example:8443/v1/statement/x/1"}"#, "not its own address"),
    (200, #"{"nextUri": "http://trino.example:8443/v1/statement/x/1"}"#, "not its own address"), (200, #"{"nextUri": "::"}"#, "not its own address"),
    (200, #"{"error": {"message": "line 1:1: no such table", "errorName": "TABLE_NOT_FOUND"}}"#, "TABLE_NOT_FOUND: line 1:1: no such table"),
  ])
  func `answers that are none end the statement`(status: Int, body: String, text: String) {
    #expect { try step(status, body) } throws: { "\($0)".split(separator: text, omittingEmptySubsequences: false).count == 2 }
  }

  @Test func `random answers are a step or an error`() {
    var random = SeededRandom(seed: 9)
    let pieces = ["{", "}", "\"nextUri\":", "\"https://trino.example:8443/x\"", ",", "\"columns\":", "[{\"name\":\"a\"}]", "\"data\":", "[[1]]", "null", "\"error\":", "{}"]
    for _ in 0..<3000 {
      let body = (0..<Int.random(in: 0..<12, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
      _ = try? step(200, body)
    }
  }

  /// Types as Trino writes them, with their short form.
  @Test(arguments: [
    ("bigint", "bigint"), ("varchar(10)", "varchar(10)"), ("timestamp(3) with time zone", "timestamp(3) with time zone"),
    ("array(varchar)", "array(varchar)"), ("map(varchar, array(row(a integer)))", "map(varchar, array(row))"),
    ("row(a integer, \"b c\" decimal(10,2))", "row"), ("ROW(x INTEGER)", "row"), ("array(", "array("), ("row(integer)", "row(integer)"),
    ("row(a integer", "row(a integer"), ("", ""), ("array(decimal(1,2)))", "array(decimal(1,2)))"),
  ])
  func `types are read as Trino writes them`(text: String, short: String) {
    #expect(NestedType(text, .parentheses).text(.parentheses) == short)
  }

  @Test func `fields of rows keep their names, odd ones too`() {
    #expect(NestedType(#"row(a integer, "b ""c""" array(varchar(5)), d row(e date))"#, .parentheses) == .structure([
      .init(name: "a", type: .primitive("integer")), .init(name: "b \"c\"", type: .array(.primitive("varchar(5)"))),
      .init(name: "d", type: .structure([.init(name: "e", type: .primitive("date"))])),
    ]))
    let deep = String(repeating: "array(", count: 5000) + "int" + String(repeating: ")", count: 5000)
    #expect(NestedType(deep, .parentheses) == .primitive(deep))
  }
}
