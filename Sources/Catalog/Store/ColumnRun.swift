import Codecs
import SQLite

/// Columns of one asset that came into being together. They share a row of the store, and their ids follow each other.
///
/// The row's body is an array with an array for each column: path, ordinal, type, native type, nullable, description,
/// properties, time of removal; nulls at the end are left out.
struct ColumnRun {
  var columns: [Column]

  /// Where the values of a column stand.
  enum Place {
    static let path = 0, ordinal = 1, type = 2, nativeType = 3, nullable = 4, description = 5, properties = 6, removedAt = 7
  }

  /// Reads a row's body.
  /// - Throws: `CatalogError.store` when it is damaged.
  init(first: ColumnID, of asset: AssetID, body: UnsafeBufferPointer<UInt8>) throws(CatalogError) {
    columns = []
    var cursor = RunCursor(body, of: "column")
    while try cursor.nextElement() {
      columns.append(try Column(ColumnID(rawValue: first.rawValue + Int64(columns.count)), of: asset, try cursor.values()))
    }
  }

  init(_ columns: [Column]) { self.columns = columns }

  /// Reads the texts of the paths in a row's body and nothing else, in the order of the columns' ids.
  /// - Throws: `CatalogError.store` when it is damaged.
  static func forEachPath(
    in body: UnsafeBufferPointer<UInt8>,
    _ visit: (_ place: Int, UnsafeBufferPointer<UInt8>, _ isPresent: Bool) -> Void
  ) throws(CatalogError) {
    var cursor = RunCursor(body, of: "column")
    var column = 0
    while try cursor.nextElement() {
      let values = try cursor.values()
      let isPresent = values[Place.removedAt].isNull
      let isText = values[Place.path].withTextBytes { visit(column, $0, isPresent) } != nil
      guard isText else { throw damaged("column") }
      column += 1
    }
  }

  /// The row's body.
  var body: [UInt8] {
    var writer = JSONWriter(capacity: 1024)
    writer.beginArray()
    for column in columns {
      ColumnDraft(column).writeRow(ordinal: column.ordinal, removedAt: column.removedAt, to: &writer)
    }
    writer.endArray()
    return writer.bytes
  }

  /// The body of a row with new columns.
  static func body(of drafts: [ColumnDraft]) -> [UInt8] {
    var writer = JSONWriter(capacity: 1024)
    writer.beginArray()
    let drafts = drafts.span
    for ordinal in drafts.indices { drafts[ordinal].writeRow(ordinal: ordinal, to: &writer) }
    writer.endArray()
    return writer.bytes
  }
}

extension Column {
  /// Reads a column as it stands in the body of a run.
  /// - Throws: `CatalogError.store` when it is damaged.
  init(_ id: ColumnID, of asset: AssetID, body: UnsafeBufferPointer<UInt8>) throws(CatalogError) {
    var cursor = RunCursor(body, of: "column")
    try self.init(id, of: asset, try cursor.values())
  }

  fileprivate init(_ id: ColumnID, of asset: AssetID, _ values: RunCursor.Values) throws(CatalogError) {
    typealias Place = ColumnRun.Place
    guard let path = values[Place.path].text.flatMap(FieldPath.init(text:)),
      let ordinal = values[Place.ordinal].integer(orElse: 0),
      let type = values[Place.type].integer(orElse: DataType.unknown.rawValue)
    else { throw damaged("column") }
    self.init(
      id: id, asset: asset, path: path, ordinal: ordinal, type: DataType(rawValue: type) ?? .unknown,
      nativeType: try values[Place.nativeType].optionalText(of: "column"),
      nullable: try values[Place.nullable].optionalInteger(of: "column").map { $0 != 0 },
      description: try values[Place.description].optionalText(of: "column"),
      properties: try values[Place.properties].optionalObject(of: "column"),
      removedAt: try values[Place.removedAt].optionalInteger(of: "column").map { Timestamp(microseconds: Int64($0)) })
  }
}

extension ColumnDraft {
  /// Writes the column as it stands in the body of a run.
  fileprivate func writeRow(ordinal: Int, removedAt: Timestamp? = nil, to writer: inout JSONWriter) {
    writer.beginArray()
    writer.value(path.description)
    writer.value(ordinal)
    writer.value(type.rawValue)
    let isRemoved = removedAt != nil
    let hasProperties = isRemoved || !properties.isEmpty
    let hasDescription = hasProperties || description != nil
    let hasNullable = hasDescription || nullable != nil
    if hasNullable || nativeType != nil { writer.value(nativeType) }
    if hasNullable { writer.value(nullable.map { $0 ? 1 : 0 }) }
    if hasDescription { writer.value(description) }
    if hasProperties { properties.isEmpty ? writer.null() : writer.value(.object(properties)) }
    if let removedAt { writer.value(removedAt.microseconds) }
    writer.endArray()
  }
}
