import System

/// The index directory: one file a segment, and a manifest that says which of them are the index.
struct SegmentFiles: Sendable {
  let directory: String

  private static let suffix = ".segment"
  private var manifestPath: String { "\(directory)/manifest" }

  init(directory: String) throws(SystemError) {
    self.directory = directory
    try File.createDirectory(directory, mode: 0o700)
  }

  /// Writes a segment to a new file and maps it.
  func store(_ live: LiveSegment) throws(SystemError) -> LiveSegment {
    let storage = live.segment.storage
    let name = "\(try nextNumber())\(Self.suffix)"
    let content = RawSpan(_unsafeStart: storage.bytes, byteCount: storage.size)
    try File.writeAtomically(content, to: "\(directory)/\(name)", mode: 0o600)
    let mapped = try SegmentStorage(path: "\(directory)/\(name)")
    guard let segment = try? Segment(mapped, isTrusted: true) else {
      throw SystemError(code: 5, operation: "read back", path: "\(directory)/\(name)")
    }
    var stored = LiveSegment(segment, file: name)
    stored.dead = live.dead
    return stored
  }

  private func nextNumber() throws(SystemError) -> Int {
    let numbers = try File.list(directory).compactMap { Int($0.prefix { $0 != "." }) }
    return (numbers.max() ?? 0) + 1
  }

  /// Makes a snapshot, all of whose segments have files, what the next start loads; removes files it does not name.
  func commit(_ snapshot: SearchSnapshot) throws(SystemError) {
    try File.writeAtomically(Manifest(snapshot).encoded(), to: manifestPath, mode: 0o600)
    let named = Set((snapshot.assets + snapshot.columns).compactMap(\.file))
    for name in try File.list(directory) where name.hasSuffix(Self.suffix) && !named.contains(name) {
      try File.remove("\(directory)/\(name)")
    }
  }

  /// What the last commit wrote.
  func load() throws(SystemError) -> (snapshot: SearchSnapshot, recovery: SearchRecovery) {
    guard File.exists(manifestPath) else { return (SearchSnapshot(), .fresh) }
    guard let manifest = Manifest(decoding: try File.read(manifestPath)) else {
      return (SearchSnapshot(), .damaged(reason: "the manifest is damaged"))
    }
    var snapshot = SearchSnapshot()
    snapshot.change = manifest.change
    for entry in manifest.entries {
      let path = "\(directory)/\(entry.file)"
      guard File.exists(path) else {
        return (SearchSnapshot(), .damaged(reason: "\(entry.file) is missing"))
      }
      let storage = try SegmentStorage(path: path)
      guard let segment = try? Segment(storage, isTrusted: false), segment.documentCount == entry.documentCount else {
        return (SearchSnapshot(), .damaged(reason: "\(entry.file) is damaged"))
      }
      var live = LiveSegment(segment, file: entry.file)
      for document in entry.dead where Int(document) < segment.documentCount { live.dead.insert(document) }
      snapshot[entry.scope].append(live)
    }
    return (snapshot, .loaded(change: manifest.change))
  }
}
