package import Catalog
package import Net

/// Feeds a stream with the log of a run as it grows: an event per line, named by its level, then the counts, and `end`
/// with the status when the run is over and every line has been sent.
package final class RunFollower: @unchecked Sendable {
  private let catalog: Catalog
  private let run: Int64
  private let describe: @Sendable (RunCounts) -> String
  // Touched by the follower's thread alone.
  private var seen: Int64
  // What one round sends must fit into the stream's queue.
  private static let batch = 200

  /// - Parameters:
  ///   - after: the last line that the reader has already.
  ///   - describe: the data of a `counts` event.
  package init(_ catalog: Catalog, run: Int64, after: Int64, describe: @escaping @Sendable (RunCounts) -> String) {
    self.catalog = catalog
    self.run = run
    self.describe = describe
    seen = after
  }

  /// Sends what is new; false when there will be no more.
  package func poll(_ stream: EventStream) -> Bool {
    do throws(CatalogError) {
      return try catalog.read { reader in
        let lines = try reader.lines(of: run, after: seen, limit: Self.batch)
        for line in lines {
          stream.send(event: line.level.name, data: line.text, id: "\(line.id)")
          seen = line.id
        }
        guard let record = try reader.run(run) else { return false }
        // More lines wait: they come in the next round, before the end.
        if lines.count == Self.batch { return !stream.isClosed }
        stream.send(event: "counts", data: describe(record.counts))
        if record.status == .running { return !stream.isClosed }
        stream.send(event: "end", data: record.status.name)
        return false
      }
    } catch { return false }
  }
}
