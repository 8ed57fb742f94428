import Codecs

extension HiveDatabase {
  /// Reads Glue's Database; nil for what has no name.
  init?(glue json: JSON) {
    guard let name = json["Name"]?.string else { return nil }
    self.init(
      name: HiveDatabaseName(catalog: nil, name: name), description: json["Description"]?.string.flatMap(Self.nonEmpty),
      location: json["LocationUri"]?.string.flatMap(Self.nonEmpty), parameters: json["Parameters"].texts, owner: nil,
      createdAt: json["CreateTime"].time)
  }
}

extension HiveTable {
  /// Reads Glue's Table; nil for what has no name.
  init?(glue json: JSON, in database: HiveDatabaseName) {
    guard let name = json["Name"]?.string else { return nil }
    var parameters = json["Parameters"].texts
    if let description = json["Description"]?.string, !description.isEmpty { parameters["comment"] = description }
    self.init(
      database: database, name: name, owner: json["Owner"]?.string.flatMap(HiveDatabase.nonEmpty), ownerType: nil,
      createdAt: json["CreateTime"].time, lastAccessAt: json["LastAccessTime"].time,
      storage: HiveStorage(glue: json["StorageDescriptor"] ?? .null), partitionKeys: HiveField.list(glue: json["PartitionKeys"]),
      parameters: parameters, originalText: json["ViewOriginalText"]?.string.flatMap(HiveDatabase.nonEmpty),
      expandedText: json["ViewExpandedText"]?.string.flatMap(HiveDatabase.nonEmpty), kind: Kind(json["TableType"]?.string ?? ""))
  }
}

extension HiveField {
  fileprivate static func list(glue json: JSON?) -> [HiveField] {
    (json?.array ?? []).map { column in
      HiveField(
        name: column["Name"]?.string ?? "", type: column["Type"]?.string ?? "",
        comment: column["Comment"]?.string.flatMap(HiveDatabase.nonEmpty))
    }
  }
}

extension HiveStorage {
  fileprivate init(glue json: JSON) {
    let sorting = (json["SortColumns"]?.array ?? []).compactMap { order in
      order["Column"]?.string.map { "\($0) \(order["SortOrder"]?.int == 0 ? "desc" : "asc")" }
    }
    let serde = json["SerdeInfo"]
    self.init(
      columns: HiveField.list(glue: json["Columns"]), location: json["Location"]?.string.flatMap(HiveDatabase.nonEmpty),
      inputFormat: json["InputFormat"]?.string.flatMap(HiveDatabase.nonEmpty),
      outputFormat: json["OutputFormat"]?.string.flatMap(HiveDatabase.nonEmpty),
      serde: serde?["SerializationLibrary"]?.string.flatMap(HiveDatabase.nonEmpty), serdeParameters: (serde?["Parameters"]).texts,
      isCompressed: json["Compressed"]?.bool ?? false, bucketCount: json["NumberOfBuckets"]?.int.flatMap { $0 > 0 ? $0 : nil },
      bucketColumns: json["BucketColumns"].strings, sortColumns: sorting, skewedColumns: (json["SkewedInfo"]?["SkewedColumnNames"]).strings)
  }
}

extension JSON? {
  /// An object of texts.
  fileprivate var texts: [String: String] {
    var texts: [String: String] = [:]
    for member in self?.object ?? [:] { texts[member.key] = member.value.string }
    return texts
  }

  fileprivate var strings: [String] { (self?.array ?? []).compactMap(\.string) }

  /// Seconds since 1970, with a fraction.
  fileprivate var time: Timestamp? {
    guard let seconds = self?.double, seconds > 0, seconds < 1e11 else { return nil }
    return Timestamp(seconds: Int64(seconds))
  }
}
