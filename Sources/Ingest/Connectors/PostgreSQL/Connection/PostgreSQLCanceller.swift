import Net

/// Stops the statement that a session is running. Any thread may use it.
struct PostgreSQLCanceller: Sendable {
  let settings: PostgreSQLSettings
  let encryption: PostgreSQLChannel.Encryption
  let key: PostgreSQLBackendKey

  /// Sends CancelRequest over a connection of its own. The running statement then fails with SQLSTATE 57014, unless
  /// it was done already: the server never says which.
  /// - Parameter seconds: how long that may take; nil for the settings' time to connect.
  func cancel(within seconds: Double? = nil) throws(PostgreSQLError) {
    let deadline = Deadline.after(seconds: seconds ?? settings.connectTimeout)
    do throws(PostgreSQLError.Cause) {
      var channel = try PostgreSQLChannel.open(settings, encryption: encryption, deadline: deadline)
      defer { channel.close() }
      try channel.send(PostgreSQLFrontendMessage.encode([.cancelRequest(key)]), deadline: deadline)
      do throws(PostgreSQLError.Cause) {
        // The server closes the connection once it has passed the request on, TLS or not without a farewell.
        try channel.drain(deadline: deadline)
      } catch .transport(.tls(.truncated)) {}
    } catch {
      throw PostgreSQLError(target: settings.description, cause: error)
    }
  }
}
