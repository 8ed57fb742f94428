import Catalog
import Codecs

/// A Hudi table by its properties and the last commit that says what its columns are (Apache Hudi technical
/// specification, "Table layout" and "Timeline").
struct HudiTable: Sendable {
  /// `hoodie.properties`.
  private(set) var properties: [String: String] = [:]
  private(set) var columns: [ColumnDraft] = []
  /// The completed actions, newest first: instant and kind.
  private(set) var actions: [(instant: String, kind: String)] = []

  private static let kinds: Set = ["commit", "deltacommit", "replacecommit", "clustering", "compaction"]
  private static let propertiesLimit = 1 << 20
  private static let commitLimit = 64 << 20
  private static let historyLimit = 30

  /// - Parameter folder: the table's own folder.
  init(at folder: ObjectLocation, in store: any ObjectStore) throws(DeltaError) {
    let log = folder.appending(".hoodie")
    do throws(ObjectStoreError) {
      properties = Self.pairs(try store.read(log.appending("hoodie.properties"), limit: Self.propertiesLimit))
      // Since version 8 the timeline has a folder of its own.
      let place = Int(properties["hoodie.table.version"] ?? "").map { $0 >= 8 } == true ? log.appending("timeline") : log
      var files: [(instant: String, kind: String, location: ObjectLocation)] = []
      try store.list(place, isRecursive: false) { (entry) throws(ObjectStoreError) in
        let parts = entry.location.name.split(separator: ".")
        if !entry.isFolder, parts.count == 2, Self.kinds.contains(String(parts[1])) {
          files.append((String(parts[0]), String(parts[1]), entry.location))
        }
        return true
      }
      files.sort { $0.instant > $1.instant }
      actions = files.prefix(Self.historyLimit).map { ($0.instant, $0.kind) }
      for file in files.prefix(Self.historyLimit) {
        let bytes = try store.read(file.location, limit: Self.commitLimit)
        guard let text = Self.schema(in: bytes), let schema = try? AvroSchema(Array(text.utf8)) else { continue }
        columns = AvroColumns.columns(schema)
        break
      }
    } catch { throw .file(.store(error)) }
    if columns.isEmpty, let text = properties["hoodie.table.create.schema"] {
      do throws(AvroError) {
        columns = AvroColumns.columns(try AvroSchema(Array(text.utf8)))
      } catch { throw .malformed("\(log): the table's schema cannot be read: \(error)") }
    }
  }

  /// `key=value` lines; `#` begins a comment (java.util.Properties).
  private static func pairs(_ bytes: [UInt8]) -> [String: String] {
    var pairs: [String: String] = [:]
    for line in bytes.split(separator: 0x0A) {
      let text = String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
      guard !text.hasPrefix("#"), let equals = text.firstIndex(of: "=") else { continue }
      let value = text[text.index(after: equals)...].split(separator: "\\", omittingEmptySubsequences: false).joined()
      pairs[String(text[..<equals])] = value
    }
    return pairs
  }

  /// The schema that a commit was written with: in JSON up to version 6, in an Avro container since.
  private static func schema(in commit: [UInt8]) -> String? {
    if let json = try? JSON.parse(commit, limits: .source) { return json["extraMetadata"]?["schema"]?.string }
    var reader = AvroContainerReader()
    reader.push(commit)
    guard var block = try? reader.next(), let schema = reader.header?.schema, let value = try? block.decoder.value(schema.root, in: schema),
      case .record(let fields) = value
    else { return nil }
    for field in fields { if let text = text("schema", in: field) { return text } }
    return nil
  }

  private static func text(_ key: String, in value: AvroValue) -> String? {
    guard case .map(let entries) = value, case .string(let text)? = entries[key] else { return nil }
    return text
  }
}

extension LakeTable {
  /// A Hudi table.
  init(_ table: HudiTable) {
    let settings = table.properties
    var properties = JSONObject()
    properties["tableName"] = settings["hoodie.table.name"].map(JSON.string)
    properties["tableType"] = settings["hoodie.table.type"].map(JSON.string)
    properties["formatVersion"] = settings["hoodie.table.version"].map(JSON.string)
    func list(_ key: String) -> [String] {
      (settings[key] ?? "").split(separator: ",").map { String($0.prefix { $0 != ":" }) }
    }
    let partitions = list("hoodie.table.partition.fields")
    if !partitions.isEmpty { properties[PropertyName.partitions] = .array(partitions.map { ["by": "identity", "key": .string($0)] }) }
    let keys = list("hoodie.table.recordkey.fields")
    if !keys.isEmpty { properties[PropertyName.constraints] = [["type": "primary", "columns": .array(keys.map(JSON.string))]] }
    let shown = settings.filter { !IcebergTranslator.isSecret($0.key) && $0.key != "hoodie.table.create.schema" && $0.key != "hoodie.table.checksum" }
    properties["properties"] = .object(JSONObject(shown.sorted { $0.key < $1.key }.prefix(200).map { ($0.key, .string($0.value)) }))
    properties["snapshots"] = .array(table.actions.map { ["id": .string($0.instant), "operation": .string($0.kind)] })
    properties[PropertyName.dataChangedAt] = table.actions.first.flatMap { Self.time($0.instant) }.map { .string($0.rfc3339) }
    let primary = Set(keys)
    let columns = table.columns.map { column in
      var column = column
      if column.path.depth == 1, primary.contains(column.path.name) { column.properties["key"] = "primary" }
      return column
    }
    self.init(subtype: "Hudi table", columns: columns, properties: properties)
  }

  /// An instant such as `20250101123059123`; since version 8 the one at which the action ended stands behind `_`.
  private static func time(_ instant: String) -> Timestamp? {
    let digits = Array(instant.split(separator: "_").last ?? "")
    guard digits.count >= 14, digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
    let parts = [0..<4, 4..<6, 6..<8, 8..<10, 10..<12, 12..<14].map { String(digits[$0]) }
    return Timestamp(rfc3339: "\(parts[0])-\(parts[1])-\(parts[2])T\(parts[3]):\(parts[4]):\(parts[5])Z")
  }
}
