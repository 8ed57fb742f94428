/// How a table's rows are spread over files (Iceberg table specification, "Partitioning").
struct IcebergPartitionSpec: Hashable, Sendable {
  struct Field: Hashable, Sendable {
    let name: String
    /// Such as `day`, `bucket[8]` or `identity`.
    let transform: String
    /// The fields it is made from; more than one in version 3 only.
    let sourceIDs: [Int]
  }

  let id: Int
  let fields: [Field]

  init(id: Int, fields: [Field]) {
    self.id = id
    self.fields = fields
  }

  init(_ object: IcebergObject) throws(IcebergMetadataError) {
    self.init(id: try object.requiredInt("spec-id"), fields: try Self.fields(object, "fields"))
  }

  static func fields(_ object: IcebergObject, _ key: String) throws(IcebergMetadataError) -> [Field] {
    try object.list(key) { (field) throws(IcebergMetadataError) in
      Field(
        name: try field.requiredText("name"), transform: try field.requiredText("transform"),
        sourceIDs: try IcebergSortOrder.sources(field))
    }
  }
}

/// In which order writers put rows (Iceberg table specification, "Sorting").
struct IcebergSortOrder: Hashable, Sendable {
  struct Field: Hashable, Sendable {
    let transform: String
    let sourceIDs: [Int]
    /// `asc` or `desc`.
    let direction: String
    /// `nulls-first` or `nulls-last`.
    let nulls: String
  }

  let id: Int
  let fields: [Field]

  init(_ object: IcebergObject) throws(IcebergMetadataError) {
    id = try object.requiredInt("order-id")
    fields = try object.list("fields") { (field) throws(IcebergMetadataError) in
      Field(
        transform: try field.requiredText("transform"), sourceIDs: try Self.sources(field),
        direction: try field.text("direction") ?? "asc", nulls: try field.text("null-order") ?? "nulls-first")
    }
  }

  static func sources(_ field: IcebergObject) throws(IcebergMetadataError) -> [Int] {
    let several = try field.ints("source-ids")
    return try several.isEmpty ? [field.requiredInt("source-id")] : several
  }
}
