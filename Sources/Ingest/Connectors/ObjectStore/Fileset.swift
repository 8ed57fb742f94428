import Codecs

/// The files that make up one dataset, as far as a listing has shown them.
struct Fileset: Sendable {
  /// What keeps tables in folders of files, by the folder in which it writes its log.
  enum TableFormat: String, Sendable {
    case delta, hudi, iceberg

    init?(folder: some Sequence<UInt8>) {
      switch String(decoding: Array(folder), as: UTF8.self) {
      case "_delta_log": self = .delta
      case ".hoodie": self = .hudi
      default: return nil
      }
    }
  }

  /// One file that may be opened.
  struct File: Hashable, Sendable {
    let entry: ObjectEntry
    let kind: FileKind
  }

  /// The dataset's folder, or its file.
  let location: ObjectLocation
  /// What the pattern's braces stand for up to `{table}`.
  let captures: PathPattern.Captures
  let spec: PathSpec
  var tableFormat: TableFormat?
  private(set) var fileCount = 0
  private(set) var bytes = 0
  private(set) var firstModified: Timestamp?
  private(set) var lastModified: Timestamp?
  private(set) var formats: [FileFormat: Int] = [:]
  private(set) var compressions: [FileCompression: Int] = [:]
  /// The files that are opened: the newest of all, and every one while there are few.
  private(set) var newest: File?
  private(set) var few: [File] = []
  private(set) var partitions = PartitionColumns()

  init(_ location: ObjectLocation, _ captures: PathPattern.Captures, _ spec: PathSpec) {
    self.location = location
    self.captures = captures
    self.spec = spec
  }

  /// Takes in one more file.
  /// - Parameter limit: above so many files only the newest is kept for opening.
  mutating func add(_ file: File, limit: Int) {
    let entry = file.entry
    fileCount += 1
    bytes = bytes.addingReportingOverflow(entry.size).overflow ? .max : bytes + entry.size
    if let time = entry.modifiedAt {
      firstModified = min(firstModified ?? time, time)
      lastModified = max(lastModified ?? time, time)
    }
    if let format = file.kind.format { formats[format, default: 0] += 1 }
    if let compression = file.kind.compression { compressions[compression, default: 0] += 1 }
    if fileCount <= limit { few.append(file) } else { few = [] }
    // An empty file tells nothing of the columns.
    guard entry.size > 0 else { return }
    if let newest, !Self.isNewer(entry, than: newest.entry) { return }
    newest = file
  }

  private static func isNewer(_ one: ObjectEntry, than other: ObjectEntry) -> Bool {
    let none = Timestamp(microseconds: 0)
    return (one.modifiedAt ?? none, one.location.key) > (other.modifiedAt ?? none, other.location.key)
  }

  /// Takes in the partition that a file's path names.
  mutating func add(partition values: [(column: String, value: String)]) { partitions.add(values) }
}
