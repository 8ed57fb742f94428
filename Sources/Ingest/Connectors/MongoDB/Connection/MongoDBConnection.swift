import Codecs
import Net

/// An open session with one server: the thin shell that moves bytes between a socket and the state machines. One thread
/// uses it.
final class MongoDBConnection {
  /// What the server said of itself.
  private(set) var hello = MongoDBHello([:])
  let target: String
  private let stream: SessionStream<MongoDBError.Cause>
  let settings: MongoDBSettings
  private var decoder = MongoDBReplyDecoder()
  private var request: Int32 = 0
  /// Bytes of all answers so far.
  private(set) var received = 0

  /// Seconds past `timeout` in which the server has to say itself that the time is up.
  private static let grace = 5.0

  /// Connects and asks who is there; nobody is logged in yet.
  init(
    _ settings: MongoDBSettings, _ address: MongoDBAddress, isCancelled: @escaping () -> Bool
  ) throws(MongoDBError) {
    let deadline = Deadline.after(seconds: settings.connectTimeout)
    self.settings = settings
    target = settings.description(of: address)
    do throws(MongoDBError.Cause) {
      stream = try SessionStream(
        to: address.isUnixSocket ? .socket(address.host) : .host(address.host, address.port), tls: settings.tls,
        deadline: deadline, isCancelled: isCancelled)
      let greeting = MongoDBHello.command(user: settings.login?.greetingName)
      request = 1
      let reply = try exchange(MongoDBMessage.greeting(greeting, request: request), deadline)
      if let error = MongoDBServerError(reply) { throw .command(error) }
      hello = MongoDBHello(reply)
    } catch { throw MongoDBError(target: settings.description(of: address), cause: error) }
  }

  /// How the session is encrypted; nil in the clear.
  var tlsInfo: TLSInfo? { stream.tlsInfo }

  /// Proves who we are, where the settings tell.
  func logIn() throws(MongoDBError) {
    let deadline = Deadline.after(seconds: settings.connectTimeout)
    do throws(MongoDBError.Cause) {
      guard hello.maximumWireVersion >= MongoDBHello.oldestWireVersion else { throw .tooOld }
      defer { decoder.limit = MongoDBReplyDecoder.sessionLimit }
      guard let login = settings.login else { return }
      var authentication = MongoDBAuthentication(login, login.mechanism(for: hello))
      var command = authentication.start()
      while true {
        let reply = try send(command.with("$db", .string(authentication.database)), deadline)
        let step: MongoDBAuthentication.Step
        do throws(MongoDBLoginError) { step = try authentication.receive(reply) } catch { throw .login(error) }
        guard case .send(let next) = step else { return }
        command = next
      }
    } catch { throw MongoDBError(target: target, cause: error) }
  }

  /// Runs a command.
  /// - Throws: an error with a `commandError` when the session can be used further.
  func run(_ command: BSONDocument, in database: String) throws(MongoDBError) -> BSONDocument {
    do throws(MongoDBError.Cause) {
      // A router and a member that is no primary answer only those who say that any member will do.
      let mode = settings.isDirect && settings.readPreference == .primary ? .primaryPreferred : settings.readPreference
      let preference: BSON? =
        hello.role == .standalone || mode == .primary ? nil : ["mode": .string(mode.rawValue)]
      let complete = command.with("$db", .string(database)).with("$readPreference", preference)
      let reply = try send(complete, .after(seconds: settings.timeout + Self.grace))
      if let error = MongoDBServerError(reply) { throw .command(error) }
      return reply
    } catch { throw MongoDBError(target: target, cause: error, question: command.first?.key) }
  }

  /// The settings' patience in milliseconds, for servers to end a query by themselves.
  var patience: BSON { .int64(Int64(settings.timeout * 1000)) }

  private func send(_ command: BSONDocument, _ deadline: Deadline) throws(MongoDBError.Cause) -> BSONDocument {
    request &+= 1
    return try exchange(MongoDBMessage.command(command, request: request), deadline)
  }

  private func exchange(_ bytes: [UInt8], _ deadline: Deadline) throws(MongoDBError.Cause) -> BSONDocument {
    try stream.write(bytes, deadline: deadline)
    while true {
      do throws(MongoDBProtocolError) {
        if let reply = try decoder.next() {
          guard reply.request == request else {
            throw MongoDBProtocolError("an answer to request \(reply.request) where \(request) was asked")
          }
          return reply.document
        }
      } catch { throw .violation(error) }
      let bytes = try stream.read(deadline: deadline)
      received += bytes.count
      decoder.append(bytes)
    }
  }
}
