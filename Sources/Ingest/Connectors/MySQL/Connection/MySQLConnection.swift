import Net

/// An open session with a MySQL or MariaDB server: the thin shell that moves bytes between a socket and the state
/// machines. One thread uses it.
final class MySQLConnection {
  let settings: MySQLSettings
  /// What the server said of itself.
  let greeting: MySQLGreeting

  private var channel: MySQLChannel
  private let deprecatesEndOfRows: Bool

  /// Opens a session.
  /// - Parameter isCancelled: asked a few times a second while the session waits for the server.
  init(_ settings: MySQLSettings, isCancelled: @escaping () -> Bool = { false }) throws(MySQLError) {
    let deadline = Deadline.after(seconds: settings.connectTimeout)
    self.settings = settings
    do throws(MySQLError.Cause) {
      var channel = try MySQLChannel(settings, deadline: deadline, isCancelled: isCancelled)
      do throws(MySQLError.Cause) {
        let handshake = try channel.perform(settings, deadline: deadline)
        guard let greeting = handshake.greeting else { throw .violation(MySQLProtocolError("no greeting")) }
        self.greeting = greeting
        deprecatesEndOfRows = handshake.deprecatesEndOfRows
      } catch {
        channel.close()
        throw error
      }
      channel.liftLimit()
      self.channel = channel
    } catch { throw MySQLError(target: settings.description, cause: error) }
  }

  /// Nil without TLS.
  var tlsInfo: TLSInfo? { channel.tlsInfo }

  deinit { channel.close() }

  /// Says goodbye and closes the connection.
  func close() {
    // The server notices a closed socket as well; there is nothing to do about a farewell that does not get through.
    try? channel.send([0x01], startsCommand: true, deadline: .after(seconds: 1))
    channel.close()
  }

  /// Runs one statement and hands over its rows as they come.
  /// - Throws: an error with a `statementError` when the session can be used further.
  func forEachRow(_ sql: String, _ body: (MySQLRow) -> Void) throws(MySQLError) {
    do throws(MySQLError.Cause) {
      try run(MySQLExchange(sql: sql, deprecatesEndOfRows: deprecatesEndOfRows), body)
    } catch {
      if case .statement = error {} else { channel.close() }
      throw MySQLError(target: settings.description, cause: error, question: sql)
    }
  }

  /// Runs one statement and returns its rows.
  func rows<Row>(_ sql: String, _ read: (MySQLRow) -> Row) throws(MySQLError) -> [Row] {
    var rows: [Row] = []
    try forEachRow(sql) { rows.append(read($0)) }
    return rows
  }

  /// Runs a statement without rows.
  func execute(_ sql: String) throws(MySQLError) { try forEachRow(sql) { _ in } }

  private func run(_ exchange: consuming MySQLExchange, _ body: (MySQLRow) -> Void) throws(MySQLError.Cause) {
    // For the whole result: a server that sends for ever, however little at a time, is given up.
    let deadline = Deadline.after(seconds: settings.statementTimeout + settings.grace)
    try channel.send(exchange.start(), startsCommand: true, deadline: deadline)
    var bytes = 0
    while true {
      let payload = try channel.next(deadline: deadline)
      // What is kept of a row takes more memory than its bytes.
      bytes += payload.count + 64
      guard bytes <= settings.resultLimit else { throw .resultTooLarge(limit: settings.resultLimit) }
      let step: MySQLExchange.Step
      do throws(MySQLProtocolError) { step = try exchange.receive(payload) } catch { throw .violation(error) }
      switch step {
      case .proceed: continue
      case .send(let bytes): try channel.send(bytes, deadline: deadline)
      case .row(let row): body(row)
      case .finished: return
      case .failed(let error): throw .statement(error)
      }
    }
  }
}

extension MySQLChannel {
  /// Takes a handshake to its end.
  fileprivate mutating func perform(
    _ settings: MySQLSettings, deadline: Deadline
  ) throws(MySQLError.Cause) -> MySQLHandshake {
    var handshake = MySQLHandshake(
      login: settings.login, wantsTLS: settings.tls.isWanted, demandsTLS: settings.tls.isDemanded,
      isLocal: settings.isUnixSocket, acceptsServerKey: settings.tls.acceptsServerKey)
    while true {
      let payload = try next(deadline: deadline)
      switch try shaking({ () throws(MySQLHandshakeError) in try handshake.receive(payload) }) {
      case .proceed: continue
      case .ready: return handshake
      case .send(let bytes): try send(bytes, deadline: deadline)
      case .startTLS(let request):
        try send(request, deadline: deadline)
        try startTLS(settings, deadline: deadline)
        let response = try shaking { () throws(MySQLHandshakeError) in try handshake.encrypted() }
        try send(response, deadline: deadline)
      }
    }
  }

  private func shaking<Result>(
    _ body: () throws(MySQLHandshakeError) -> Result
  ) throws(MySQLError.Cause) -> Result {
    do throws(MySQLHandshakeError) { return try body() } catch { throw .handshake(error) }
  }
}
