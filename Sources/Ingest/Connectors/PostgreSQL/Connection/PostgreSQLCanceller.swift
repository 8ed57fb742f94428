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
      let channel = try PostgreSQLChannel(settings, encryption: encryption, deadline: deadline)
      defer { channel.close() }
      try channel.send(PostgreSQLFrontendMessage.encode([.cancelRequest(key)]), deadline: deadline)
      // The server closes the connection once it has passed the request on.
      try channel.drain(deadline: deadline)
    } catch {
      throw PostgreSQLError(target: settings.description, cause: error)
    }
  }
}
