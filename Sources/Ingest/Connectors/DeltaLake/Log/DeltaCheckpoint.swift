import Codecs

/// A checkpoint in Parquet: the whole state at one version (Delta transaction log protocol, "Checkpoints").
struct DeltaCheckpoint {
  private let file: ParquetFile
  /// The files named by `sidecar` actions, which hold the data files of newer checkpoints.
  private(set) var sidecars: [(name: String, size: Int)] = []

  init(_ entry: ObjectEntry, in store: any ObjectStore) throws(DeltaError) {
    do throws(ParquetFileError) {
      file = try ParquetFile(entry.location, size: entry.size, in: store)
    } catch { throw .file(error) }
  }

  /// Adds what the file says to a table's state.
  mutating func read(into snapshot: inout DeltaSnapshot) throws(DeltaError) {
    for group in file.metadata.rowGroups {
      try readFiles(group, into: &snapshot.files)
      if let metadata = try metadata(group) { snapshot.metadata = metadata }
      if let rules = try rules(group) { snapshot.rules = rules }
      let names = try texts("sidecar", "path", group: group)
      let sizes = try numbers("sidecar", "sizeInBytes", group: group)
      sidecars += names.sorted { $0.key < $1.key }.map { ($0.value, Int(clamping: sizes[$0.key] ?? 0)) }
    }
  }

  // MARK: Data files

  private func readFiles(_ group: ParquetMetadata.RowGroup, into files: inout DeltaFiles) throws(DeltaError) {
    let sizes = try numbers("add", "size", group: group)
    let storage = try texts("add", "deletionVector", "storageType", group: group)
    let vectors = try texts("add", "deletionVector", "pathOrInlineDv", group: group)
    let offsets = try numbers("add", "deletionVector", "offset", group: group)
    let deleted = try numbers("add", "deletionVector", "cardinality", group: group)
    let rows = try rowCounts(group)
    // Texts of millions of paths are not held.
    var found: [(key: UInt64, row: Int)] = []
    try forEach(["add", "path"], group) { row, values, place in
      guard case .bytes(let paths) = values else { return }
      let key = DeltaFiles.key(
        path: paths[place], storage: (storage[row] ?? "").utf8, vector: (vectors[row] ?? "").utf8, offset: offsets[row])
      found.append((key, row))
    }
    for (key, row) in found {
      files.add(key, size: sizes[row] ?? 0, rows: rows[row].map { $0 &- (deleted[row] ?? 0) })
    }
  }

  private func rowCounts(_ group: ParquetMetadata.RowGroup) throws(DeltaError) -> [Int: Int64] {
    let parsed = try numbers("add", "stats_parsed", "numRecords", group: group)
    guard parsed.isEmpty else { return parsed }
    var rows: [Int: Int64] = [:]
    try forEach(["add", "stats"], group) { row, values, place in
      guard case .bytes(let texts) = values else { return }
      rows[row] = DeltaFiles.rows(in: texts[place])
    }
    return rows
  }

  // MARK: Metadata

  private func metadata(_ group: ParquetMetadata.RowGroup) throws(DeltaError) -> DeltaMetadata? {
    guard let (row, schema) = try texts("metaData", "schemaString", group: group).first else { return nil }
    var json: JSONObject = ["schemaString": .string(schema)]
    for key in ["id", "name", "description"] { json[key] = try texts("metaData", key, group: group)[row].map(JSON.string) }
    json["format"] = try texts("metaData", "format", "provider", group: group)[row].map { ["provider": .string($0)] }
    json["createdTime"] = try numbers("metaData", "createdTime", group: group)[row].map(JSON.int)
    json["partitionColumns"] = .array(try list(["metaData", "partitionColumns"], group).map(JSON.string))
    let keys = try list(["metaData", "configuration"], group, entry: "key")
    let values = try list(["metaData", "configuration"], group, entry: "value")
    if keys.count == values.count { json["configuration"] = .object(JSONObject(zip(keys, values).map { ($0, .string($1)) })) }
    return try DeltaMetadata(.object(json))
  }

  private func rules(_ group: ParquetMetadata.RowGroup) throws(DeltaError) -> DeltaProtocol? {
    guard let (row, reader) = try numbers("protocol", "minReaderVersion", group: group).first else { return nil }
    var json: JSONObject = ["minReaderVersion": .int(reader)]
    json["minWriterVersion"] = try numbers("protocol", "minWriterVersion", group: group)[row].map(JSON.int)
    for key in ["readerFeatures", "writerFeatures"] { json[key] = .array(try list(["protocol", key], group).map(JSON.string)) }
    return DeltaProtocol(.object(json))
  }

  // MARK: Columns

  private func texts(_ path: String..., group: ParquetMetadata.RowGroup) throws(DeltaError) -> [Int: String] {
    var texts: [Int: String] = [:]
    try forEach(path, group) { row, values, place in texts[row] = values.text(place) }
    return texts
  }

  private func numbers(_ path: String..., group: ParquetMetadata.RowGroup) throws(DeltaError) -> [Int: Int64] {
    var numbers: [Int: Int64] = [:]
    try forEach(path, group) { row, values, place in numbers[row] = values.integer(place) }
    return numbers
  }

  /// The texts of a list, or of one side of a map, whatever the writer calls the fields in between.
  private func list(
    _ path: [String], _ group: ParquetMetadata.RowGroup, entry: String? = nil
  ) throws(DeltaError) -> [String] {
    let leaf = file.metadata.schema.leaves.first { leaf in
      leaf.path.starts(with: path) && leaf.path.count == path.count + 2 && (entry == nil || leaf.name == entry)
    }
    guard let leaf else { return [] }
    var texts: [String] = []
    do throws(ParquetFileError) {
      try file.forEachRow(of: leaf.path, in: group) { _, values, places in texts += places.compactMap(values.text) }
    } catch { throw .file(error) }
    return texts
  }

  private func forEach(
    _ path: [String], _ group: ParquetMetadata.RowGroup, _ body: (_ row: Int, _ values: ParquetValues, _ place: Int) -> Void
  ) throws(DeltaError) {
    do throws(ParquetFileError) {
      try file.forEachRow(of: path, in: group) { row, values, places in
        if let place = places.first { body(row, values, place) }
      }
    } catch { throw .file(error) }
  }
}
