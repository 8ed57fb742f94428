import System

/// A stream of server-sent events to one client (WHATWG HTML 9.2). Any thread may send; none waits for the client.
///
/// Events queue up to a bound; a client that falls further behind is dropped, and will reconnect with `Last-Event-ID`.
package final class EventStream: Sendable {
  private struct State {
    var queue: [UInt8] = []
    var isClosed = false
    var wake: (@Sendable () -> Void)?
  }

  private let state = Guarded(State())
  private let capacity: Int

  /// An open stream without a client yet.
  /// - Parameter capacity: bytes that may wait for the client.
  package init(capacity: Int = 256 << 10) { self.capacity = capacity }

  /// Whether the client has gone, was too slow, or `close` was called.
  package var isClosed: Bool { state.withLock { $0.isClosed } }

  /// Queues one event.
  /// - Parameters:
  ///   - event: the type that the page listens for; nil means `message`.
  ///   - data: the text; each of its lines becomes a `data` line.
  ///   - id: what the client sends back as `Last-Event-ID` when it reconnects.
  /// - Returns: false when the stream is closed and the sender should forget it.
  @discardableResult
  package func send(event: String? = nil, data: String, id: String? = nil) -> Bool {
    var bytes: [UInt8] = []
    if let id { Self.append("id", id[...], to: &bytes) }
    if let event { Self.append("event", event[...], to: &bytes) }
    for line in data.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      Self.append("data", line, to: &bytes)
    }
    bytes.append(0x0A)
    return enqueue(bytes)
  }

  /// Ends the stream once the client has taken what is queued.
  package func close() {
    let wake = state.withLock { state in
      state.isClosed = true
      return state.wake
    }
    wake?()
  }

  private static func append(_ field: String, _ value: Substring, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: field.utf8)
    bytes.append(0x3A)
    bytes.append(0x20)
    // A line end inside an event name or id would begin another field.
    for byte in value.utf8 { bytes.append(byte == 0x0A || byte == 0x0D || byte == 0 ? 0x20 : byte) }
    bytes.append(0x0A)
  }

  private func enqueue(_ bytes: [UInt8]) -> Bool {
    let (accepted, wake) = state.withLock { state -> (Bool, (@Sendable () -> Void)?) in
      guard !state.isClosed else { return (false, nil) }
      guard state.queue.count + bytes.count <= capacity else {
        state.queue = []
        state.isClosed = true
        return (false, state.wake)
      }
      let wasEmpty = state.queue.isEmpty
      state.queue.append(contentsOf: bytes)
      return (true, wasEmpty ? state.wake : nil)
    }
    // Outside the lock: the server takes a connection's lock first and then this one.
    wake?()
    return accepted
  }

  /// Connects the stream to a client: `wake` runs when there is something to take.
  func attach(_ wake: @escaping @Sendable () -> Void) { state.withLock { $0.wake = wake } }

  /// The client has gone.
  func detach() {
    state.withLock { state in
      state.isClosed = true
      state.queue = []
      state.wake = nil
    }
  }

  /// What is queued, perhaps nothing; nil when the stream is closed and everything was taken.
  func take() -> [UInt8]? {
    state.withLock { state in
      if state.isClosed && state.queue.isEmpty { return nil }
      let bytes = state.queue
      state.queue = []
      return bytes
    }
  }
}
