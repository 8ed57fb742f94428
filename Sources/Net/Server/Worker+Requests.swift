import Codecs
import Synchronization
import System

extension Worker {
  /// Takes one step through what has been received: admits a request, or answers one.
  /// - Returns: false when more bytes are needed.
  func serveNext(_ state: inout ConnectionState, _ slot: Int) -> Bool {
    do throws(HTTPSyntaxError) {
      switch try state.parser.next() {
      case .needsBytes:
        try charge(&state)
        return false
      case .head(let head): try admit(head, &state)
      case .body(let body): try answer(body, &state, slot)
      }
    } catch {
      refuse(error, &state)
    }
    return true
  }

  /// Decides whether the body of a request is wanted.
  private func admit(_ head: RequestHead, _ state: inout ConnectionState) throws(HTTPSyntaxError) {
    state.exchange = ConnectionState.Exchange(head: head, id: nextID(), began: state.requestBegan)
    if let rates = context.rates, let seconds = rates.refusal(of: state.peer.network, at: now) {
      throw HTTPSyntaxError(
        "too many requests; try again in \(seconds) s", status: .tooManyRequests, retryAfter: seconds)
    }
    guard head.framing != .none else { return try state.parser.acceptBody(limit: 0) }
    state.bodyBegan = now
    _ = try ContentCoding(of: head.headers)
    try state.parser.acceptBody(limit: bodyLimit(head))
    if head.expectsContinue && !state.parser.hasUnreadBytes {
      state.output.append("HTTP/1.1 100 Continue\r\n\r\n" as StaticString)
    }
  }

  private func bodyLimit(_ head: RequestHead) -> Int {
    min(context.configuration.bodyCeiling, context.configuration.bodyLimit(head.method, head.target))
  }

  /// Counts the bytes of a growing body against the limit of all bodies, in steps that small ones never reach.
  private func charge(_ state: inout ConnectionState) throws(HTTPSyntaxError) {
    let growth = state.parser.bodyBytes - state.chargedBytes
    guard growth >= 64 << 10 else { return }
    state.chargedBytes += growth
    let total = context.bodyMemory.wrappingAdd(growth, ordering: .relaxed).newValue
    guard total <= context.configuration.maxBodyMemory else {
      throw HTTPSyntaxError(
        "the server holds too many large bodies; try again soon", status: .serviceUnavailable, retryAfter: 1)
    }
  }

  /// Takes a body off the count of bytes in memory.
  func release(_ state: inout ConnectionState) {
    guard state.chargedBytes > 0 else { return }
    context.bodyMemory.wrappingSubtract(state.chargedBytes, ordering: .relaxed)
    state.chargedBytes = 0
  }

  /// Runs the handler on a complete request.
  private func answer(_ body: [UInt8], _ state: inout ConnectionState, _ slot: Int) throws(HTTPSyntaxError) {
    guard let exchange = state.exchange, let channel = state.channel else { return release(&state) }
    state.hasServedRequests = true
    let head = exchange.head
    let content = try ContentCoding(of: head.headers).decode(body) { bodyLimit(head) }
    let request = HTTPRequest(
      head, body: content, peer: state.peer, isTLS: channel.tls != nil, id: exchange.id, received: exchange.began)
    let response = head.target.isAsterisk ? Self.serverOptions : context.handler(request)
    if case .promised(let promise) = response.body {
      let token = context.token(slot, state)
      promise.attach { [context] in context.wake(token) }
      state.mode = .waiting(promise)
    } else {
      send(response, for: exchange, &state, slot)
    }
  }

  /// Sends the response that was promised.
  func keep(_ response: HTTPResponse, _ state: inout ConnectionState, _ slot: Int) {
    state.mode = .requests
    guard let exchange = state.exchange else { return }
    send(response, for: exchange, &state, slot)
  }

  /// The answer to `OPTIONS *`, which asks about the server and not about a resource (RFC 9110 9.3.7).
  private static let serverOptions = HTTPResponse(
    .noContent, headers: ["Allow": HTTPMethod.allCases.map(\.rawValue).joined(separator: ", ")])

  /// Writes a response into the output and says how the connection goes on.
  private func send(
    _ response: HTTPResponse, for exchange: ConnectionState.Exchange, _ state: inout ConnectionState, _ slot: Int
  ) {
    release(&state)
    let head = exchange.head
    var response = response
    if context.configuration.compressesResponses { response.compress(for: head.headers) }
    if head.hasRange { response.headers.add("Accept-Ranges", "none") }
    let closes = !head.isPersistent || context.isDraining.load(ordering: .relaxed)
    let hasContent = head.method != .head && !response.status.forbidsContent
    switch response.body {
    case .empty:
      appendHead(response, response.status.forbidsContent ? .none : .length(0), exchange, closes: closes, &state)
      finish(exchange, response.status, bytes: 0, closes: closes, &state)
    case .bytes(let bytes):
      appendHead(response, response.status.forbidsContent ? .none : .length(bytes.count), exchange, closes: closes, &state)
      if hasContent { state.output.append(body: bytes) }
      finish(exchange, response.status, bytes: hasContent ? bytes.count : 0, closes: closes, &state)
    case .stream(let next):
      let transfer = begin(response, exchange, hasContent: hasContent, closes: closes, &state)
      guard hasContent else { return finish(exchange, response.status, bytes: 0, closes: closes, &state) }
      state.mode = .stream(next, transfer)
    case .events(let stream):
      response.headers["Content-Type"] = "text/event-stream"
      response.headers["Cache-Control"] = "no-store"
      let transfer = begin(response, exchange, hasContent: hasContent, closes: closes, &state)
      guard hasContent else { return finish(exchange, response.status, bytes: 0, closes: closes, &state) }
      let token = context.token(slot, state)
      stream.attach { [context] in context.wake(token) }
      state.mode = .events(stream, transfer)
    case .promised: send(HTTPResponse(.internalServerError), for: exchange, &state, slot)
    }
  }

  /// Writes the head of a response whose length is not known.
  private func begin(
    _ response: HTTPResponse, _ exchange: ConnectionState.Exchange, hasContent: Bool, closes: Bool,
    _ state: inout ConnectionState
  ) -> ConnectionState.Transfer {
    let head = exchange.head
    let isChunked = head.minorVersion == 1
    let framing: Output.ResponseFraming = !hasContent ? .none : isChunked ? .chunked : .close
    let closes = closes || (hasContent && !isChunked)
    appendHead(response, framing, exchange, closes: closes, &state)
    return ConnectionState.Transfer(isChunked: isChunked, closesAfterwards: closes, status: response.status)
  }

  private func appendHead(
    _ response: HTTPResponse, _ framing: Output.ResponseFraming, _ exchange: ConnectionState.Exchange, closes: Bool,
    _ state: inout ConnectionState
  ) {
    state.output.appendHead(
      response.status, response.headers, framing, date: date(), id: exchange.id, closes: closes,
      confirmsPersistence: exchange.head.minorVersion == 0)
  }

  /// Counts and logs an answer that is all in the output.
  func finish(
    _ exchange: ConnectionState.Exchange, _ status: HTTPStatus, bytes: Int, closes: Bool,
    _ state: inout ConnectionState
  ) {
    state.exchange = nil
    state.mode = closes ? .closing : .requests
    record(exchange.head, exchange.id, exchange.began, status, bytes, state.peer)
  }

  /// Answers a request that breaks the rules, and ends the connection: what follows on it cannot be trusted.
  func refuse(_ error: HTTPSyntaxError, _ state: inout ConnectionState) {
    release(&state)
    let exchange = state.exchange
    let id = exchange?.id ?? nextID()
    var response = context.configuration.errorResponse(error.status, error.reason, id)
    if let seconds = error.retryAfter { response.headers["Retry-After"] = "\(seconds)" }
    // RFC 9110 15.5.16: says which codings would have been understood.
    if error.status == .unsupportedMediaType { response.headers["Accept-Encoding"] = "gzip, deflate" }
    var content: [UInt8] = []
    if case .bytes(let bytes) = response.body { content = bytes }
    state.output.appendHead(
      response.status, response.headers, .length(content.count), date: date(), id: id, closes: true,
      confirmsPersistence: false)
    if exchange?.head.method != .head { state.output.append(body: content) }
    state.exchange = nil
    state.mode = .closing
    state.mustLinger = true
    record(exchange?.head, id, exchange?.began ?? state.requestBegan, response.status, content.count, state.peer)
  }

  func record(
    _ head: RequestHead?, _ id: RequestID, _ began: UInt64, _ status: HTTPStatus, _ bytes: Int, _ peer: PeerAddress
  ) {
    let duration = MonotonicClock.now &- began
    context.statistics.count(status, nanoseconds: duration)
    guard let log = context.configuration.accessLog else { return }
    let target = head.map { $0.target.rawPath + ($0.target.rawQuery.map { "?\($0)" } ?? "") }
    log(
      AccessRecord(
        method: head?.method, target: target ?? "", status: status, bytes: bytes,
        microseconds: Int(clamping: duration / 1000), peer: peer, id: id))
  }
}
