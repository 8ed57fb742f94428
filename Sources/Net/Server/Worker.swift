import Codecs
import Glibc
import Synchronization
import System

/// What one thread brings along to work on connections: buffers that idle connections need not have, a clock, and a
/// generator for request names. Belongs to its thread.
final class Worker {
  let context: ServerContext
  /// The instant at which the current event is being handled.
  var now: UInt64 = 0
  private let receiveBuffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
  private var sendBuffer: [UInt8] = []
  private var dateLine = DateLine()
  // Request names look random and need no system call.
  private var ids = SeededRandom(seed: .random(in: .min ... .max))

  init(_ context: ServerContext) { self.context = context }

  deinit { receiveBuffer.deallocate() }

  /// Handles events until the poller is stopped.
  func run() {
    while let (token, events) = context.poller.next() {
      guard let connection = context.table[Int(token.slot)], connection.turn.take(events, of: token.generation)
      else { continue }
      connection.withLock { state in
        now = MonotonicClock.now
        state.events.formUnion(connection.turn.look())
        if state.channel != nil { work(on: &state, connection.slot) }
        if connection.turn.leave() { queue(&state, connection.slot) }
      }
    }
  }

  /// Lets a thread look after the connection again when others have had their turn.
  private func queue(_ state: inout ConnectionState, _ slot: Int) {
    guard let channel = state.channel, !context.poller.renew(channel.descriptor, context.token(slot, state)) else { return }
    close(&state, slot, abandons: true)
  }

  /// Does what can be done on a connection and then waits for the next event, or closes it.
  func work(on state: inout ConnectionState, _ slot: Int) {
    state.output.exchangeBuffer(with: &sendBuffer)
    let interest = advance(&state, slot)
    if state.output.isEmpty { state.output.exchangeBuffer(with: &sendBuffer) }
    guard state.channel != nil else { return }
    if case .close = interest { return close(&state, slot, abandons: false) }
    if state.isForsaken { return close(&state, slot, abandons: true) }
    state.deadline = deadline(for: state, interest)
    context.table.setDeadline(slot, state.deadline)
    if case .turn = interest { queue(&state, slot) }
  }

  /// Ends a connection and frees its slot.
  func close(_ state: inout ConnectionState, _ slot: Int, abandons: Bool) {
    switch state.mode {
    case .events(let stream, _): stream.detach()
    case .waiting(let promise): promise.detach()
    default: break
    }
    finishTransfer(&state)
    release(&state)
    state.channel?.close(abandons: abandons)
    state.channel = nil
    state.generation &+= 1
    context.table[slot]?.turn.begin(state.generation)
    state.parser = RequestParser()
    state.output = Output()
    state.mode = .closing
    state.exchange = nil
    context.table.release(slot, of: state.peer)
  }

  /// The line with the current date, made once a second.
  func date() -> [UInt8] { dateLine.current() }

  func nextID() -> RequestID { RequestID(ids.next()) }

  private func deadline(for state: borrowing ConnectionState, _ interest: Interest) -> UInt64 {
    if case .write = interest { return now &+ nanoseconds(context.configuration.writeSeconds) }
    switch state.mode {
    case .handshake: return state.deadline
    case .requests:
      if state.parser.isInsideBody {
        let granted = Double(state.parser.bodyBytes) / Double(max(1, context.configuration.bodyBytesPerSecond))
        return state.bodyBegan &+ nanoseconds(context.configuration.bodySeconds + granted)
      }
      if state.parser.isInsideRequest { return state.requestBegan &+ nanoseconds(context.configuration.headerSeconds) }
      return state.hasServedRequests ? now &+ nanoseconds(context.configuration.idleSeconds) : state.deadline
    case .stream, .closing: return now &+ nanoseconds(context.configuration.writeSeconds)
    case .events: return now &+ nanoseconds(context.configuration.heartbeatSeconds)
    // Whoever made the promise keeps it; a client that has no more patience hangs up.
    case .waiting: return .max
    case .lingering: return state.deadline
    }
  }

  private func nanoseconds(_ seconds: Double) -> UInt64 { UInt64(min(max(0, seconds), 1e9) * 1_000_000_000) }

  /// Does as much as the socket allows.
  private func advance(_ state: inout ConnectionState, _ slot: Int) -> Interest {
    if !state.output.isEmpty, let interest = flush(&state) { return interest }
    var mayRead = true
    var steps = 0
    while true {
      guard let channel = state.channel else { return .close }
      switch state.mode {
      case .handshake:
        guard let tls = channel.tls else { return .close }
        switch tls.handshake() {
        case .count:
          state.mode = .requests
          state.deadline = now &+ nanoseconds(context.configuration.headerSeconds)
        case .blocked(let interest): return interest
        case .end, .failed: return .close
        }
      case .requests:
        if state.output.isFull, let interest = flush(&state) { return interest }
        steps += 1
        // A client that pipelines without end goes to the back of the queue now and then.
        if steps > context.configuration.requestsPerTurn && state.parser.hasUnreadBytes { return flush(&state) ?? .turn }
        if serveNext(&state, slot) { continue }
        if let interest = flush(&state) { return interest }
        guard mayRead, state.events.contains(.readable) else {
          state.parser.releaseMemory()
          return state.events.contains(.readable) ? .turn : .read
        }
        mayRead = false
        if let interest = receive(&state, channel) { return interest }
      case .waiting(let promise):
        if let interest = flush(&state) { return interest }
        guard let response = promise.take() else { return .news }
        keep(response, &state, slot)
      case .stream, .events:
        if let interest = flush(&state) ?? transfer(&state) { return interest }
      case .closing:
        if let interest = flush(&state) { return interest }
        channel.finishWriting()
        guard state.mustLinger || state.parser.hasUnreadBytes || channel.hasUnreadBytes else { return .close }
        state.mode = .lingering
        state.deadline = now &+ 5_000_000_000
      case .lingering: return discard(channel)
      }
    }
  }

  /// Sends the output.
  /// - Returns: nil when all of it has gone, else what to wait for.
  private func flush(_ state: inout ConnectionState) -> Interest? {
    guard let channel = state.channel else { return .close }
    while !state.output.isEmpty {
      switch channel.write(state.output) {
      case .count(let count):
        state.output.consume(count)
        context.statistics.sent.add(count)
      case .blocked(let interest): return interest
      case .end, .failed: return .close
      }
    }
    return nil
  }

  /// Reads once.
  /// - Returns: nil when there are new bytes, else what to wait for.
  private func receive(_ state: inout ConnectionState, _ channel: Channel) -> Interest? {
    let (outcome, isAll) = channel.read(into: receiveBuffer)
    // The poller tells of what comes from now on, but not again of what was left, such as the end.
    if isAll, !state.events.contains(.ended) { state.events.remove(.readable) }
    switch outcome {
    case .count(let count):
      context.statistics.received.add(count)
      if !state.parser.isInsideRequest { state.requestBegan = now }
      state.parser.append(UnsafeRawBufferPointer(rebasing: receiveBuffer[..<count]))
      return nil
    case .blocked(let interest): return interest
    case .end, .failed: return .close
    }
  }

  /// Throws away what a client sends that has been answered already.
  private func discard(_ channel: Channel) -> Interest {
    for _ in 0..<16 {
      switch channel.read(into: receiveBuffer).outcome {
      case .count: continue
      case .blocked(let interest): return interest
      case .end, .failed: return .close
      }
    }
    return .turn
  }
}

/// `Date: Sun, 06 Nov 1994 08:49:37 GMT` and its line end, made anew when the second changes.
private struct DateLine {
  private var second: Int64 = -1
  private var bytes: [UInt8] = []

  mutating func current() -> [UInt8] {
    let now = Timestamp(microseconds: WallClock.microseconds)
    if now.seconds != second {
      second = now.seconds
      bytes = Array("Date: \(now.httpDate)\r\n".utf8)
    }
    return bytes
  }
}
