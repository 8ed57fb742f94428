import Glibc

/// The connection this thread is inside a `read` or `write` of, for one database.
///
/// Swift has no thread-local variables; a POSIX key holds the connection unretained while the call that set it is
/// on the stack.
final class CurrentConnection: Sendable {
  private let key: pthread_key_t

  init() {
    var key = pthread_key_t()
    let code = pthread_key_create(&key, nil)
    // A process has 1,024 keys and Cairn opens one database.
    precondition(code == 0, "no thread-specific key left")
    self.key = key
  }

  deinit { pthread_key_delete(key) }

  /// The connection set by an outer call on this thread.
  var value: Connection? {
    pthread_getspecific(key).map { Unmanaged<Connection>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Makes `connection` current while `body` runs.
  func with<Result>(_ connection: Connection, _ body: () throws -> Result) rethrows -> Result {
    let outer = pthread_getspecific(key)
    pthread_setspecific(key, Unmanaged.passUnretained(connection).toOpaque())
    defer { pthread_setspecific(key, outer) }
    return try body()
  }
}
