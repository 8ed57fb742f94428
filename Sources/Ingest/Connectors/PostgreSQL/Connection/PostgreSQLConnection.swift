import Net

/// An open session with a PostgreSQL server: the thin shell that moves bytes between a socket and the state machines.
///
/// One thread uses it; another one may cancel what is running through the `canceller`.
final class PostgreSQLConnection {
  /// Where the session goes and who it is for.
  let settings: PostgreSQLSettings
  /// The run-time parameters that the server reported when the session opened.
  let parameters: [String: String]
  /// Cancels what is running; nil when the server gave no key for it.
  let canceller: PostgreSQLCanceller?
  /// Facts about the TLS session, nil in the clear.
  var tlsInfo: TLSInfo? { channel.tlsInfo }

  private var channel: PostgreSQLChannel

  /// Opens a session, by each way that the TLS mode allows.
  /// - Parameter isCancelled: asked a few times a second while the server is waited for; once it says yes, the running
  ///   statement is cancelled and the session ends with the cause `.cancelled`.
  /// - Throws: the error of the first way when none works.
  static func open(
    _ settings: PostgreSQLSettings, isCancelled: @escaping () -> Bool = { false }
  ) throws(PostgreSQLError) -> PostgreSQLConnection {
    let deadline = Deadline.after(seconds: settings.connectTimeout)
    let attempts = settings.isUnixSocket ? [.none] : settings.tls.attempts
    var first: PostgreSQLError.Cause?
    for encryption in attempts {
      do throws(PostgreSQLError.Cause) {
        return try PostgreSQLConnection(settings, encryption: encryption, deadline: deadline, isCancelled: isCancelled)
      } catch {
        if first == nil { first = error }
        guard error.mayDifferWithEncryption else { break }
      }
    }
    throw PostgreSQLError(target: settings.description, cause: first ?? .tlsNotOffered)
  }

  private init(
    _ settings: PostgreSQLSettings, encryption: PostgreSQLChannel.Encryption, deadline: Deadline,
    isCancelled: @escaping () -> Bool
  ) throws(PostgreSQLError.Cause) {
    self.settings = settings
    channel = try PostgreSQLChannel(settings, encryption: encryption, deadline: deadline, isCancelled: isCancelled)
    var handshake = PostgreSQLHandshake(
      login: settings.login, channelBinding: settings.tls.channelBinding(over: channel.tlsInfo),
      minorVersion: settings.protocolMinorVersion)
    do throws(PostgreSQLError.Cause) {
      try channel.perform(&handshake, deadline: deadline)
    } catch {
      channel.close()
      throw error
    }
    channel.liftLimit()
    parameters = handshake.parameters
    let encryption: PostgreSQLChannel.Encryption = channel.tlsInfo == nil ? .none : .demanded
    canceller = handshake.backendKey.map { PostgreSQLCanceller(settings: settings, encryption: encryption, key: $0) }
  }

  deinit { channel.close() }

  /// Says goodbye and closes the connection.
  func close() {
    // The server notices a closed socket as well; there is nothing to do about a farewell that does not get through.
    try? channel.send(PostgreSQLFrontendMessage.encode([.terminate]), deadline: .after(seconds: 1))
    channel.close()
  }

  /// Runs one statement and hands over its rows as they come.
  /// - Parameters:
  ///   - parameters: the values of `$1`, `$2`, … in text form, nil for NULL.
  ///   - body: reads one row; after a row that it cannot read the rest is skipped.
  /// - Throws: an error with a `statementError` when the session can be used further.
  func forEachRow(
    _ sql: String, _ parameters: [String?] = [],
    _ body: (inout PostgreSQLRowReader) throws(PostgreSQLValueError) -> Void
  ) throws(PostgreSQLError) {
    do throws(PostgreSQLError.Cause) {
      try run(PostgreSQLExchange(sql: sql, parameters: parameters), body)
    } catch {
      // Closing alone would leave the server at work until it has something to send.
      if case .connection(.cancelled) = error { try? canceller?.cancel(within: 1) }
      if error.isFatal { channel.close() }
      throw PostgreSQLError(target: settings.description, cause: error, question: sql)
    }
  }

  /// Runs one statement and returns its rows.
  func rows<Row>(
    _ sql: String, _ parameters: [String?] = [],
    _ read: (inout PostgreSQLRowReader) throws(PostgreSQLValueError) -> Row
  ) throws(PostgreSQLError) -> [Row] {
    var rows: [Row] = []
    try forEachRow(sql, parameters) { (row) throws(PostgreSQLValueError) in rows.append(try read(&row)) }
    return rows
  }

  private func run(
    _ exchange: consuming PostgreSQLExchange,
    _ body: (inout PostgreSQLRowReader) throws(PostgreSQLValueError) -> Void
  ) throws(PostgreSQLError.Cause) {
    // For the whole result: a server that sends for ever, however little at a time, is given up.
    let deadline = Deadline.after(seconds: settings.statementTimeout + settings.grace)
    try channel.send(exchange.start(), deadline: deadline)
    var unreadable: PostgreSQLValueError?
    var bytes = 0
    while true {
      let message = try channel.next(deadline: deadline)
      switch try step(&exchange, message) {
      case .proceed: continue
      case .send(let bytes): try channel.send(bytes, deadline: deadline)
      case .row(let row):
        bytes += row.byteCount
        guard bytes <= settings.resultLimit else { throw .resultTooLarge(limit: settings.resultLimit) }
        guard unreadable == nil else { continue }
        var reader = PostgreSQLRowReader(row)
        do throws(PostgreSQLValueError) { try body(&reader) } catch { unreadable = error }
      case .finished:
        if let unreadable { throw .value(unreadable) }
        return
      case .failed(let error): throw .statement(error)
      }
    }
  }

  private func step(
    _ exchange: inout PostgreSQLExchange, _ message: PostgreSQLBackendMessage
  ) throws(PostgreSQLError.Cause) -> PostgreSQLExchange.Step {
    do throws(PostgreSQLProtocolError) { return try exchange.receive(message) } catch { throw .violation(error) }
  }
}

extension PostgreSQLChannel {
  /// Takes a handshake to its end.
  fileprivate mutating func perform(
    _ handshake: inout PostgreSQLHandshake, deadline: Deadline
  ) throws(PostgreSQLError.Cause) {
    try send(handshake.start(), deadline: deadline)
    while true {
      let message = try next(deadline: deadline)
      let step: PostgreSQLHandshake.Step
      do throws(PostgreSQLHandshakeError) { step = try handshake.receive(message) } catch { throw .handshake(error) }
      switch step {
      case .proceed: continue
      case .send(let bytes): try send(bytes, deadline: deadline)
      case .ready: return
      }
    }
  }
}

extension PostgreSQLTLSSettings {
  fileprivate func channelBinding(over tls: TLSInfo?) -> PostgreSQLChannelBinding {
    switch channelBinding {
    case .disable: .unavailable
    case .prefer: tls?.serverEndPoint.map { .available($0) } ?? .unavailable
    case .require: .required(tls?.serverEndPoint)
    }
  }
}

extension PostgreSQLCause {
  /// Whether the next way, with or without TLS, may fare better: pg_hba.conf tells the two apart, and a TLS stack
  /// may be broken on either side.
  fileprivate var mayDifferWithEncryption: Bool {
    switch self {
    case .handshake(.refused(let error)): error.code == "28000"
    case .connection(.transport(.tls)): true
    default: false
    }
  }

  /// Whether the session is of no use any more.
  fileprivate var isFatal: Bool {
    switch self {
    case .statement(let error): error.isFatal
    case .value: false
    default: true
    }
  }
}
