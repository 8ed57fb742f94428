import Codecs
import Net

/// A failed use of a metastore.
typealias HiveMetastoreError = SessionError<HiveMetastoreCause>

extension SessionError<HiveMetastoreCause> {
  init(_ address: HiveMetastoreSettings.Address, _ cause: HiveMetastoreCause, question: String? = nil) {
    self.init(target: "Hive metastore at \(address)", cause: cause, question: question)
  }

  /// Whether the server is of a version that lacks the function.
  var isUnknownMethod: Bool { if case .application(let error) = cause { error.isUnknownMethod } else { false } }

  /// Whether the server itself said no, so that other questions may still be answered.
  var isRefusal: Bool {
    switch cause {
    case .refused, .application, .noResult: true
    case .connection, .violation, .outOfStep: false
    }
  }
}

/// What can go wrong with a metastore.
enum HiveMetastoreCause: SessionCause {
  case connection(ConnectionFailure)
  case violation(ThriftError)
  /// The answer belongs to another question.
  case outOfStep(String)
  /// The server could not do the call at all.
  case application(ThriftApplicationError)
  /// The server answered with an exception that the function declares, under that number.
  case refused(String, field: Int16)
  /// An answer without a result.
  case noResult(function: String)

  var connectionFailure: ConnectionFailure? { if case .connection(let failure) = self { failure } else { nil } }

  private static let textLimit = 500

  var description: String {
    switch self {
    case .connection(let failure): "\(failure)"
    case .violation(let error): "\(error)"
    case .outOfStep(let what): "the answer belongs to another question: \(what)"
    case .application(let error) where error.isUnknownMethod: "the server does not know the function: \(error.message.prefix(Self.textLimit))"
    case .application(let error): "the server failed: \(error.message.prefix(Self.textLimit))"
    case .refused(let message, _): "the server refused: \(message.prefix(Self.textLimit))"
    case .noResult(let function): "\(function) was answered without a result"
    }
  }

  var hint: String? {
    switch self {
    case .connection(.transport(.endOfStream)):
      "does the address belong to a metastore (usually port 9083, not HiveServer2's 10000), and does it want TLS (ssl: true) or Kerberos, which is not offered?"
    case .connection(.transport(let cause)):
      cause.advice(modeKey: "ssl_verify_host", lenient: "false", authorityKey: "ssl_ca", certificateKeys: "ssl_cert and ssl_key")
    case .violation(let error): Self.hint(error)
    case .connection, .outOfStep, .application, .refused, .noResult: nil
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
