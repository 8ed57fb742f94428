package import Net
package import System

/// Feeds open event streams: a thread asks each one's source for news a few times a second, and only while there are any.
package final class Follower: Sendable {
  private struct Subscription {
    let stream: EventStream
    let poll: @Sendable (EventStream) -> Bool
  }

  private struct State {
    var subscriptions: [Subscription] = []
    var isStopped = false
  }

  private let state = Guarded(State())
  private static let limit = 512

  package init() {}

  /// Starts the thread.
  /// - Throws: `SystemError` when the system refuses another thread.
  package func start() throws(SystemError) {
    _ = try Thread.start(name: "follower") { [self] in
      while let round = nextRound() {
        for subscription in round where !subscription.poll(subscription.stream) { subscription.stream.close() }
        _ = state.wait(until: MonotonicClock.after(seconds: 0.3)) { $0.isStopped ? true : nil }
      }
    }
  }

  /// Ends all streams.
  package func stop() {
    let open = state.signal { state in
      state.isStopped = true
      return state.subscriptions
    }
    for subscription in open { subscription.stream.close() }
  }

  /// Answers with a stream that `poll` feeds.
  /// - Parameter poll: sends what is new; false ends the stream. Called on the follower's thread.
  /// - Throws: `Problem` when too many streams are open.
  package func follow(_ poll: @escaping @Sendable (EventStream) -> Bool) throws -> HTTPResponse {
    let stream = EventStream()
    let accepted = state.signal { state in
      state.subscriptions.removeAll { $0.stream.isClosed }
      guard !state.isStopped, state.subscriptions.count < Self.limit else { return false }
      state.subscriptions.append(Subscription(stream: stream, poll: poll))
      return true
    }
    guard accepted else { throw Problem(.serviceUnavailable, code: "busy", "too many live streams are open; ask again later") }
    var response = HTTPResponse(.ok, headers: ["Content-Type": "text/event-stream"], body: .events(stream))
    response.headers.add("Cache-Control", "no-store")
    return response
  }

  private func nextRound() -> [Subscription]? {
    state.wait { state -> [Subscription]?? in
      state.subscriptions.removeAll { $0.stream.isClosed }
      if state.isStopped { return .some(nil) }
      return state.subscriptions.isEmpty ? nil : .some(state.subscriptions)
    } ?? nil
  }
}
