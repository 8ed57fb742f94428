import Codecs

/// The action `metaData`: what a table is (Delta transaction log protocol, "Change Metadata").
struct DeltaMetadata: Hashable, Sendable {
  var id: String?
  var name: String?
  var description: String?
  var provider: String?
  var schema: [ShapedColumn]
  var partitionColumns: [String]
  var configuration: [String: String]
  var createdAt: Timestamp?

  init(_ json: JSON) throws(DeltaError) {
    id = json["id"]?.string
    name = json["name"]?.string
    description = json["description"]?.string
    provider = json["format"]?["provider"]?.string
    schema = try DeltaSchema.columns(json["schemaString"]?.string ?? "")
    partitionColumns = (json["partitionColumns"]?.array ?? []).compactMap(\.string)
    configuration = [:]
    for member in json["configuration"]?.object ?? [:] { configuration[member.key] = member.value.string }
    createdAt = json["createdTime"]?.int.map { Timestamp(milliseconds: Int64($0)) }
  }
}

/// The action `protocol`: what readers and writers must be able to do.
struct DeltaProtocol: Hashable, Sendable {
  var reader: Int
  var writer: Int
  /// Table features, of readers and writers.
  var features: [String]

  init(_ json: JSON) {
    reader = json["minReaderVersion"]?.int ?? 0
    writer = json["minWriterVersion"]?.int ?? 0
    let named = (json["readerFeatures"]?.array ?? []) + (json["writerFeatures"]?.array ?? [])
    features = Set(named.compactMap(\.string)).sorted()
  }
}

/// One version of a table: what `commitInfo` says, and what the other actions came to.
struct DeltaCommit: Hashable, Sendable {
  let version: Int
  var time: Timestamp?
  var operation: String?
  var user: String?
  var engine: String?
  var metrics: JSONObject = [:]
  /// Whether rows came or went; nil when not all of the commit was read.
  var changesData: Bool?

  /// Takes over what `commitInfo` says.
  mutating func add(_ info: JSON) {
    time = (info["inCommitTimestamp"]?.int ?? info["timestamp"]?.int).map { Timestamp(milliseconds: Int64($0)) } ?? time
    operation = info["operation"]?.string
    user = info["userName"]?.string ?? info["userId"]?.string
    engine = info["engineInfo"]?.string ?? info["clientVersion"]?.string
    metrics = info["operationMetrics"]?.object ?? [:]
  }

  /// Operations that leave the rows as they are.
  private static let upkeep: Set = [
    "OPTIMIZE", "VACUUM START", "VACUUM END", "SET TBLPROPERTIES", "UNSET TBLPROPERTIES", "ADD COLUMNS", "CHANGE COLUMN",
    "RENAME COLUMN", "DROP COLUMNS", "UPGRADE PROTOCOL", "ADD CONSTRAINT", "DROP CONSTRAINT", "CLUSTER BY", "COMPUTE STATS", "REORG",
    "SET TABLE PROPERTIES", "ADD COLUMN", "DROP COLUMN", "UPDATE COLUMN METADATA", "FSCK", "ADD FEATURE", "DROP FEATURE", "CREATE TABLE",
  ]

  /// Whether rows came or went, as far as it can be told.
  var mayChangeData: Bool { changesData ?? !(operation.map { Self.upkeep.contains($0.uppercased()) } ?? false) }
}

/// Why a table of a lake could not be read.
enum DeltaError: Error, Hashable, Sendable, CustomStringConvertible {
  case file(ParquetFileError)
  /// A file of the log makes no sense; the text says which and why.
  case malformed(String)

  var description: String {
    switch self {
    case .file(let error): "\(error)"
    case .malformed(let what): what
    }
  }

  var hint: String? { if case .file(let error) = self { error.hint } else { nil } }

  /// Whether the store failed rather than the table.
  var isOutOfReach: Bool {
    switch self {
    case .file(.store), .file(.changed): true
    case .file(.parquet), .malformed: false
    }
  }
}
