import Net

/// A byte stream to a server on which TLS has been settled, cut into messages.
struct PostgreSQLChannel {
  private let stream: SocketStream
  private var decoder = PostgreSQLMessageDecoder()
  private var chunk: [UInt8] = []
  /// Asked while waiting for the server; once it says yes, waiting fails with `.cancelled`.
  var isCancelled: () -> Bool = { false }

  /// How long a wait goes on before it looks whether it is still wanted, in seconds.
  private static let patience = 0.25

  /// Whether TLS is asked for, and what happens when the server has none.
  enum Encryption: Sendable {
    case none
    case ifOffered
    case demanded
  }

  /// Connects and, where wanted, starts TLS.
  static func open(
    _ settings: PostgreSQLSettings, encryption: Encryption, deadline: Deadline
  ) throws(PostgreSQLError.Cause) -> PostgreSQLChannel {
    let stream = try connect(settings, deadline: deadline)
    guard encryption != .none, !settings.isUnixSocket else { return PostgreSQLChannel(stream: stream) }
    if try offersTLS(stream, deadline: deadline) {
      try startTLS(stream, settings, deadline: deadline)
    } else if encryption == .demanded {
      stream.close()
      throw .tlsNotOffered
    }
    return PostgreSQLChannel(stream: stream)
  }

  private init(stream: SocketStream) { self.stream = stream }

  /// Facts about the TLS session, nil in the clear.
  var tlsInfo: TLSInfo? { stream.tlsInfo }

  /// Lets messages be as long as a session may need, once the server is known.
  mutating func liftLimit() { decoder.limit = PostgreSQLMessageDecoder.sessionLimit }

  /// Sends the bytes of messages.
  func send(_ bytes: [UInt8], deadline: Deadline) throws(PostgreSQLError.Cause) {
    do throws(TransportError) { try stream.write(bytes, deadline: deadline) } catch { throw .transport(error.cause) }
  }

  /// The next message of the server.
  /// - Throws: `.cancelled` when `isCancelled` says so, within the time of one patience.
  mutating func next(deadline: Deadline) throws(PostgreSQLError.Cause) -> PostgreSQLBackendMessage {
    while true {
      if isCancelled() { throw .cancelled }
      // Whoever sends without end never lets the socket wait.
      if deadline.hasPassed { throw .transport(.timedOut(.read)) }
      do throws(PostgreSQLProtocolError) {
        if let message = try decoder.next() { return message }
      } catch {
        throw .violation(error)
      }
      do throws(PostgreSQLError.Cause) {
        guard try fill(deadline: min(deadline, .after(seconds: Self.patience))) else { throw .transport(.endOfStream) }
      } catch {
        guard case .transport(.timedOut) = error, !deadline.hasPassed else { throw error }
      }
    }
  }

  /// Waits until the server closes its side, whatever it still sends.
  mutating func drain(deadline: Deadline) throws(PostgreSQLError.Cause) {
    while try fill(deadline: deadline) {}
  }

  func close() { stream.close() }

  /// - Returns: false at the end of the stream.
  private mutating func fill(deadline: Deadline) throws(PostgreSQLError.Cause) -> Bool {
    chunk.removeAll(keepingCapacity: true)
    do throws(TransportError) {
      guard try stream.read(into: &chunk, deadline: deadline) > 0 else { return false }
    } catch {
      throw .transport(error.cause)
    }
    decoder.append(chunk)
    return true
  }

  private static func connect(
    _ settings: PostgreSQLSettings, deadline: Deadline
  ) throws(PostgreSQLError.Cause) -> SocketStream {
    do throws(TransportError) {
      return settings.isUnixSocket
        ? try SocketStream.connect(unixPath: settings.unixPath, deadline: deadline)
        : try SocketStream.connect(host: settings.host, port: settings.port, deadline: deadline)
    } catch {
      throw .transport(error.cause)
    }
  }

  /// Sends SSLRequest; the answer is a single byte and not a message.
  private static func offersTLS(
    _ stream: SocketStream, deadline: Deadline
  ) throws(PostgreSQLError.Cause) -> Bool {
    let answer: UInt8
    do throws(TransportError) {
      try stream.write(PostgreSQLFrontendMessage.encode([.sslRequest]), deadline: deadline)
      answer = try stream.readExactly(1, deadline: deadline).first ?? 0
    } catch {
      throw .transport(error.cause)
    }
    switch answer {
    case UInt8(ascii: "S"): return true
    case UInt8(ascii: "N"): return false
    default:
      stream.close()
      throw .violation(PostgreSQLProtocolError("0x\(String(answer, radix: 16)) where S or N answers SSLRequest"))
    }
  }

  private static func startTLS(
    _ stream: SocketStream, _ settings: PostgreSQLSettings, deadline: Deadline
  ) throws(PostgreSQLError.Cause) {
    let context: TLSClientContext
    do throws(TLSError) { context = try TLSClientContext(settings.tls.configuration) } catch { throw .tlsSetup(error) }
    do throws(TransportError) {
      try stream.startTLS(context, serverName: settings.host, deadline: deadline)
    } catch {
      stream.close()
      throw .transport(error.cause)
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
