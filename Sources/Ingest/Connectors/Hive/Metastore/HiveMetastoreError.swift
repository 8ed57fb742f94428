import Codecs
import Net

/// A failed use of a metastore, as one line that names it and the cause.
struct HiveMetastoreError: Error, CustomStringConvertible {
  /// What went wrong.
  enum Cause: Error {
    case transport(TransportError.Cause)
    /// A certificate or key file of this side is unusable.
    case tlsSetup(TLSError)
    case violation(ThriftError)
    /// The answer belongs to another question.
    case outOfStep(String)
    /// The server could not do the call at all.
    case application(ThriftApplicationError)
    /// The server answered with an exception that the function declares, under that number.
    case refused(String, field: Int16)
    /// An answer without a result.
    case noResult(function: String)
    /// Someone asked the crawl to stop.
    case cancelled
  }

  /// The metastore's address.
  let target: String
  let cause: Cause

  var isCancelled: Bool { if case .cancelled = cause { true } else { false } }

  /// Whether the server is of a version that lacks the function.
  var isUnknownMethod: Bool { if case .application(let error) = cause { error.isUnknownMethod } else { false } }

  /// Whether the server itself said no, so that other questions may still be answered.
  var isRefusal: Bool {
    switch cause {
    case .refused, .application, .noResult: true
    case .transport, .tlsSetup, .violation, .outOfStep, .cancelled: false
    }
  }

  var description: String {
    "Hive metastore at \(target): \(cause)".split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  var hint: String? { cause.hint }

  /// The error as the runner takes it.
  var crawlError: CrawlError { isCancelled ? .cancelled : .source(description, hint: hint) }
}

extension HiveMetastoreError.Cause: CustomStringConvertible {
  private static let textLimit = 500

  var description: String {
    switch self {
    case .transport(let cause): "\(cause)"
    case .tlsSetup(let error): "\(error)"
    case .violation(let error): "\(error)"
    case .outOfStep(let what): "the answer belongs to another question: \(what)"
    case .application(let error) where error.isUnknownMethod: "the server does not know the function: \(error.message.prefix(Self.textLimit))"
    case .application(let error): "the server failed: \(error.message.prefix(Self.textLimit))"
    case .refused(let message, _): "the server refused: \(message.prefix(Self.textLimit))"
    case .noResult(let function): "\(function) was answered without a result"
    case .cancelled: "cancelled"
    }
  }

  /// What to try; nil when the description says it all.
  var hint: String? {
    switch self {
    case .transport(.endOfStream):
      "does the address belong to a metastore (usually port 9083, not HiveServer2's 10000), and does it want TLS (ssl: true) or Kerberos, which is not offered?"
    case .transport(let cause):
      cause.advice(modeKey: "ssl_verify_host", lenient: "false", authorityKey: "ssl_ca", certificateKeys: "ssl_cert and ssl_key")
    case .violation(let error): Self.hint(error)
    case .tlsSetup, .outOfStep, .application, .refused, .noResult, .cancelled: nil
    }
  }

  private static func hint(_ error: ThriftError) -> String? {
    guard case .badMessage(let start) = error.reason else { return nil }
    if start == "\"HTTP\"" { return "the server speaks HTTP there; only Thrift over TCP is offered" }
    if start.hasPrefix("0x1503") { return "the server wants TLS: set ssl to true" }
    // A negotiation of SASL answers with its status, 1 to 5, and a length.
    if start.hasPrefix("0x0300") || start.hasPrefix("0x0400") || start.hasPrefix("0x0500") {
      return "the server wants SASL (Kerberos), which is not offered"
    }
    return "check that the port is a Hive metastore's"
  }
}
