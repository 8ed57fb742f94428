import Codecs

/// A table or view of a metastore (`hive_metastore.thrift`, struct Table).
struct HiveTable: Sendable {
  /// What kind of table it is (`TableType`).
  enum Kind: Equatable {
    case managed, external, view, materializedView
    case other(String)
  }

  let database: HiveDatabaseName
  let name: String
  let owner: String?
  let ownerType: String?
  let createdAt: Timestamp?
  let lastAccessAt: Timestamp?
  let storage: HiveStorage
  let partitionKeys: [HiveField]
  let parameters: [String: String]
  /// A view's text as it was written.
  let originalText: String?
  /// The same with every name in full, or whatever the writer put there.
  let expandedText: String?
  let kind: Kind

  var isView: Bool { kind == .view || kind == .materializedView }

  /// What defines a view; nil for a table.
  var view: HiveView? { isView ? HiveView(self, original: originalText, expanded: expandedText) : nil }

  /// A parameter whose name may be written in either case.
  func parameter(_ name: String) -> String? {
    parameters[name] ?? parameters.first { $0.key.lowercased() == name.lowercased() }?.value
  }
}

extension HiveTable {
  init(_ fields: ThriftStructure, in database: HiveDatabaseName) {
    self.init(
      database: database, name: fields[1]?.string ?? "", owner: fields[3]?.string.flatMap(HiveDatabase.nonEmpty),
      ownerType: fields[18]?.int.flatMap { [1: "user", 2: "role", 3: "group"][$0] }, createdAt: HiveDatabase.time(fields[4]),
      lastAccessAt: HiveDatabase.time(fields[5]), storage: HiveStorage(fields[7]?.structure ?? [:]),
      partitionKeys: HiveField.list(fields[8]), parameters: fields[9]?.dictionary ?? [:],
      originalText: fields[10]?.string.flatMap(HiveDatabase.nonEmpty),
      expandedText: fields[11]?.string.flatMap(HiveDatabase.nonEmpty), kind: Kind(fields[12]?.string ?? ""))
  }
}

extension HiveTable.Kind {
  init(_ word: String) {
    switch word {
    case "MANAGED_TABLE", "": self = .managed
    case "EXTERNAL_TABLE": self = .external
    case "VIRTUAL_VIEW": self = .view
    case "MATERIALIZED_VIEW": self = .materializedView
    default: self = .other(word)
    }
  }

  /// The word for people.
  var title: String {
    switch self {
    case .managed: "managed table"
    case .external: "external table"
    case .view: "view"
    case .materializedView: "materialized view"
    case .other(let word): String(word.lowercased().map { $0 == "_" ? " " : $0 })
    }
  }
}

/// A column as the metastore has it (struct FieldSchema).
struct HiveField: Sendable {
  let name: String
  /// The type as Hive writes it, such as `struct<street:string,zip:string>`.
  let type: String
  let comment: String?

  static func list(_ value: ThriftValue?) -> [HiveField] {
    (value?.list ?? []).compactMap { element in
      guard let fields = element.structure else { return nil }
      let comment = fields[3]?.string.flatMap(HiveDatabase.nonEmpty)
      return HiveField(
        name: fields[1]?.string ?? "", type: fields[2]?.string ?? "",
        // What the metastore writes for a column that its file format made up.
        comment: comment == "from deserializer" ? nil : comment)
    }
  }
}

/// Where and how a table's data lies (struct StorageDescriptor).
struct HiveStorage: Sendable {
  let columns: [HiveField]
  let location: String?
  let inputFormat: String?
  let outputFormat: String?
  let serde: String?
  let serdeParameters: [String: String]
  let isCompressed: Bool
  /// How many files the rows are spread over; nil when they are not.
  let bucketCount: Int?
  let bucketColumns: [String]
  /// The columns that rows are sorted by, such as `v asc`.
  let sortColumns: [String]
  let skewedColumns: [String]
}

extension HiveStorage {
  init(_ fields: ThriftStructure) {
    let serde = fields[7]?.structure
    let sorting = (fields[9]?.list ?? []).compactMap { element -> String? in
      guard let order = element.structure, let column = order[1]?.string else { return nil }
      return "\(column) \(order[2]?.int == 0 ? "desc" : "asc")"
    }
    self.init(
      columns: HiveField.list(fields[1]), location: fields[2]?.string.flatMap(HiveDatabase.nonEmpty),
      inputFormat: fields[3]?.string.flatMap(HiveDatabase.nonEmpty), outputFormat: fields[4]?.string.flatMap(HiveDatabase.nonEmpty),
      serde: serde?[2]?.string.flatMap(HiveDatabase.nonEmpty), serdeParameters: serde?[3]?.dictionary ?? [:],
      isCompressed: fields[5]?.bool ?? false, bucketCount: fields[6]?.int.flatMap { $0 > 0 ? Int(clamping: $0) : nil },
      bucketColumns: fields[8]?.strings ?? [], sortColumns: sorting, skewedColumns: fields[11]?.structure?[1]?.strings ?? [])
  }
}
