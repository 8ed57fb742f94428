import Codecs

/// A session with the server of a deployment that may be read from.
final class MongoDBClient {
  let connection: MongoDBConnection

  /// Asks the servers one after the other until one may be read from, and logs in there.
  /// - Parameter isCancelled: asked a few times a second while a server is waited for.
  init(_ settings: MongoDBSettings, isCancelled: @escaping () -> Bool = { false }) throws(MongoDBError) {
    var discovery = MongoDBDiscovery(settings)
    var failure: MongoDBError?
    var found: MongoDBConnection?
    while found == nil, let address = discovery.next() {
      do throws(MongoDBError) {
        let connection = try MongoDBConnection(settings, address, isCancelled: isCancelled)
        if discovery.accepts(connection.hello, at: address) { found = connection }
      } catch {
        if error.isCancelled { throw error }
        if failure == nil { failure = error }
      }
    }
    if found == nil, let address = discovery.fallback {
      found = try MongoDBConnection(settings, address, isCancelled: isCancelled)
    }
    guard let found else { throw Self.failure(settings, discovery, failure) }
    try found.logIn()
    connection = found
  }

  /// The error that says most: servers that answered but will not do, with the one that could not be reached.
  private static func failure(
    _ settings: MongoDBSettings, _ discovery: MongoDBDiscovery, _ failure: MongoDBError?
  ) -> MongoDBError {
    guard !discovery.refusals.isEmpty || failure == nil else { return failure ?? unreachable(settings, discovery.refusals) }
    return unreachable(settings, discovery.refusals + (failure.map { ["\($0.target): \($0.cause)"] } ?? []))
  }

  private static func unreachable(_ settings: MongoDBSettings, _ reasons: [String]) -> MongoDBError {
    MongoDBError(
      target: settings.hosts.first.map(settings.description) ?? "MongoDB",
      cause: .noSuitableServer(reasons, wanted: settings.readPreference.rawValue))
  }

  /// Runs a command that answers at once.
  func run(_ command: BSONDocument, in database: String) throws(MongoDBError) -> BSONDocument {
    try connection.run(command, in: database)
  }

  /// A cursor that gives nothing so many times in a row is taken for one without end.
  private static let emptyLimit = 100

  /// Runs a command that answers with a cursor, and hands over its documents as they come.
  /// - Parameters:
  ///   - limit: bytes of all answers; nil for any number.
  ///   - body: returns whether it wants more.
  func forEach(
    _ command: BSONDocument, in database: String, upTo limit: Int? = nil, _ body: (BSONDocument) -> Bool
  ) throws(MongoDBError) {
    let start = connection.received
    var cursor = try connection.run(command, in: database)["cursor"]
    var batch = cursor?["firstBatch"]?.array
    var (empty, count) = (0, 0)
    while true {
      guard let documents = batch, let id = cursor?["id"]?.int, let space = cursor?["ns"]?.string else {
        throw violation("an answer without a cursor")
      }
      var wantsMore = true
      for element in documents where wantsMore {
        guard case .document(let document) = element else { throw violation("a cursor that gives something else than documents") }
        wantsMore = body(document)
      }
      guard id != 0 else { return }
      let collection = BSON.string(String(space.dropFirst(database.count + 1)))
      guard wantsMore else {
        _ = try connection.run(["killCursors": collection, "cursors": [.int64(id)]], in: database)
        return
      }
      empty = documents.isEmpty ? empty + 1 : 0
      guard empty < Self.emptyLimit else { throw violation("a cursor that gives nothing and never ends") }
      if let limit, connection.received - start > limit { throw violation("a cursor of more than \(limit >> 20) MB") }
      count += documents.count
      guard count <= connection.settings.cursorLimit else { throw violation("a cursor of more than \(connection.settings.cursorLimit) documents") }
      cursor = try connection.run(["getMore": .int64(id), "collection": collection], in: database)["cursor"]
      batch = cursor?["nextBatch"]?.array
    }
  }

  /// An answer that no server gives.
  func violation(_ message: String) -> MongoDBError {
    MongoDBError(target: connection.target, cause: .violation(MongoDBProtocolError(message)))
  }
}
