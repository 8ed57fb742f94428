/// Why a SCRAM exchange ended without the two sides trusting each other.
package enum SCRAMError: Error, Equatable, CustomStringConvertible {
  /// A server message is not what RFC 5802 section 7 allows; the text says what is wrong.
  case malformed(String)
  /// The server's nonce does not continue ours: an old or a foreign exchange.
  case foreignNonce
  /// The server asks for an iteration count outside the accepted range.
  case iterations(Int, accepted: ClosedRange<Int>)
  /// The server requires an extension (`m=`), and none is defined.
  case extensionRequired
  /// The server refused, with its reason, such as `invalid-proof` for a wrong password.
  case refused(String)
  /// The server's signature is wrong: it does not know the password, so it is not who it claims to be.
  case wrongServerSignature
  /// A message came out of turn.
  case outOfTurn

  package var description: String {
    switch self {
    case .malformed(let what): "the server's SCRAM message is malformed: \(what)"
    case .foreignNonce: "the server's SCRAM nonce does not continue the client's"
    case .iterations(let count, let accepted):
      "the server asks for \(count) SCRAM iterations; \(accepted.lowerBound) to \(accepted.upperBound) are accepted"
    case .extensionRequired: "the server requires a SCRAM extension, and none is supported"
    case .refused(let reason): "the server refused the SCRAM proof: \(reason)"
    case .wrongServerSignature: "the server does not know the password: its SCRAM signature is wrong"
    case .outOfTurn: "a SCRAM message came out of turn"
    }
  }
}
