import Codecs
import Net

/// A failed use of a Trino server, as one line that names it, the user and the cause.
struct TrinoError: Error, CustomStringConvertible {
  /// What went wrong.
  enum Cause: Error, Equatable {
    case transport(HTTPClientError.Cause)
    /// An address that cannot be asked.
    case address(String)
    case unauthorized
    case forbidden(String)
    case status(Int, String)
    /// The server asked for patience once too often.
    case busy(status: Int)
    case notJSON(String)
    /// The answer is JSON, but not what the protocol says.
    case violation(String)
    /// The next address is another server's.
    case strayed(String)
    /// The server refused the statement; others may be answered.
    case statement(TrinoStatementError)
    /// The statement took longer than the recipe lets it.
    case tooSlow(state: String)
    /// The answers to a statement came to more bytes than any honest ones.
    case tooLarge(limit: Int)
    /// Someone asked the crawl to stop.
    case cancelled
  }

  /// The server and the user, as `TrinoSettings` describes them.
  let target: String
  let cause: Cause

  var isCancelled: Bool { cause == .cancelled }

  /// Whether only this statement failed.
  var isRefusal: Bool { if case .statement = cause { true } else { false } }

  /// Whether only this statement was given up.
  var isLate: Bool { if case .tooSlow = cause { true } else { false } }

  var description: String { "\(target): \(cause)".split(whereSeparator: \.isNewline).joined(separator: " ") }

  var hint: String? { cause.hint }

  /// The error as the runner takes it.
  var crawlError: CrawlError { isCancelled ? .cancelled : .source(description, hint: hint) }
}

/// What a server says of a statement that failed.
struct TrinoStatementError: Error, Equatable, CustomStringConvertible {
  let name: String
  let message: String

  init(_ json: JSON) {
    name = json["errorName"]?.string ?? "error"
    message = String((json["message"]?.string ?? "without a reason").prefix(500))
  }

  var description: String { "\(name): \(message)" }
}

extension TrinoError.Cause: CustomStringConvertible {
  var description: String {
    switch self {
    case .transport(let cause): "\(cause)"
    case .address(let reason): reason
    case .unauthorized: "the server does not accept the user"
    case .forbidden(let text): "the server forbids it: \(text)"
    case .status(let status, let text): "the server answered \(status): \(text)"
    case .busy(let status): "the server answered \(status) again and again"
    case .notJSON(let reason): "the answer is not Trino's: \(reason)"
    case .violation(let what): "the answer breaks the protocol: \(what)"
    case .strayed(let address): "the server sends on to \(address), which is not its own address"
    case .statement(let error): "\(error)"
    case .tooLarge(let limit): "a statement is answered with more than \(limit >> 20) MB"
    case .tooSlow(let state): "a statement was given up in the state \(state)"
    case .cancelled: "cancelled"
    }
  }

  /// What to try; nil when the description says it all.
  var hint: String? {
    switch self {
    case .transport, .address: "check host_port, and http_scheme: a server with passwords wants https"
    case .unauthorized: "check username and password or jwt_token; Trino takes passwords over https alone"
    case .forbidden: "may the user see the catalog?"
    case .notJSON, .status: "check host_port and http_scheme; is it a Trino coordinator?"
    case .strayed: "behind a proxy the coordinator needs http-server.process-forwarded=true"
    case .tooSlow: "raise statement_timeout, or give the user a resource group of its own"
    case .statement(let error) where error.name == "PERMISSION_DENIED": "grant the user what is read"
    case .tooLarge: "read fewer schemas at a time, by schema_pattern"
    case .busy, .violation, .statement, .cancelled: nil
    }
  }
}
