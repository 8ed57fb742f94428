/// One statement through the extended query protocol, from Parse to ReadyForQuery: messages in, steps out.
///
/// Rows are asked for in portions through a portal, so that neither side ever holds a whole big result.
struct PostgreSQLExchange {
  enum Step: Equatable {
    /// Nothing to do; read the next message.
    case proceed
    /// Send these bytes, then read the next message.
    case send([UInt8])
    case row(PostgreSQLRow)
    /// The statement is done and the connection ready for the next one.
    case finished(tag: String)
    /// The statement failed; unless the error is fatal the connection is ready for the next one.
    case failed(PostgreSQLServerError)
  }

  private enum State {
    case running
    /// Sync is sent; only ReadyForQuery is awaited.
    case ending(tag: String)
    case failing(PostgreSQLServerError)
  }

  private let sql: String
  private let parameters: [String?]
  private let portion: Int
  private var state = State.running
  /// The columns of the result, empty until the server has described them.
  private(set) var columns: [PostgreSQLResultColumn] = []

  /// - Parameters:
  ///   - parameters: the values of `$1`, `$2`, … in text form, nil for NULL.
  ///   - portion: how many rows the server may send before it waits to be asked again.
  init(sql: String, parameters: [String?] = [], portion: Int = 10_000) {
    self.sql = sql
    self.parameters = parameters
    self.portion = portion
  }

  /// The bytes that start the exchange.
  func start() -> [UInt8] {
    PostgreSQLFrontendMessage.encode([
      .parse(sql: sql), .bind(parameters: parameters), .describePortal, .execute(rows: portion), .flush,
    ])
  }

  /// Takes one message.
  /// - Throws: `PostgreSQLProtocolError` when the message has no place here; the connection is of no use after it.
  mutating func receive(_ message: PostgreSQLBackendMessage) throws(PostgreSQLProtocolError) -> Step {
    switch (state, message) {
    case (_, .notice), (_, .parameterStatus), (_, .notification):
      return .proceed
    case (_, .error(let error)) where error.isFatal:
      // The server closes the connection right behind it.
      return .failed(error)
    case (.running, .parseComplete), (.running, .bindComplete), (.running, .noData), (.running, .parameterDescription):
      return .proceed
    case (.running, .rowDescription(let columns)):
      self.columns = columns
      return .proceed
    case (.running, .dataRow(let row)):
      guard row.count == columns.count else {
        throw PostgreSQLProtocolError("a row of \(row.count) values for \(columns.count) columns")
      }
      return .row(row)
    case (.running, .portalSuspended):
      return .send(PostgreSQLFrontendMessage.encode([.execute(rows: portion), .flush]))
    case (.running, .commandComplete(let tag)):
      return end(.ending(tag: tag))
    case (.running, .emptyQueryResponse):
      return end(.ending(tag: ""))
    case (.running, .error(let error)):
      // The server ignores everything up to the next Sync.
      return end(.failing(error))
    case (.ending, .error(let error)):
      // Committing the implicit transaction can fail; Sync is under way already.
      state = .failing(error)
      return .proceed
    case (.ending(let tag), .readyForQuery):
      return .finished(tag: tag)
    case (.failing(let error), .readyForQuery):
      return .failed(error)
    default:
      throw PostgreSQLProtocolError("\(message.name) where an answer to a query is expected")
    }
  }

  private mutating func end(_ next: State) -> Step {
    state = next
    return .send(PostgreSQLFrontendMessage.encode([.sync]))
  }
}
