import System

/// The file from which the next start takes the lineage graph, instead of reading every edge of the store.
final class SavedGraph: Sendable {
  private struct State {
    var stamp: ChangeStamp?
    var error: SystemError?
  }

  private let path: String
  private let state = Guarded(State())
  /// A start catches up on so many changes in no time; for fewer the file need not be written anew.
  private static let step: Int64 = 1000

  init(path: String) { self.path = path }

  /// Why it could not be read, or be saved unasked; nil when it could. The store has all that the file lacks.
  var error: SystemError? { state.withLock { $0.error } }

  /// What was saved last; nil when nothing was, or it cannot be trusted.
  func load() -> GraphFile? {
    guard File.exists(path) else { return nil }
    do throws(SystemError) {
      guard let file = GraphFile(decoding: try File.read(path, limit: 1 << 34)) else { return nil }
      state.withLock { $0.stamp = file.stamp }
      return file
    } catch {
      state.withLock { $0.error = error }
      return nil
    }
  }

  /// Saves a graph that has at least the changes up to the stamp, unless the file has almost all of them.
  func save(_ snapshot: LineageSnapshot, _ stamp: ChangeStamp) throws(SystemError) {
    let saved = state.withLock { $0.stamp }
    if let saved, (0..<Self.step).contains(stamp.number.rawValue - saved.number.rawValue) { return }
    try write(snapshot, stamp)
  }

  /// Saves a graph that was read from the store because the file would not do. Nobody asked for it who could be told of
  /// a full disk.
  func replace(by snapshot: LineageSnapshot, _ stamp: ChangeStamp) {
    do throws(SystemError) {
      try write(snapshot, stamp)
    } catch { state.withLock { $0.error = error } }
  }

  private func write(_ snapshot: LineageSnapshot, _ stamp: ChangeStamp) throws(SystemError) {
    try File.writeAtomically(GraphFile(snapshot, stamp).encoded(), to: path, mode: 0o600)
    state.withLock { $0.stamp = stamp }
  }
}
