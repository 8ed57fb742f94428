import Codecs

/// Makes datasets out of a listing: entries in, datasets out as soon as no further file of theirs can come.
///
/// A listing gives the contents of one folder in a row, so that at any moment only the datasets of one folder are held,
/// however many objects there are.
struct FilesetGrouper {
  private let spec: PathSpec
  private let fileLimit: Int
  private var open: [String: Fileset] = [:]
  private var order: [String] = []
  /// The folder that the open datasets share.
  private var folder = ""

  /// - Parameter fileLimit: how many files of one dataset may be opened.
  init(_ spec: PathSpec, fileLimit: Int) {
    self.spec = spec
    self.fileLimit = fileLimit
  }

  /// Takes in the next entry and gives back what is complete now.
  mutating func add(_ entry: ObjectEntry) -> [Fileset] {
    guard !entry.isFolder, !entry.location.key.hasSuffix("/"), let path = spec.include.path(of: entry.location) else { return [] }
    if let format = tableFormat(path), let captures = spec.include.table(of: path) {
      let (done, key) = enter(path, captures, entry.location)
      open[key]?.tableFormat = format
      return done
    }
    guard let captures = spec.include.match(path), !spec.leavesOut(entry.location, path) else { return [] }
    var kind = FileKind(name: entry.location.name)
    if kind.format == nil { kind = FileKind(format: spec.defaultFormat, compression: kind.compression) }
    guard isWanted(kind) else { return [] }
    let (done, key) = enter(path, captures, entry.location)
    open[key]?.add(Fileset.File(entry: entry, kind: kind), limit: fileLimit)
    let values = partition(path, captures)
    open[key]?.add(partition: values)
    return done
  }

  /// What is left at the end of the listing.
  mutating func finish() -> [Fileset] {
    defer {
      open = [:]
      order = []
    }
    return order.compactMap { open[$0] }
  }

  private func isWanted(_ kind: FileKind) -> Bool {
    guard spec.readsCompressed || kind.compression == nil else { return false }
    guard !spec.formats.isEmpty else { return true }
    return kind.format.map(spec.formats.contains) ?? false
  }

  /// Whether a file belongs to the log of a table format.
  private func tableFormat(_ path: PathPattern.Path) -> Fileset.TableFormat? {
    guard let depth = spec.include.tableDepth, path.count > depth + 1 else { return nil }
    if path[depth].elementsEqual("metadata".utf8), path[path.count - 1].suffix(14).elementsEqual(".metadata.json".utf8) { return .iceberg }
    return Fileset.TableFormat(folder: path[depth])
  }

  /// Goes to the dataset of a path, which may complete those before it.
  private mutating func enter(
    _ path: PathPattern.Path, _ captures: PathPattern.Captures, _ location: ObjectLocation
  ) -> (done: [Fileset], key: String) {
    let depth = spec.include.tableDepth ?? path.count
    // Where {table} is a part of the file's name, files with the same one belong together.
    var names = path.prefix(depth).map { String(decoding: $0, as: UTF8.self) }
    if depth == path.count, let table = captures[.table], !names.isEmpty, spec.include.sharesFiles { names[depth - 1] = table }
    let around = names.dropLast().joined(separator: "/")
    let key = names.joined(separator: "/")
    var done: [Fileset] = []
    // A folder's dataset is complete when another one comes; files of several may lie mixed in one folder.
    if around != folder || depth < path.count && open[key] == nil || spec.include.tableDepth == nil { done = finish() }
    folder = around
    if open[key] == nil {
      open[key] = Fileset(spec.include.base.appending(key), captures, spec)
      order.append(key)
    }
    return (done, key)
  }

  /// The partition of a file: what the pattern names behind the table, or folders such as `dt=2025-01-01`.
  private func partition(_ path: PathPattern.Path, _ captures: PathPattern.Captures) -> [(column: String, value: String)] {
    let named = spec.include.partition(captures)
    guard named.isEmpty, spec.findsPartitions else { return named }
    return path.dropFirst(spec.include.tableDepth ?? path.count).dropLast().compactMap { name in
      guard let equals = name.firstIndex(of: UInt8(ascii: "=")), equals > name.startIndex else { return nil }
      let value = String(decoding: name[equals...].dropFirst(), as: UTF8.self)
      return (String(decoding: name[..<equals], as: UTF8.self), (try? PercentEncoding.decodeText(value.utf8)) ?? value)
    }
  }
}

extension PathPattern {
  /// Whether files with one `{table}` in their names are one dataset, such as those of `{table}_*.csv`.
  var sharesFiles: Bool {
    guard let tableDepth, tableDepth == components.count, case .pieces(let pieces) = components[tableDepth - 1] else { return false }
    return pieces.count { if case .anything = $0 { true } else { false } } > 1
  }

  /// The partition columns that captures behind `{table}` stand for.
  func partition(_ captures: Captures) -> [(column: String, value: String)] {
    var found: [(column: String, value: String)] = []
    var isBehind = false
    for (capture, text) in captures.values {
      switch capture {
      case .table: isBehind = true
      case .named(let name): if isBehind { found.append((name, text)) }
      case .partition(let index): found.append((captures[.partitionKey(index)] ?? "partition_\(index)", text))
      case .partitionKey: break
      }
    }
    return found
  }
}
