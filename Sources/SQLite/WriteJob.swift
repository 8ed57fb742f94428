/// One write on its way through the writer.
///
/// Shared between the thread that asked, which only waits, and the writer thread, which owns everything in between;
/// the queue's lock hands it over, the completion hands it back.
final class WriteJob: @unchecked Sendable {
  let lane: Lane
  private var work: ((Transaction) throws -> Void)?
  private let completion: ((any Error)?) -> Void
  private var hooks: [() -> Void] = []

  init(lane: Lane, work: @escaping (Transaction) throws -> Void, completion: @escaping ((any Error)?) -> Void) {
    self.lane = lane
    self.work = work
    self.completion = completion
  }

  /// Runs the work and lets go of it: a closure lent for the length of a call must be gone when the caller wakes.
  /// - Parameters:
  ///   - isFirst: whether it begins the transaction.
  ///   - isDue: whether it should end soon.
  func run(on connection: Connection, isFirst: Bool, isDue: @escaping () -> Bool) throws {
    let transaction = Transaction(connection, isFirst: isFirst, isDue: isDue)
    defer { work = nil }
    try work?(transaction)
    hooks = transaction.hooks
  }

  /// Runs what the work left for the time after the commit.
  func runHooks() {
    for hook in hooks { hook() }
  }

  /// Tells the one who asked how it ended. The last call on a job.
  func finish(_ error: (any Error)?) {
    work = nil
    hooks = []
    completion(error)
  }
}
