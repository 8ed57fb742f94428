import Net

/// A byte stream to a server on which TLS has been settled, cut into messages.
struct PostgreSQLChannel {
  private let stream: SessionStream<PostgreSQLError.Cause>
  private var decoder = PostgreSQLMessageDecoder()

  /// Whether TLS is asked for, and what happens when the server has none.
  enum Encryption: Sendable {
    case none
    case ifOffered
    case demanded
  }

  /// Connects and, where wanted, starts TLS.
  /// - Parameter isCancelled: asked while waiting for the server; once it says yes, waiting fails with `.cancelled`.
  init(
    _ settings: PostgreSQLSettings, encryption: Encryption, deadline: Deadline,
    isCancelled: @escaping () -> Bool = { false }
  ) throws(PostgreSQLError.Cause) {
    stream = try SessionStream(
      to: settings.isUnixSocket ? .socket(settings.unixPath) : .host(settings.host, settings.port), tls: nil,
      deadline: deadline, isCancelled: isCancelled)
    guard encryption != .none, !settings.isUnixSocket else { return }
    if try offersTLS(deadline: deadline) {
      try stream.startTLS(settings.tls.configuration, serverName: settings.host, deadline: deadline)
    } else if encryption == .demanded {
      throw .tlsNotOffered
    }
  }

  /// Facts about the TLS session, nil in the clear.
  var tlsInfo: TLSInfo? { stream.tlsInfo }

  /// Lets messages be as long as a session may need, once the server is known.
  mutating func liftLimit() { decoder.limit = PostgreSQLMessageDecoder.sessionLimit }

  /// Sends the bytes of messages.
  func send(_ bytes: [UInt8], deadline: Deadline) throws(PostgreSQLError.Cause) {
    try stream.write(bytes, deadline: deadline)
  }

  /// The next message of the server.
  mutating func next(deadline: Deadline) throws(PostgreSQLError.Cause) -> PostgreSQLBackendMessage {
    while true {
      do throws(PostgreSQLProtocolError) {
        if let message = try decoder.next() { return message }
      } catch { throw .violation(error) }
      decoder.append(try stream.read(deadline: deadline))
    }
  }

  /// Waits until the server closes its side, whatever it still sends.
  func drain(deadline: Deadline) throws(PostgreSQLError.Cause) {
    do throws(PostgreSQLError.Cause) {
      while true { _ = try stream.read(deadline: deadline) }
    } catch .connection(.transport(.endOfStream)) {
    } catch .connection(.transport(.tls(.truncated))) {
      // Some servers end even TLS without a farewell.
    }
  }

  func close() { stream.close() }

  /// Sends SSLRequest; the answer is a single byte and not a message.
  private func offersTLS(deadline: Deadline) throws(PostgreSQLError.Cause) -> Bool {
    try stream.write(PostgreSQLFrontendMessage.encode([.sslRequest]), deadline: deadline)
    // What comes behind it stays in the stream, where TLS refuses it.
    switch try stream.read(max: 1, deadline: deadline).first ?? 0 {
    case UInt8(ascii: "S"): return true
    case UInt8(ascii: "N"): return false
    case let answer:
      throw .violation(PostgreSQLProtocolError("0x\(String(answer, radix: 16)) where S or N answers SSLRequest"))
    }
  }
}

extension PostgreSQLTLSSettings {
  /// The client configuration that these words stand for.
  var configuration: TLSClientConfiguration {
    let verification: TLSClientConfiguration.Verification =
      switch mode {
      case .verifyFull: .full
      case .verifyCA: .authority
      // As in libpq: whoever names an authority wants it checked.
      case .require where authorityFile != nil: .authority
      case .disable, .allow, .prefer, .require: .encryptOnly
      }
    var configuration = TLSClientConfiguration(verification: verification, authorityFile: authorityFile)
    configuration.certificateFile = certificateFile
    configuration.keyFile = keyFile
    configuration.keyPassphrase = keyPassphrase
    return configuration
  }

  /// The ways to try, in their order.
  var attempts: [PostgreSQLChannel.Encryption] {
    switch mode {
    case .disable: [.none]
    case .allow: [.none, .demanded]
    case .prefer: [.ifOffered, .none]
    case .require, .verifyCA, .verifyFull: [.demanded]
    }
  }
}
