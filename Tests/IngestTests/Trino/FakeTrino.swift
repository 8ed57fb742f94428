import Codecs
import Net
import System

@testable import Ingest

/// A coordinator that speaks Trino's client protocol over what its statements are said to answer.
struct FakeTrino: Sendable {
  /// What a statement comes to.
  enum Answer: Sendable {
    case rows([String], [[JSON]])
    case error(String, String)
  }

  /// The first entry whose text the statement holds answers it; what none knows has no rows.
  var answers: [(words: String, answer: Answer)] = []
  /// How often a statement waits for its turn.
  var queuedRounds = 1
  var pageSize = 2
  /// The field that a request must carry to be served.
  var authorization: String?
  /// How many requests are answered with that status before the first is served.
  var busy: (status: HTTPStatus, count: StubServerCount)?
  /// Where answers say to go on, when not here.
  var elsewhere: String?

  /// A server that answers so.
  func server() throws -> StubServer {
    let statements = Guarded<[String]>([])
    return try StubServer { self.answer($0, statements) }
  }

  private func answer(_ request: HTTPRequest, _ statements: Guarded<[String]>) -> HTTPResponse {
    if request.target.path == "/v1/info" { return .json(#"{"nodeVersion": {"version": "476"}, "coordinator": true, "starting": false}"#) }
    if let busy, busy.count.next() { return .text("wait", busy.status) }
    if let authorization, request.headers["Authorization"] != authorization { return .text("Unauthorized", .unauthorized) }
    guard request.headers["X-Trino-User"] != nil else { return .text("User must be set", .badRequest) }
    if request.method == .post {
      let number = statements.withLock { statements in
        statements.append(String(decoding: request.body, as: UTF8.self))
        return statements.count - 1
      }
      return .json(step(request, number, round: 0, ""))
    }
    if request.method == .delete { return HTTPResponse(.noContent) }
    let parts = request.target.segments.map(\.text)
    guard parts.count == 4, let number = Int(parts[2]), let round = Int(parts[3]) else { return .text("Query not found", .notFound) }
    return .json(round < queuedRounds ? step(request, number, round: round, "") : page(request, number, round, statements.withLock { $0[number] }))
  }

  private func page(_ request: HTTPRequest, _ number: Int, _ round: Int, _ sql: String) -> String {
    switch answers.first(where: { sql.firstRange(ofText: $0.words) })?.answer ?? .rows(["none"], []) {
    case .error(let name, let message):
      return #"{"id": "\#(number)", "stats": {"state": "FAILED"}, "error": {"message": "\#(message)", "errorName": "\#(name)", "errorType": "USER_ERROR"}}"#
    case .rows(let columns, let rows):
      let head = #""columns": \#(JSON.array(columns.map { ["name": .string($0), "type": "varchar"] }).text)"#
      let start = (round - queuedRounds) * pageSize
      let page = rows.dropFirst(start).prefix(pageSize)
      let data = page.isEmpty ? head : "\(head), \"data\": \(JSON.array(page.map { .array($0) }).text)"
      if start + pageSize >= rows.count { return #"{"id": "\#(number)", "stats": {"state": "FINISHED"}, \#(data)}"# }
      return step(request, number, round: round, ", \(data)")
    }
  }

  private func step(_ request: HTTPRequest, _ number: Int, round: Int, _ data: String) -> String {
    let host = elsewhere ?? request.authority ?? ""
    return #"{"id": "\#(number)", "nextUri": "http://\#(host)/v1/statement/\#(number)/\#(round + 1)", "stats": {"state": "QUEUED"}\#(data)}"#
  }
}

extension String {
  fileprivate func firstRange(ofText words: String) -> Bool { split(separator: words, omittingEmptySubsequences: false).count > 1 }
}
