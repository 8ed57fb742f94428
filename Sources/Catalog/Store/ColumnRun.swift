import Codecs
import SQLite

/// Columns of one asset that came into being together. They share a row of the store, and their ids follow each other.
///
/// The row's body is an array with an array for each column: path, ordinal, type, native type, nullable, description,
/// properties, time of removal; nulls at the end are left out.
struct ColumnRun {
  var columns: [Column]

  /// Reads a row's body.
  init(first: ColumnID, of asset: AssetID, body: [UInt8]) throws {
    var cursor = JSONCursor(body, limits: Self.limits)
    columns = []
    try cursor.beginArray()
    while try cursor.nextElement() {
      columns.append(try Column(ColumnID(rawValue: first.rawValue + Int64(columns.count)), of: asset, &cursor))
    }
  }

  init(_ columns: [Column]) { self.columns = columns }

  /// Reads the paths in a row's body and nothing else, in the order of the columns' ids.
  static func forEachPath(in body: [UInt8], _ visit: (_ place: Int, FieldPath, _ isPresent: Bool) -> Void) throws {
    var cursor = JSONCursor(body, limits: limits)
    var column = 0
    try cursor.beginArray()
    while try cursor.nextElement() {
      try cursor.beginArray()
      guard try cursor.nextElement(), let path = FieldPath(text: try cursor.string()) else { throw damaged("column") }
      var isPresent = true
      var place = 1
      while try cursor.nextElement() {
        if place == Self.removalPlace { isPresent = try cursor.takeNull() }
        if place != Self.removalPlace || !isPresent { try cursor.skip() }
        place += 1
      }
      visit(column, path, isPresent)
      column += 1
    }
  }

  /// Where in a column's array the time of removal stands.
  fileprivate static let removalPlace = 7

  // What producers nest is bounded where it is read.
  fileprivate static let limits = JSONLimits(depth: 512)

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
  init(_ id: ColumnID, of asset: AssetID, body: [UInt8]) throws {
    var cursor = JSONCursor(body, limits: ColumnRun.limits)
    try self.init(id, of: asset, &cursor)
  }

  fileprivate init(_ id: ColumnID, of asset: AssetID, _ cursor: inout JSONCursor) throws {
    var (path, ordinal, type): (FieldPath?, Int, DataType) = (nil, 0, .unknown)
    var (nativeType, nullable, description): (String?, Bool?, String?) = (nil, nil, nil)
    var (properties, removedAt): (JSONObject, Timestamp?) = ([:], nil)
    var place = 0
    try cursor.beginArray()
    while try cursor.nextElement() {
      switch place {
      case 0: path = FieldPath(text: try cursor.string())
      case 1: ordinal = try cursor.int()
      case 2: type = DataType(rawValue: try cursor.int()) ?? .unknown
      case 3: nativeType = try cursor.optionalString()
      case 4: nullable = try cursor.optionalInt().map { $0 != 0 }
      case 5: description = try cursor.optionalString()
      case 6: properties = try cursor.value().object ?? [:]
      case ColumnRun.removalPlace: removedAt = try cursor.optionalInt().map { Timestamp(microseconds: Int64($0)) }
      default: throw damaged("column")
      }
      place += 1
    }
    guard let path else { throw damaged("column") }
    self.init(
      id: id, asset: asset, path: path, ordinal: ordinal, type: type, nativeType: nativeType, nullable: nullable,
      description: description, properties: properties, removedAt: removedAt)
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
