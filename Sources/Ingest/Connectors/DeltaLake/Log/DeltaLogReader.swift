import Codecs

/// A Delta table as its log describes it.
struct DeltaTable: Sendable {
  /// The last version.
  let version: Int
  let metadata: DeltaMetadata
  let rules: DeltaProtocol?
  let files: DeltaFiles
  /// The last versions, newest first.
  let commits: [DeltaCommit]
  /// The schemas that the commits read brought, oldest first.
  let schemas: [(version: Int, schema: [ShapedColumn])]
}

/// Reads a table's log: the last checkpoint, the commits behind it, and some before it for the history.
struct DeltaLogReader: Sendable {
  let store: any ObjectStore
  /// How many of the last versions are shown.
  let historyLimit: Int

  private static let lineLimit = 16 << 20
  /// Of a commit before the checkpoint its first bytes are enough: `commitInfo` stands in the first line or the file is
  /// small.
  private static let glimpse = 256 << 10
  private static let commitLimit = 1_000_000

  /// - Parameter folder: the table's own folder.
  func table(at folder: ObjectLocation) throws(DeltaError) -> DeltaTable {
    let log = folder.appending("_delta_log")
    let listing = try list(log)
    guard let latest = listing.latest else { throw .malformed("\(log) holds no commit") }
    var snapshot = DeltaSnapshot()
    var commits: [DeltaCommit] = []
    var schemas: [(version: Int, schema: [ShapedColumn])] = []
    let checkpoint = listing.checkpoint
    let start = checkpoint.map { $0.version + 1 } ?? 0
    let first = max(0, latest - historyLimit + 1)
    for version in min(first, start)..<start where version >= first {
      // Writers delete old commits once there is a checkpoint.
      guard let entry = listing.commits[version] else { continue }
      commits.append(try glimpse(entry, version, &schemas))
    }
    if let checkpoint {
      try read(checkpoint.files, log, into: &snapshot)
      if schemas.isEmpty, let schema = snapshot.metadata?.schema { schemas.append((checkpoint.version, schema)) }
    }
    for version in start..<max(start, latest + 1) {
      guard let entry = listing.commits[version] else { throw .malformed("\(log): version \(version) is missing") }
      commits.append(try replay(entry, version, into: &snapshot, &schemas))
    }
    guard let metadata = snapshot.metadata else { throw .malformed("\(log) never says what the table's columns are") }
    return DeltaTable(
      version: latest, metadata: metadata, rules: snapshot.rules, files: snapshot.files,
      commits: commits.suffix(historyLimit).reversed(), schemas: schemas)
  }

  private func list(_ log: ObjectLocation) throws(DeltaError) -> DeltaLogListing {
    var listing = DeltaLogListing()
    do throws(ObjectStoreError) {
      try store.list(log, isRecursive: false) { (entry) throws(ObjectStoreError) in
        listing.add(entry)
        guard listing.commits.count <= Self.commitLimit else { throw .failed(log, "it holds more than \(Self.commitLimit) commits") }
        return true
      }
    } catch { throw .file(.store(error)) }
    return listing
  }

  // MARK: Checkpoints

  private func read(
    _ files: [ObjectEntry], _ log: ObjectLocation, into snapshot: inout DeltaSnapshot
  ) throws(DeltaError) {
    var sidecars: [(name: String, size: Int)] = []
    for entry in files {
      if entry.location.name.hasSuffix(".json") {
        try forEachAction(entry) { (action) throws(DeltaError) in
          if let sidecar = action["sidecar"], let name = sidecar["path"]?.string {
            sidecars.append((name, sidecar["sizeInBytes"]?.int ?? 0))
          }
          _ = try snapshot.apply(action)
        }
        continue
      }
      var checkpoint = try DeltaCheckpoint(entry, in: store)
      try checkpoint.read(into: &snapshot)
      sidecars += checkpoint.sidecars
    }
    for (name, size) in sidecars {
      let location = log.appending("_sidecars").appending(name)
      var checkpoint = try DeltaCheckpoint(ObjectEntry(location, size: size), in: store)
      try checkpoint.read(into: &snapshot)
    }
  }

  // MARK: Commits

  private func replay(
    _ entry: ObjectEntry, _ version: Int, into snapshot: inout DeltaSnapshot,
    _ schemas: inout [(version: Int, schema: [ShapedColumn])]
  ) throws(DeltaError) -> DeltaCommit {
    var commit = DeltaCommit(version: version, time: entry.modifiedAt)
    var changesData = false
    try forEachAction(entry) { (action) throws(DeltaError) in
      if let info = action["commitInfo"] { commit.add(info) }
      if try snapshot.apply(action) { changesData = true }
      if action["metaData"] != nil, let schema = snapshot.metadata?.schema { schemas.append((version, schema)) }
    }
    commit.changesData = changesData
    return commit
  }

  private func glimpse(
    _ entry: ObjectEntry, _ version: Int, _ schemas: inout [(version: Int, schema: [ShapedColumn])]
  ) throws(DeltaError) -> DeltaCommit {
    var commit = DeltaCommit(version: version, time: entry.modifiedAt)
    let bytes: [UInt8]
    do throws(ObjectStoreError) {
      bytes = try store.read(entry.location, 0..<Self.glimpse)
    } catch { throw .file(.store(error)) }
    for line in JSONLines(bytes) {
      // What is cut off behind the glimpse is passed over.
      guard let action = try? JSON.parse(Array(line.bytes), limits: .source) else { continue }
      if let info = action["commitInfo"] { commit.add(info) }
      if let metadata = action["metaData"] { schemas.append((version, try DeltaMetadata(metadata).schema)) }
    }
    return commit
  }

  /// Hands out the actions of a file of JSON lines; never more than one line is held.
  private func forEachAction(
    _ entry: ObjectEntry, _ body: (JSON) throws(DeltaError) -> Void
  ) throws(DeltaError) {
    var lines = LineSplitter()
    var failure: DeltaError?
    func take(_ line: ArraySlice<UInt8>) throws(DeltaError) {
      guard line.contains(where: { $0 > 0x20 }) else { return }
      let action: JSON
      do throws(JSONError) { action = try JSON.parse(Array(line), limits: .source) } catch { throw .malformed("\(entry.location): \(error)") }
      try body(action)
    }
    do throws(ObjectStoreError) {
      try store.read(entry.location, range: nil) { (piece) throws(ObjectStoreError) in
        do throws(DeltaError) {
          try lines.push(piece, take)
          guard lines.pendingCount <= Self.lineLimit else { throw .malformed("\(entry.location) has a line above \(Self.lineLimit) bytes") }
          return true
        } catch {
          failure = error
          return false
        }
      }
    } catch { throw .file(.store(error)) }
    if let failure { throw failure }
    try lines.finish(take)
  }
}
