import Net

/// An open session with one broker: the thin shell that moves bytes between a socket and the state machines. One
/// thread uses it.
final class KafkaConnection {
  private let stream: SessionStream<KafkaError.Cause>
  private let settings: KafkaSettings
  private let target: String
  private var decoder = KafkaFrameDecoder()
  private var versions = KafkaVersions.unknown
  private var correlation: Int32 = 0

  /// Connects, learns what the broker speaks, and logs in.
  static func open(
    _ settings: KafkaSettings, _ address: KafkaSettings.Address, isCancelled: @escaping () -> Bool
  ) throws(KafkaError) -> KafkaConnection {
    let deadline = Deadline.after(seconds: settings.connectTimeout)
    do throws(KafkaError.Cause) {
      do throws(KafkaError.Cause) {
        let connection = try KafkaConnection(settings, address, deadline, isCancelled)
        try connection.learnVersions(deadline)
        try connection.logIn(deadline)
        return connection
      } catch .connection(.transport(.endOfStream)) where settings.login == nil {
        // Some brokers close the connection on a request they do not know; then the question is left out.
        return try KafkaConnection(settings, address, deadline, isCancelled)
      }
    } catch { throw KafkaError(target: settings.description(of: address), cause: error) }
  }

  private init(
    _ settings: KafkaSettings, _ address: KafkaSettings.Address, _ deadline: Deadline,
    _ isCancelled: @escaping () -> Bool
  ) throws(KafkaError.Cause) {
    self.settings = settings
    target = settings.description(of: address)
    stream = try SessionStream(
      to: .host(address.host, address.port), tls: settings.tls, deadline: deadline, isCancelled: isCancelled)
  }

  /// Nil without TLS.
  var tlsInfo: TLSInfo? { stream.tlsInfo }

  /// Whether the broker speaks a request.
  func offers(_ api: KafkaAPI) -> Bool { versions.version(of: api) != nil }

  /// Sends a request that is the same in every version, and reads its answer.
  func ask<Answer>(
    _ api: KafkaAPI, _ body: [UInt8],
    _ read: (ArraySlice<UInt8>, _ version: Int) throws(KafkaProtocolError) -> Answer
  ) throws(KafkaError) -> Answer {
    try ask(api, { _ in body }, read)
  }

  /// Sends a request and reads its answer, both in the newest version that both sides know.
  func ask<Answer>(
    _ api: KafkaAPI, _ body: (_ version: Int) -> [UInt8],
    _ read: (ArraySlice<UInt8>, _ version: Int) throws(KafkaProtocolError) -> Answer
  ) throws(KafkaError) -> Answer {
    do throws(KafkaError.Cause) {
      guard let version = versions.version(of: api) else { throw .unsupported(api) }
      let response = try exchange(api, version, body(version), .after(seconds: settings.requestTimeout))
      return try Self.wire { () throws(KafkaProtocolError) in try read(response, version) }
    } catch { throw KafkaError(target: target, cause: error, question: "\(api)") }
  }

  /// Sends a request and hands over the body of its answer in the parts in which they come, so that one of any length
  /// takes no more memory than a part.
  /// - Parameter take: is told with the last part that it is the last.
  func ask(
    _ api: KafkaAPI, _ body: [UInt8],
    _ take: (_ part: ArraySlice<UInt8>, _ version: Int, _ isLast: Bool) throws(KafkaProtocolError) -> Void
  ) throws(KafkaError) {
    do throws(KafkaError.Cause) {
      guard let version = versions.version(of: api) else { throw .unsupported(api) }
      let end = Deadline.after(seconds: settings.requestTimeout * Self.streamPatience)
      try send(api, version, body, .after(seconds: settings.requestTimeout))
      var left: Int?
      repeat {
        if left == nil, let head = try Self.wire({ () throws(KafkaProtocolError) in try decoder.begin() }) {
          try checkCorrelation(head.correlation)
          left = head.length
        }
        if let open = left {
          let part = decoder.takePart(of: open)
          left = open - part.count
          try Self.wire { () throws(KafkaProtocolError) in try take(part, version, part.count == open) }
        }
        if left != 0 { decoder.append(try stream.read(deadline: min(end, .after(seconds: settings.requestTimeout)))) }
      } while left != 0
    } catch { throw KafkaError(target: target, cause: error, question: "\(api)") }
  }

  /// How many times as long as another answer one in parts may take in all.
  private static let streamPatience = 10.0

  private func learnVersions(_ deadline: Deadline) throws(KafkaError.Cause) {
    let body = try exchange(.apiVersions, 0, [], deadline)
    versions = try Self.wire { () throws(KafkaProtocolError) in try KafkaVersions(body) }
  }

  private func logIn(_ deadline: Deadline) throws(KafkaError.Cause) {
    defer { decoder.limit = KafkaFrameDecoder.sessionLimit }
    guard let login = settings.login else { return }
    var authentication = KafkaAuthentication(login)
    var step = authentication.start()
    while case .send(let api, let body) = step {
      guard let version = versions.version(of: api) else { throw .unsupported(api) }
      let answer = try exchange(api, version, body, deadline)
      do throws(KafkaLoginError) { step = try authentication.receive(answer) } catch { throw .login(error) }
    }
  }

  private func exchange(
    _ api: KafkaAPI, _ version: Int, _ body: [UInt8], _ deadline: Deadline
  ) throws(KafkaError.Cause) -> ArraySlice<UInt8> {
    try send(api, version, body, deadline)
    while true {
      if let response = try Self.wire({ () throws(KafkaProtocolError) in try decoder.next() }) {
        try checkCorrelation(response.correlation)
        return response.body
      }
      decoder.append(try stream.read(deadline: deadline))
    }
  }

  private func send(_ api: KafkaAPI, _ version: Int, _ body: [UInt8], _ deadline: Deadline) throws(KafkaError.Cause) {
    correlation &+= 1
    try stream.write(KafkaFrame.request(api, version: version, correlation: correlation, body: body), deadline: deadline)
  }

  private func checkCorrelation(_ answered: Int32) throws(KafkaError.Cause) {
    guard answered == correlation else {
      throw .violation(KafkaProtocolError("answer \(answered) to question \(correlation)"))
    }
  }

  private static func wire<Result>(
    _ body: () throws(KafkaProtocolError) -> Result
  ) throws(KafkaError.Cause) -> Result {
    do throws(KafkaProtocolError) { return try body() } catch { throw .violation(error) }
  }
}
