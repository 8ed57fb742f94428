/// What a write job works with: the writer's connection, inside a transaction that it may share with other jobs.
package final class Transaction {
  /// Reads and writes; a job sees its own changes. It must not begin or end transactions, and the schema must not
  /// defer constraints to the commit, where one job's violation would fail all that share it.
  package let connection: Connection
  /// Whether no other job shares the transaction so far.
  package let isFirst: Bool
  private(set) var hooks: [() -> Void] = []
  private let isDue: () -> Bool

  init(_ connection: Connection, isFirst: Bool = true, isDue: @escaping () -> Bool = { false }) {
    self.connection = connection
    self.isFirst = isFirst
    self.isDue = isDue
  }

  /// Whether a job that could as well be several should end here and leave the rest to the next: a person waits, or it
  /// has had its share of the writer's time. Asked before anything is done it is false, so that each job gets on.
  package var shouldYield: Bool { isDue() }

  /// Runs `hook` on the writer thread once the changes are durable, before the one who wrote goes on: whoever asks
  /// next sees what it did. Hooks run in the order of the jobs, and not at all when the job or the commit fails.
  package func afterCommit(_ hook: @escaping () -> Void) { hooks.append(hook) }
}
