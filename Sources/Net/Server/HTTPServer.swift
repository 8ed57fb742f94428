import CLinux
import Glibc
import Synchronization
import System

/// An HTTP/1.1 server (RFC 9110, RFC 9112). Handlers are plain functions that run on a fixed set of threads; slow clients,
/// idle connections, streams and events hold none of them.
package final class HTTPServer: Sendable {
  private let context: ServerContext
  private let state = Guarded(State())
  // Readable once the server is to stop.
  private let stopSignal: Int32

  private struct State {
    var addresses: [PeerAddress] = []
    var runningThreads = 0
    var threads: [Thread] = []
    var isStarted = false
    var drainDeadline: UInt64 = 0
  }

  /// A server that does not listen yet.
  /// - Parameters:
  ///   - metrics: where the server's own counters are registered.
  ///   - handler: answers each request; called on many threads at once. It should not wait for other systems.
  /// - Throws: `TLSError` when certificate or key cannot be used, `SystemError` when the system has no room.
  package init(
    _ configuration: ServerConfiguration, metrics: Metrics = Metrics(),
    handler: @escaping @Sendable (HTTPRequest) -> HTTPResponse
  ) throws {
    context = try ServerContext(configuration, metrics: metrics, handler: handler)
    stopSignal = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
    guard stopSignal >= 0 else { throw SystemError.last("eventfd") }
  }

  deinit { close(stopSignal) }

  /// The addresses it listens on, with real ports; empty before `start`.
  package var addresses: [PeerAddress] { state.withLock { $0.addresses } }

  /// The port of the first address; 0 before `start`.
  package var port: Int { addresses.first.map { Int($0.port) } ?? 0 }

  /// Binds the addresses and starts the threads; requests are answered when it returns.
  /// - Throws: `ServerError` when an address cannot be used, `SystemError` when there are no threads to be had.
  package func start() throws {
    guard state.withLock({ state in
      defer { state.isStarted = true }
      return !state.isStarted
    }) else { throw ServerError.started }
    // A client that goes away must not end the process.
    signal(SIGPIPE, SIG_IGN)
    let listeners = try context.configuration.listen.map { text throws(ServerError) in try Listener(text) }
    state.withLock { $0.addresses = listeners.map(\.address) }
    for number in 1...max(1, context.configuration.threads) {
      try startThread("http-\(number)") { context in Worker(context).run() }
    }
    let stopSignal = stopSignal
    try startThread("http-accept") { [state] context in
      let acceptor = Acceptor(context, stopSignal: stopSignal)
      acceptor.run(listeners)
      context.isDraining.store(true, ordering: .relaxed)
      acceptor.drain(until: state.withLock { $0.drainDeadline })
      context.poller.stop()
    }
  }

  private func startThread(_ name: String, _ body: @escaping @Sendable (ServerContext) -> Void) throws(SystemError) {
    state.withLock { $0.runningThreads += 1 }
    do throws(SystemError) {
      let thread = try Thread.start(name: name, stackSize: 8 << 20) { [context, state] in
        body(context)
        state.signal { $0.runningThreads -= 1 }
      }
      state.withLock { $0.threads.append(thread) }
    } catch {
      state.withLock { $0.runningThreads -= 1 }
      throw error
    }
  }

  /// Stops accepting, lets requests in progress finish, and returns when all is quiet.
  /// - Parameter seconds: how long to wait before what is left is cut off; `drainSeconds` without.
  /// - Returns: whether every thread has ended; false when a handler still runs.
  @discardableResult
  package func stop(drain seconds: Double? = nil) -> Bool {
    let end = MonotonicClock.after(seconds: seconds ?? context.configuration.drainSeconds)
    state.withLock { $0.drainDeadline = end }
    eventfd_write(stopSignal, 1)
    let ended = state.wait(until: end &+ 2_000_000_000) { state -> [Thread]? in
      guard state.runningThreads == 0 else { return nil }
      defer { state.threads = [] }
      return state.threads
    }
    for thread in ended ?? [] { thread.join() }
    return ended != nil
  }

  /// Reads the certificate and key files again; connections that are open keep the old ones.
  /// - Throws: `TLSError`, and goes on with the old ones.
  package func reloadCertificate() throws(TLSError) {
    guard let files = context.configuration.tls else { return }
    let fresh = try TLSServerContext(files)
    context.tls.withLock { $0 = fresh }
  }
}
