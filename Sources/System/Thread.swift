import CLinux
import Glibc
import Synchronization

/// A POSIX thread. Cairn's request path, writer and crawls run on plain threads, never on Swift's cooperative pool.
///
/// One that nobody waits for is let go with its handle and leaves nothing behind when it ends.
package final class Thread: Sendable {
  private let handle: pthread_t
  private let isJoined = Atomic(false)

  private init(handle: pthread_t) { self.handle = handle }

  // A thread that is neither joined nor detached keeps its stack for as long as the process lives.
  deinit { if !isJoined.load(ordering: .relaxed) { pthread_detach(handle) } }

  /// Starts a thread that runs `body` once.
  /// - Parameters:
  ///   - name: at most 15 bytes show in `ps` and `perf`; longer names are cut.
  ///   - stackSize: bytes, rounded up to whole pages by the system.
  /// - Throws: `SystemError` when the system refuses another thread.
  package static func start(
    name: String, stackSize: Int = 1 << 20, _ body: @escaping @Sendable () -> Void
  ) throws(SystemError) -> Thread {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, stackSize)
    let box = Unmanaged.passRetained(ThreadBody(name: name, run: body))
    var handle = pthread_t()
    let code = pthread_create(
      &handle, &attributes,
      { argument in
        guard let argument else { return nil }
        let body = Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue()
        pthread_setname_np(pthread_self(), body.name)
        body.run()
        return nil
      }, box.toOpaque())
    guard code == 0 else {
      box.release()
      throw SystemError(code: code, operation: "pthread_create", path: nil)
    }
    return Thread(handle: handle)
  }

  /// Waits until the thread's body has returned; the second time it does nothing.
  package func join() {
    guard !isJoined.exchange(true, ordering: .relaxed) else { return }
    pthread_join(handle, nil)
  }
}

private final class ThreadBody: Sendable {
  let name: String
  let run: @Sendable () -> Void

  init(name: String, run: @escaping @Sendable () -> Void) {
    self.name = String(name.prefix(15))
    self.run = run
  }
}
