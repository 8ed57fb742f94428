import Codecs

/// The client's side of a SCRAM exchange (RFC 5802, RFC 7677): three messages as plain bytes, no I/O.
///
/// Send `firstMessage`, answer the server's first message with `respond(to:)`, and trust the server only after
/// `verify(_:)` has accepted its final one.
package struct SCRAMClient: Sendable {
  /// A SCRAM mechanism by its hash function.
  package enum Mechanism: String, Sendable, CaseIterable {
    /// RFC 5802; MongoDB before 4.0.
    case sha1 = "SCRAM-SHA-1"
    /// RFC 7677; PostgreSQL, MongoDB, Kafka.
    case sha256 = "SCRAM-SHA-256"
    /// Kafka.
    case sha512 = "SCRAM-SHA-512"

    fileprivate var function: HashFunction {
      switch self {
      case .sha1: .sha1
      case .sha256: .sha256
      case .sha512: .sha512
      }
    }
  }

  /// How the exchange is tied to the TLS connection beneath it (RFC 5802 section 6).
  package enum ChannelBinding: Sendable, Equatable {
    /// There is nothing to bind to.
    case unsupported
    /// The client could bind, but the server did not offer a `-PLUS` mechanism; a server that did notices the forgery.
    case notOffered
    /// The hash of the server's certificate (`tls-server-end-point`, RFC 5929 section 4).
    case serverEndPoint([UInt8])
  }

  private enum State {
    case awaitingFirst
    case awaitingFinal(serverSignature: [UInt8])
    case finished
  }

  /// The name to send to the server, with `-PLUS` when the exchange is bound to a channel.
  package let mechanismName: String
  /// Whether the server has proved that it knows the password.
  package var isVerified: Bool { if case .finished = state { serverIsVerified } else { false } }

  private let function: HashFunction
  private let password: [UInt8]
  private let binding: ChannelBinding
  private let nonce: String
  private let bareFirstMessage: String
  private let acceptedIterations: ClosedRange<Int>
  private var state = State.awaitingFirst
  private var serverIsVerified = false

  /// Starts an exchange.
  /// - Parameters:
  ///   - username: prepared by the caller where the protocol says so; PostgreSQL wants it empty.
  ///   - password: the bytes to hash: `SASLprep.preparedOrVerbatim` for PostgreSQL, verbatim for Kafka, the hexadecimal
  ///     MD5 of `user:mongo:password` for MongoDB with SHA-1.
  ///   - acceptedIterations: below the lower end a false server could guess the password cheaply (RFC 7677 section 4),
  ///     above the upper end it could keep this thread busy.
  ///   - nonce: printable ASCII without a comma; random unless a test says otherwise.
  package init(
    _ mechanism: Mechanism, username: String, password: [UInt8], channelBinding: ChannelBinding = .unsupported,
    acceptedIterations: ClosedRange<Int> = 4096...10_000_000, nonce: String? = nil
  ) {
    let bound = if case .serverEndPoint = channelBinding { true } else { false }
    mechanismName = mechanism.rawValue + (bound ? "-PLUS" : "")
    function = mechanism.function
    self.password = password
    binding = channelBinding
    self.acceptedIterations = acceptedIterations
    self.nonce = nonce ?? Base64.standard.encode(SecureRandom.bytes(18))
    bareFirstMessage = "n=\(Self.escape(username)),r=\(self.nonce)"
  }

  /// The client-first-message.
  package var firstMessage: [UInt8] { Array((header + bareFirstMessage).utf8) }

  /// The client-final-message that answers the server-first-message.
  package mutating func respond(to message: [UInt8]) throws(SCRAMError) -> [UInt8] {
    guard case .awaitingFirst = state else { throw .outOfTurn }
    state = .finished
    let challenge = try SCRAMChallenge(message)
    guard challenge.nonce.hasPrefix(nonce), challenge.nonce.utf8.count > nonce.utf8.count else { throw .foreignNonce }
    guard acceptedIterations.contains(challenge.iterations) else {
      throw .iterations(challenge.iterations, accepted: acceptedIterations)
    }
    let unproved = "c=\(Base64.standard.encode(channelBindingInput)),r=\(challenge.nonce)"
    let exchange = Array("\(bareFirstMessage),\(challenge.text),\(unproved)".utf8)
    let salted = function.pbkdf2(
      password: password, salt: challenge.salt, iterations: challenge.iterations, keySize: function.digestSize)
    let clientKey = function.hmac(Array("Client Key".utf8), key: salted)
    let clientSignature = function.hmac(exchange, key: function.hash(clientKey))
    let proof = zip(clientKey, clientSignature).map { $0 ^ $1 }
    let serverKey = function.hmac(Array("Server Key".utf8), key: salted)
    state = .awaitingFinal(serverSignature: function.hmac(exchange, key: serverKey))
    return Array("\(unproved),p=\(Base64.standard.encode(proof))".utf8)
  }

  /// Checks the server-final-message: that the server accepted, and that it too knows the password.
  package mutating func verify(_ message: [UInt8]) throws(SCRAMError) {
    guard case .awaitingFinal(let expected) = state else { throw .outOfTurn }
    state = .finished
    guard let text = String(validating: message, as: UTF8.self) else { throw .malformed("it is not UTF-8") }
    let field = text.prefix { $0 != "," }
    if field.hasPrefix("e=") { throw .refused(String(field.dropFirst(2))) }
    guard field.hasPrefix("v="), let signature = Base64.standard.decode(field.dropFirst(2)) else {
      throw .malformed("the final message has neither a base64 signature v= nor an error e=")
    }
    guard constantTimeEquals(signature, expected) else { throw .wrongServerSignature }
    serverIsVerified = true
  }

  /// The GS2 header.
  private var header: String {
    switch binding {
    case .unsupported: "n,,"
    case .notOffered: "y,,"
    case .serverEndPoint: "p=tls-server-end-point,,"
    }
  }

  private var channelBindingInput: [UInt8] {
    if case .serverEndPoint(let hash) = binding { Array(header.utf8) + hash } else { Array(header.utf8) }
  }

  /// RFC 5802 section 5.1: a comma ends a field, an equals sign starts an escape.
  private static func escape(_ username: String) -> String {
    var escaped = ""
    for scalar in username.unicodeScalars {
      switch scalar {
      case ",": escaped += "=2C"
      case "=": escaped += "=3D"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
