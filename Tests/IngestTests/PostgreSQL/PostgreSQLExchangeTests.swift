import Testing

@testable import Ingest

struct PostgreSQLExchangeTests {
  private static let described =
    BackendBytes.message("1") + BackendBytes.message("2") + BackendBytes.columns(["a", "b"])
  private static let sync = PostgreSQLFrontendMessage.encode([.sync])

  private func run(_ bytes: [UInt8], portion: Int = 0) throws -> [PostgreSQLExchange.Step] {
    var exchange = PostgreSQLExchange(sql: "SELECT", portion: portion)
    var decoder = PostgreSQLMessageDecoder()
    decoder.append(bytes)
    var steps: [PostgreSQLExchange.Step] = []
    while let message = try decoder.next() {
      let step = try exchange.receive(message)
      if step != .proceed { steps.append(step) }
    }
    return steps
  }

  private func values(_ step: PostgreSQLExchange.Step) -> [String?]? {
    guard case .row(let row) = step else { return nil }
    return (0..<row.count).map { row[$0].map { String(decoding: $0, as: UTF8.self) } }
  }

  @Test func `the start parses, binds, describes and executes in one go`() {
    let exchange = PostgreSQLExchange(sql: "SELECT $1", parameters: ["x"], portion: 5)
    #expect(
      exchange.start()
        == PostgreSQLFrontendMessage.encode([
          .parse(sql: "SELECT $1"), .bind(parameters: ["x"]), .describePortal, .execute(rows: 5), .flush,
        ]))
  }

  @Test func `rows come in order, then the end`() throws {
    let steps = try run(
      Self.described + BackendBytes.row(["1", nil]) + BackendBytes.row(["2", "x"]) + BackendBytes.complete("SELECT 2")
        + BackendBytes.ready())
    #expect(steps.count == 4)
    #expect(values(steps[0]) == ["1", nil])
    #expect(values(steps[1]) == ["2", "x"])
    #expect(steps[2] == .send(Self.sync))
    #expect(steps[3] == .finished(tag: "SELECT 2"))
  }

  @Test func `a suspended portal is asked for its next portion`() throws {
    let steps = try run(
      Self.described + BackendBytes.row(["1", "2"]) + BackendBytes.message("s") + BackendBytes.row(["3", "4"])
        + BackendBytes.complete("SELECT 2") + BackendBytes.ready(), portion: 1)
    #expect(steps[1] == .send(PostgreSQLFrontendMessage.encode([.execute(rows: 1), .flush])))
    #expect(values(steps[2]) == ["3", "4"])
    #expect(steps.last == .finished(tag: "SELECT 2"))
  }

  @Test func `an error is reported once the connection is ready again`() throws {
    let error = PostgreSQLServerError(code: "42501", message: "permission denied")
    let steps = try run(
      BackendBytes.message("1") + BackendBytes.error([("S", "ERROR"), ("C", "42501"), ("M", "permission denied")])
        + BackendBytes.ready())
    #expect(steps == [.send(Self.sync), .failed(error)])
  }

  @Test func `an error in the middle of the rows still ends the exchange in order`() throws {
    let steps = try run(
      Self.described + BackendBytes.row(["1", nil]) + BackendBytes.error([("C", "22012"), ("M", "division by zero")])
        + BackendBytes.ready())
    #expect(steps.last == .failed(PostgreSQLServerError(code: "22012", message: "division by zero")))
  }

  @Test func `an error while the end is committed is the outcome`() throws {
    let steps = try run(
      Self.described + BackendBytes.complete("SELECT 0") + BackendBytes.error([("C", "40001"), ("M", "no")])
        + BackendBytes.ready())
    #expect(steps.last == .failed(PostgreSQLServerError(code: "40001", message: "no")))
  }

  @Test func `statements without rows and empty statements finish`() throws {
    let command = BackendBytes.message("1") + BackendBytes.message("2") + BackendBytes.message("n")
    #expect(try run(command + BackendBytes.complete("SET") + BackendBytes.ready()).last == .finished(tag: "SET"))
    #expect(try run(command + BackendBytes.message("I") + BackendBytes.ready()).last == .finished(tag: ""))
  }

  @Test func `notices, parameters and notifications may come at any time`() throws {
    let noise =
      BackendBytes.error([("S", "NOTICE"), ("M", "n")], type: "N") + BackendBytes.parameter("a", "b")
      + BackendBytes.message("A", [0])
    let steps = try run(
      noise + Self.described + noise + BackendBytes.row(["1", "2"]) + noise + BackendBytes.complete("SELECT 1") + noise
        + BackendBytes.ready())
    #expect(steps.count == 3)
  }

  static let misplaced: [(name: String, bytes: [UInt8])] = [
    ("a row before its description", BackendBytes.row(["1"])),
    ("a row of another width", described + BackendBytes.row(["1"])),
    ("ready before the end", described + BackendBytes.ready()),
    ("a row after the end", described + BackendBytes.complete("SELECT 0") + BackendBytes.row(["1", "2"])),
    ("a copy", BackendBytes.message("1") + BackendBytes.message("G")),
    ("a login request", BackendBytes.authentication(3)),
  ]

  @Test(arguments: misplaced.indices)
  func `messages out of turn are refused`(index: Int) {
    #expect(throws: PostgreSQLProtocolError.self, "\(Self.misplaced[index].name)") {
      try run(Self.misplaced[index].bytes)
    }
  }
}
