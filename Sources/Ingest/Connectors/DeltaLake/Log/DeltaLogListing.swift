/// What lies in a table's `_delta_log` (Delta transaction log protocol, "File types").
struct DeltaLogListing: Sendable {
  /// A checkpoint's files, of which there may be several parts.
  private struct Parts: Sendable {
    var files: [ObjectEntry] = []
    var expected = 1
  }

  /// No table gets this far in its life.
  private static let versionLimit = 1 << 40

  private(set) var commits: [Int: ObjectEntry] = [:]
  private var checkpoints: [Int: Parts] = [:]

  /// Takes in one file of the folder; those that are neither commit nor checkpoint are passed over.
  mutating func add(_ entry: ObjectEntry) {
    let name = entry.location.name
    guard !entry.isFolder, name.utf8.count > 20, let version = Int(name.prefix(20)), (0..<Self.versionLimit).contains(version) else { return }
    let words = name.dropFirst(21).split(separator: ".")
    switch (words.first, words.last, words.count) {
    case ("json", _, 1): commits[version] = entry
    case ("checkpoint", "parquet", 2): checkpoints[version] = Parts(files: [entry])
    case ("checkpoint", "parquet", 4):
      guard let count = Int(words[2]), count > 0 else { return }
      // A whole checkpoint of the same version is as good.
      guard checkpoints[version]?.expected != 1 else { return }
      checkpoints[version, default: Parts(expected: count)].files.append(entry)
    case ("checkpoint", "parquet", 3), ("checkpoint", "json", 3):
      if checkpoints[version] == nil { checkpoints[version] = Parts(files: [entry]) }
    default: return
    }
  }

  /// The number of the last commit; nil for a folder without any.
  var latest: Int? { [commits.keys.max(), checkpoint?.version].compactMap(\.self).max() }

  /// The newest checkpoint of which every part is there.
  var checkpoint: (version: Int, files: [ObjectEntry])? {
    let complete = checkpoints.filter { $0.value.files.count == $0.value.expected }
    return complete.max { $0.key < $1.key }.map { ($0.key, $0.value.files) }
  }
}
