import Crypto

/// Why a session did not open.
enum PostgreSQLHandshakeError: Error, Equatable {
  /// The server said no, with its reason.
  case refused(PostgreSQLServerError)
  case violation(PostgreSQLProtocolError)
  /// The server wants a password and none is configured.
  case passwordMissing(method: String)
  /// The server wants a method that this client does not have.
  case methodUnsupported(String)
  case scram(SCRAMError)
  /// Channel binding is required, and the server would let us in without it.
  case channelBindingNotUsed
}
