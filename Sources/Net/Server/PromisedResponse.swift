import System

/// The answer to a request that waits for something without holding a thread, such as a commit it shares with others.
///
/// Whoever keeps the promise may be on any thread; the answer itself is made on a thread of the server, and may take
/// its time. When the client goes away first, the promise is kept for nobody.
package final class PromisedResponse: Sendable {
  private enum Stage {
    case open
    case kept(@Sendable () throws -> HTTPResponse)
    /// The answer was taken, or nobody wants it any more.
    case over
  }

  private struct State {
    var stage = Stage.open
    var wake: (@Sendable () -> Void)?
    var finish: @Sendable (Result<HTTPResponse, any Error>) -> HTTPResponse = { result in
      (try? result.get()) ?? HTTPResponse(.internalServerError)
    }
  }

  private let state = Guarded(State())

  package init() {}

  /// Says what every answer goes through on its way out, such as the mapping of errors. Without it an error becomes an
  /// empty answer with status 500.
  package func finishing(_ body: @escaping @Sendable (Result<HTTPResponse, any Error>) -> HTTPResponse) {
    state.withLock { $0.finish = body }
  }

  /// Keeps the promise; only the first call counts.
  /// - Parameter answer: makes the response, on a thread of the server.
  package func keep(_ answer: @escaping @Sendable () throws -> HTTPResponse) {
    let wake: (@Sendable () -> Void)? = state.signal { state in
      guard case .open = state.stage else { return nil }
      state.stage = .kept(answer)
      return state.wake
    }
    // Outside the lock: the server takes a connection's lock first and then this one.
    wake?()
  }

  /// Waits until the promise is kept.
  /// - Returns: the answer.
  func wait() -> HTTPResponse {
    _ = state.wait { state -> Void? in if case .open = state.stage { nil } else { () } }
    return take() ?? HTTPResponse(.internalServerError)
  }

  /// Connects the promise to a client: `wake` runs when it is kept.
  func attach(_ wake: @escaping @Sendable () -> Void) { state.withLock { $0.wake = wake } }

  /// The client has gone.
  func detach() {
    state.withLock { state in
      state.stage = .over
      state.wake = nil
    }
  }

  /// The answer, once; nil while the promise is open.
  func take() -> HTTPResponse? {
    let kept = state.withLock { state -> (() throws -> HTTPResponse, State)? in
      guard case .kept(let answer) = state.stage else { return nil }
      state.stage = .over
      return (answer, state)
    }
    return kept.map { answer, state in state.finish(Result { try answer() }) }
  }
}

extension HTTPResponse {
  /// The response, once its promise is kept if it is one: for those who have a thread to wait with.
  package func settled() -> HTTPResponse {
    if case .promised(let promise) = body { promise.wait() } else { self }
  }
}
