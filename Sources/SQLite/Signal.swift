import Glibc

/// A semaphore for one waiter: cheaper than a condition variable that wakes a whole batch to look for itself.
final class Signal: @unchecked Sendable {
  // A POSIX semaphore may be used from any thread.
  private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

  init() { sem_init(semaphore, 0, 0) }

  deinit {
    sem_destroy(semaphore)
    semaphore.deallocate()
  }

  func post() { sem_post(semaphore) }

  func wait() { while sem_wait(semaphore) != 0 && errno == EINTR {} }
}
